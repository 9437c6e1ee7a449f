#if os(Linux)
import CanonicalJSON
import CurlTransport
import Foundation
import HTTPMessages
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

    /// The same by the rules of three owners: four files that say together what one would.
    @Test func aLargeZoneOfThreeOwners() async throws {
        let world = try await World()
        defer { world.remove() }
        try world.write("example.zone", Self.zoneFile(5_000))
        try await world.server.pdnsutil("load-zone", "example.com", world.directory.appending(path: "example.zone").path)
        _ = try await world.run("adopt", "--zone", "example.com")
        let whole = try world.text("desired/zones/example.com.yaml")
        try FileManager.default.removeItem(at: world.directory.appending(path: "desired/zones/example.com.yaml"))

        let rules = ["web=h*", "texts=t*/TXT", "services=*._tcp"].flatMap { ["--split-zones", $0] }
        let shown = try await world.plumb.run(["adopt", "--zone", "example.com", "--dry-run"] + rules)
        let parts = ["services", "texts", "web"].map { "desired/zones/example.com.\($0).yaml" }
        #expect(shown.code == 0 && parts.allSatisfy { shown.output.contains("    /\($0) @OWNER\n") }, "\(shown.all.suffix(2_000))")
        let result = try await world.plumb.run(["adopt", "--zone", "example.com", "--output", "json"] + rules)
        let report = try JSONValue(parsing: Array(result.output.utf8))
        let paths = parts + ["desired/zones/example.com.yaml"]
        #expect(result.code == 0 && Set(report["files"]?.array?.compactMap { $0["path"]?.string } ?? []) == Set(paths), "\(result.all)")
        #expect(report["plans"]?.array?.first?["changes"]?.array == [])
        #expect((report["plans"]?.array?.first?["inSync"]?.integer ?? 0) >= 5_000)

        let texts = try paths.map { try world.text($0) }
        func records(_ texts: [String]) -> [String] {
            texts.flatMap { $0.split(separator: "\n") }.filter { $0.hasPrefix("  - ") && $0.contains("name: ") }.map(String.init).sorted()
        }
        #expect(records(texts) == records([whole]) && records([whole]).count >= 5_000)
        #expect(texts.dropLast().allSatisfy { $0.hasPrefix("records_of: example.com\n") && records([$0]).count > 800 })
        _ = try await world.run("validate")
        _ = try await world.run("init", "production")
        _ = try await world.run("plan", "production")
        // One more goes to the others of its name, and a second adopt changes no byte.
        _ = try await world.run("adopt", "--zone", "example.com")
        #expect(try paths.map { try world.text($0) } == texts)
        try await world.server.pdnsutil("add-record", "example.com", "h0", "TXT", "\"new\"")
        _ = try await world.run("adopt", "--zone", "example.com")
        #expect(try world.text(parts[2]).contains("  - { name: h0, type: TXT, value: new }"))
        #expect(try world.text(parts[1]) == texts[1] && world.text(paths[3]) == texts[3])
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

    /// Several comments, records that are switched off, and a type that no file can hold.
    @Test func whatNoFileCanHold() async throws {
        let world = try await World()
        defer { world.remove() }
        try await world.server.pdnsutil("create-zone", "example.org", "ns1.example.net")
        try await world.server.pdnsutil("add-record", "example.org", "plain", "A", "192.0.2.1")
        let body: JSONValue = [
            "rrsets": [
                [
                    "name": "comments.example.org.", "type": "A", "ttl": 3_600, "changetype": "REPLACE",
                    "records": [["content": "192.0.2.2", "disabled": false]],
                    "comments": [
                        ["content": "one", "account": "a", "modified_at": 1], ["content": "two", "account": "b", "modified_at": 2],
                    ],
                ],
                [
                    "name": "off.example.org.", "type": "A", "ttl": 3_600, "changetype": "REPLACE",
                    "records": [["content": "192.0.2.3", "disabled": false], ["content": "192.0.2.4", "disabled": true]],
                ],
                [
                    "name": "script.example.org.", "type": "LUA", "ttl": 3_600, "changetype": "REPLACE",
                    "records": [["content": "A \"'192.0.2.5'\"", "disabled": false]],
                ],
            ]
        ]
        var request = HTTPRequest(.patch, world.server.url + "/api/v1/servers/localhost/zones/example.org.", json: body)
        request.headers["X-API-Key"] = Self.key
        let answer = try await CurlTransport().send(request)
        try #require(answer.status == 204, "\(String(decoding: answer.body, as: UTF8.self))")

        let report = try JSONValue(parsing: Array(try await world.run("adopt", "--output", "json").output.utf8))
        #expect(report["plans"]?.array?.first?["changes"]?.array == [], "\(report)")
        let unheld = (report["unheld"]?.array ?? []).map { "\($0["standing"]?.string ?? "") \($0["name"]?.string ?? "")" }.sorted()
        #expect(
            unheld == [
                "observed names/example.org/dns/comments/A", "observed names/example.org/dns/off/A",
                "undeclared names/example.org/dns/script/LUA",
            ], "\(unheld)")
        let file = try world.text("desired/zones/example.org.yaml")
        #expect(file.contains("has several comments, which no file can hold") && file.contains("pattern: dns/off/A"), "\(file)")
        #expect(file.contains("value: \"192.0.2.3\"") && file.contains("pattern: dns/script/LUA"), "\(file)")
        _ = try await world.run("validate")
        _ = try await world.run("adopt")
        #expect(try world.text("desired/zones/example.org.yaml") == file)
        // What is observed stays as it is, whatever the file says of it.
        try world.write("desired/zones/example.org.yaml", file.replacingOccurrences(of: "192.0.2.3", with: "192.0.2.33"))
        _ = try await world.run("init", "production", "--empty")
        let plan = try await world.run("plan", "production", "-v")
        #expect(plan.output.contains("dns/off/A differs from the file; it is only observed"), "\(plan.all)")
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
        let shown = try await world.run("adopt")
        #expect(shown.output.contains("only observed: names/example.org: another server is its source"), "\(shown.output)")
        #expect(try world.text("desired/zones/example.org.yaml") == file)
    }
}
#endif
