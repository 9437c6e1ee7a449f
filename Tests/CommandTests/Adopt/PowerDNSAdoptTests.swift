#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// A zone of 5,000 record sets at a real server, taken into files.
@Suite struct PowerDNSAdoptTests {
    private static let key = "an api-key that no output may hold"

    /// Of all types that a zone has many of, with TTLs of their own.
    private static func zoneFile(_ count: Int) -> String {
        var lines = [
            "$ORIGIN example.com.", "$TTL 3600", "@ IN SOA ns1.example.net. hostmaster.example.com. 1 10800 3600 604800 3600",
            "@ IN NS ns1.example.net.", "@ IN MX 10 mx.example.net.", "@ IN TXT \"v=spf1 mx -all\"",
        ]
        for index in 0..<(count - 2) {
            let line =
                switch index % 6 {
                case 0: "h\(index) IN A 192.0.\(index / 256 % 256).\(index % 256)"
                case 1: "h\(index) 60 IN AAAA 2001:db8::\(String(index, radix: 16))"
                case 2: "h\(index) IN CNAME h\(index - 2)"
                case 3: "t\(index) IN TXT \"site-verification=\(index); \\\"quoted\\\" \\195\\169\""
                case 4: "_s\(index)._tcp IN SRV 1 2 \(1 + index) h\(index - 4)"
                default: "*.w\(index) 300 IN A 198.51.100.\(index % 256)"
                }
            lines.append(line)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private struct World {
        let server: NameServer
        let directory: URL
        let plumb: Program

        init() async throws {
            server = try await NameServer(apiKey: key)
            directory = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory.appending(path: "desired"), withIntermediateDirectories: true)
            plumb = Program(
                variables: [
                    "PLUMB_POWERDNS_URL": server.url, "PLUMB_RESOLVERS": "\(server.address)", "PDNS_API_KEY": key,
                    "FINGERPRINT_KEY": "a fingerprint key that is long enough", "PLUMB_ACTOR": "visitor", "HOME": directory.path,
                    "PLUMB_LEDGER": directory.appending(path: "ledger.sqlite").path,
                    "PATH": ProcessInfo.processInfo.environment["PATH", default: ""],
                ], workingDirectory: directory)
            try write(
                "desired/estate.yaml",
                """
                estate: names
                git: optional
                fingerprint_key: !env FINGERPRINT_KEY
                providers: { names: { kind: powerdns, url: "http://127.0.0.1:1", token: !env PDNS_API_KEY, nameservers: ns1.example.net } }
                environments: { production: { gate: { phrase: deploy-names-now } } }
                """)
        }

        func write(_ path: String, _ text: String) throws { try Data(text.utf8).write(to: directory.appending(path: path)) }
        func text(_ path: String) throws -> String { try String(contentsOf: directory.appending(path: path), encoding: .utf8) }
        func remove() { try? FileManager.default.removeItem(at: directory) }

        func run(_ arguments: String..., code: Int32 = 0) async throws -> Program.Result {
            let result = try await plumb.run(arguments)
            #expect(result.code == code, "\(arguments): \(result.all.prefix(4_000))")
            #expect(!result.all.contains(key))
            return result
        }

    }

    @Test func aLargeZoneWithItsBaseline() async throws {
        let world = try await World()
        defer { world.remove() }
        try world.write("example.zone", Self.zoneFile(5_000))
        try await world.server.pdnsutil("load-zone", "example.com", world.directory.appending(path: "example.zone").path)
        try await world.server.pdnsutil("create-zone", "example.org", "ns1.example.net")

        let report = try JSONValue(parsing: Array(try await world.run("adopt", "--zone", "example.com", "--output", "json").output.utf8))
        #expect(report["files"]?.array?.compactMap { $0["path"]?.string } == ["desired/zones/example.com.yaml"], "\(report)")
        #expect(report["left"]?.array == [] && report["observed"]?.array == [] && report["unknown"]?.array == [])
        #expect(report["plans"]?.array?.first?["changes"]?.array == [])
        #expect((report["plans"]?.array?.first?["inSync"]?.integer ?? 0) >= 5_000)
        let file = try world.text("desired/zones/example.com.yaml")
        #expect(file.contains("ttl: 60") && file.contains("  # Mail\n") && !file.contains("ttl: 3600"))
        #expect(file.split(separator: "\n").count { $0.hasPrefix("  - ") } >= 5_000)

        // Nothing is left to change, and the baseline is recorded without a request that writes.
        _ = try await world.run("init", "production", "--empty")
        let plan = try await world.run("plan", "production")
        #expect(plan.output.contains(" adopt"), "\(plan.all.suffix(600))")
        #expect(try await world.run("drift", "production", code: 11).output.firstMatch(of: /no baseline for 50[0-9]+ addresses/) != nil)
        let digest = try plan.digest
        _ = try await world.run(
            "apply", "production", "--digest", digest, "--target", "production", "--confirm", "deploy-names-now \(digest.prefix(8))")
        _ = try await world.run("drift", "production")

        // One more at the server is one more line, and nothing else.
        _ = try await world.run("adopt", "--zone", "example.com")
        #expect(try world.text("desired/zones/example.com.yaml") == file)
        try await world.server.pdnsutil("add-record", "example.com", "h0", "TXT", "\"new\"")
        _ = try await world.run("adopt", "--zone", "example.com")
        let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false) }
        let (before, after) = (lines(file), lines(try world.text("desired/zones/example.com.yaml")))
        let difference = after.difference(from: before)
        #expect(difference.removals.isEmpty && difference.insertions.count == 1, "\(difference)")
        let place = try #require(after.firstIndex(of: "  - { name: h0, type: TXT, value: new }"))
        #expect(after[place - 1].contains("name: h0,"))
    }

    /// A zone file of the same size: what is printed is what is written, and the server has it so.
    @Test func aLargeZoneFile() async throws {
        let world = try await World()
        defer { world.remove() }
        try world.write("example.zone", Self.zoneFile(5_000))
        try await world.server.pdnsutil("load-zone", "example.com", world.directory.appending(path: "example.zone").path)
        let printed = try await world.run("zone", "import", "example.zone").output
        _ = try await world.run("zone", "import", "example.zone", "--out", "desired/zones/example.com.yaml")
        #expect(try world.text("desired/zones/example.com.yaml") == printed)
        #expect(try await world.run("zone", "import", "example.zone").output == printed)
        _ = try await world.run("init", "production")
        _ = try await world.run("plan", "production")
        // What comes out goes in again as the same records.
        try world.write("back.zone", try await world.run("zone", "export", "example.com").output)
        let records = { (text: String) in text.split(separator: "\n").filter { $0.hasPrefix("  - ") }.sorted() }
        #expect(try await records(world.run("zone", "import", "back.zone").output) == records(printed))
        // The files have everything, so that there is nothing to adopt.
        _ = try await world.run("adopt", "--zone", "example.com")
        #expect(try world.text("desired/zones/example.com.yaml") == printed)
    }

    /// A file that has two of thousands gets the others, each beside its own, and keeps what it says.
    @Test func aFileThatHasLittleOfTheZone() async throws {
        let world = try await World()
        defer { world.remove() }
        try world.write("example.zone", Self.zoneFile(3_000))
        try await world.server.pdnsutil("load-zone", "example.com", world.directory.appending(path: "example.zone").path)
        let own = """
            # Ours.
            zone: example.com
            environment: production
            records:
              - { name: h6, type: A, value: 192.0.0.6 }   # the front
              - { name: "@", type: MX, value: { preference: 10, exchange: mx.example.net } }
            ignore: [{ pattern: dns/@/NS, reason: the server's }]

            """
        try FileManager.default.createDirectory(
            at: world.directory.appending(path: "desired/zones"), withIntermediateDirectories: true)
        try world.write("desired/zones/own.yaml", own)
        _ = try await world.run("adopt", "--zone", "example.com")
        let lines = { (text: String) in text.split(separator: "\n", omittingEmptySubsequences: false) }
        let text = try world.text("desired/zones/own.yaml")
        let difference = lines(text).difference(from: lines(own))
        #expect(difference.removals.isEmpty && difference.insertions.count == 2_998, "\(difference.insertions.count)")
        _ = try await world.run("adopt", "--zone", "example.com")
        #expect(try world.text("desired/zones/own.yaml") == text)
        _ = try await world.run("init", "production")
        #expect(try await world.run("plan", "production").output.contains("in sync"))
    }

    /// A zone of which another server is the source is read, and never written.
    @Test func aSecondaryIsObserved() async throws {
        let world = try await World()
        defer { world.remove() }
        try await world.server.pdnsutil("create-zone", "example.org", "ns1.example.net")
        try await world.server.pdnsutil("add-record", "example.org", "www", "A", "192.0.2.1")
        try await world.server.pdnsutil("set-kind", "example.org", "slave")
        _ = try await world.run("adopt")
        let file = try world.text("desired/zones/example.org.yaml")
        #expect(file.contains("mode: observe") && file.contains("name: www"), "\(file)")
        _ = try await world.run("adopt")
        #expect(try world.text("desired/zones/example.org.yaml") == file)
    }
}
#endif
