import CanonicalJSON
import Diagnostics
import Estate
import HTTPMessages
import Planning
import TestBench
import Testing

/// The table of record sets that every DNS provider has to pass, at Cloudflare.
@Suite struct DNSConformanceTests {
    private static let conformance = DNSConformance(provider: "{ kind: cloudflare, token: !env TOKEN }")

    @Test("The table is large enough, and every type is in it")
    func size() {
        #expect(DNSCase.all.count >= 200)
        #expect(Set(RecordType.allCases.map(\.rawValue)).subtracting(DNSCase.all.map(\.type)).isEmpty)
    }

    @Test("Files are checked", arguments: DNSCase.all)
    func files(dnsCase: DNSCase) {
        let found = Self.conformance.diagnostics(of: dnsCase)
        if let rule = Self.conformance.rule(of: dnsCase) {
            #expect(found.contains { $0.rule == rule }, "\(dnsCase): \(found.map(\.rule))")
        } else {
            #expect(found.isEmpty, "\(dnsCase): \(found.map(\.message))")
        }
    }

    @Test("What the files may say, the provider holds, and then nothing is left to do", arguments: DNSCase.all)
    func convergence(dnsCase: DNSCase) async throws {
        guard let estate = Self.conformance.estate(of: dnsCase) else { return }
        let zone = try SimulatedZone(plan: "pro", zone: DNSCase.zone, provider: "names")
        try await zone.apply(estate)
        #expect(try await zone.plan(estate).changes.isEmpty, "\(dnsCase)")
        #expect(zone.count(.post) == 1)
    }
}
