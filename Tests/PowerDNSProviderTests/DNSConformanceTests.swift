import Diagnostics
import Estate
import HTTPMessages
import Planning
import PowerDNSProvider
import TestBench
import Testing

/// The table of record sets that every DNS provider has to pass, at a real PowerDNS.
@Suite struct DNSConformanceTests {
    private static let conformance = DNSConformance(
        provider: ServerBench.provider,
        different: [
            // TTLs have no limit but that of DNS.
            "A www 192.0.2.1 ttl: 86401": nil,
            // An empty text is one.
            "TXT verify \"\"": nil,
            // It is expanded by the server where that is turned on.
            "ALIAS www a.example.net": nil,
            "TYPE65280 x '\\# 4 0A000001'": nil,
        ])

    /// What the server refuses although DNS does not, so that a plan is blocked.
    private static let blocked = [
        "MX @ { preference: 10, exchange: my_host.example.net }": "powerdns.target-not-held",
        "NS sub ns_1.example.net": "powerdns.target-not-held",
        "SRV _sip._tcp { priority: 1, weight: 2, port: 80, target: sip_1.example.net }": "powerdns.target-not-held",
        "DNSKEY sub 257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==":
            "powerdns.name-not-held",
    ]

    private static let parts = 4

    @Test("Files are checked", arguments: DNSCase.all)
    func files(dnsCase: DNSCase) {
        let found = Self.conformance.diagnostics(of: dnsCase)
        if let rule = Self.conformance.rule(of: dnsCase) {
            #expect(found.contains { $0.rule == rule }, "\(dnsCase): \(found.map(\.rule))")
        } else {
            #expect(found.isEmpty, "\(dnsCase): \(found.map(\.message))")
        }
    }

    @Test("What the files may say, the server holds and answers, and then nothing is left to do", arguments: 0..<parts)
    func convergence(part: Int) async throws {
        let bench = try await ServerBench()
        let empty = try ServerBench.estate([])
        for (index, dnsCase) in DNSCase.all.enumerated() where index % Self.parts == part {
            guard let estate = Self.conformance.estate(of: dnsCase) else { continue }
            do {
                if let rule = Self.blocked[dnsCase.description] {
                    #expect(try await bench.plan(estate).findings.contains { $0.rule == rule && $0.severity == .blocks }, "\(dnsCase)")
                    continue
                }
                // Made with its records, and changed from a zone without any.
                bench.transport.reset()
                try await bench.apply(estate)
                #expect(bench.transport.lines.filter { !$0.hasPrefix("GET") } == ["POST /zones"], "\(dnsCase)")
                #expect(try await bench.plan(estate).changes.isEmpty, "\(dnsCase)")
                try await bench.removeZone()
                try await bench.apply(empty)
                bench.transport.reset()
                try await bench.apply(estate)
                #expect(bench.transport.lines == ["GET /zones/example.com.", "PATCH /zones/example.com."], "\(dnsCase)")
                #expect(try await bench.plan(estate).changes.isEmpty, "\(dnsCase)")
                #expect(await bench.differences(estate) == [], "\(dnsCase)")
            } catch {
                Issue.record("\(dnsCase): \(error)")
            }
            try await bench.removeZone()
        }
    }
}
