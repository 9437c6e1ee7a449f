#if os(Linux)
import CanonicalJSON
import CurlTransport
import Foundation
import HTTPMessages
import TestBench
import Testing

/// Zone files in and out, with the program and a real server.
@Suite struct ZoneFileTests {
    private static let file = """
        $ORIGIN example.com.
        $TTL 300
        @ IN SOA ns1.example.net. hostmaster.example.com. 1 10800 3600 604800 3600
        @ IN NS ns1.example.net.
        @ IN MX 10 mx.example.net.
        www IN A 192.0.2.1
        www IN A 192.0.2.2
        t 60 IN TXT "a; b" "\\195\\169"

        """

    private struct World {
        let server: NameServer
        let directory: URL
        let plumb: Program

        init() async throws {
            server = try await NameServer(apiKey: "key")
            directory = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: directory.appending(path: "desired"), withIntermediateDirectories: true)
            let estate = """
                estate: names
                fingerprint_key: !env FINGERPRINT_KEY
                providers: { names: { kind: powerdns, url: "http://127.0.0.1:1", token: !env PDNS_API_KEY, nameservers: ns1.example.net } }
                environments: { production: {} }
                """
            try Data(estate.utf8).write(to: directory.appending(path: "desired/estate.yaml"))
            plumb = Program(
                variables: [
                    "PLUMB_POWERDNS_URL": server.url, "PLUMB_RESOLVERS": "\(server.address)", "PDNS_API_KEY": "key",
                    "FINGERPRINT_KEY": "a fingerprint key of the test, long enough",
                    "PLUMB_LEDGER": directory.appending(path: "ledger.sqlite").path,
                    "PLUMB_ACTOR": "visitor", "HOME": directory.path, "PATH": ProcessInfo.processInfo.environment["PATH", default: ""],
                ], workingDirectory: directory)
        }

        func patch(_ set: JSONValue) async throws {
            let address = server.url + "/api/v1/servers/localhost/zones/example.com."
            var request = HTTPRequest(.patch, address, json: ["rrsets": [set]])
            request.headers["X-API-Key"] = "key"
            #expect(try await CurlTransport().send(request).status == 204)
        }

        func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: directory.appending(path: name)) }
    }

    @Test func aZoneFileGoesInAndComesOut() async throws {
        let world = try await World()
        defer { try? FileManager.default.removeItem(at: world.directory) }
        try world.write("example.zone", Self.file)

        let printed = try await world.plumb.run("zone", "import", "example.zone")
        #expect(printed.code == 0, "\(printed.all)")
        #expect(
            printed.output == """
                zone: example.com
                environment: production
                records:
                  - { name: "@", type: MX, value: { preference: 10, exchange: mx.example.net }, ttl: 300 }
                  - { name: www, type: A, values: ["192.0.2.1", "192.0.2.2"], ttl: 300 }
                  - { name: t, type: TXT, value: "a; bé", ttl: 60 }

                """)
        #expect(printed.talk.contains("dns.ns-at-apex"))

        let out = "desired/zones/example.com.yaml"
        #expect(try await world.plumb.run("zone", "import", "example.zone", "--out", out).code == 0)
        #expect(try await world.plumb.run("zone", "import", "example.zone", "--out", out).code == 1)
        let elsewhere = world.directory.appending(path: "elsewhere")
        try FileManager.default.createDirectory(at: elsewhere, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(at: world.directory.appending(path: "desired/link"), withDestinationURL: elsewhere)
        for other in [
            "x.yaml", "../x.yaml", "desired/../x.yaml", "desired/link/x.yaml", "desired/x.txt", "desired/.x.yaml", "desired/.a/x.yaml",
        ] {
            let refused = try await world.plumb.run("zone", "import", "example.zone", "--out", other)
            #expect(refused.code == 1 && refused.talk.contains("nothing was written"), "\(other): \(refused.all)")
            #expect(!FileManager.default.fileExists(atPath: world.directory.appending(path: other).path))
        }
        try FileManager.default.removeItem(at: world.directory.appending(path: "desired/link"))
        let missing = try await world.plumb.run("zone", "export", "example.com")
        #expect(missing.code == 1 && missing.talk.contains("is missing"), "\(missing.all)")
        let applied = try await world.plumb.run("apply", "production", "--target", "production")
        #expect(applied.code == 0, "\(applied.all)")

        let exported = try await world.plumb.run("zone", "export", "EXAMPLE.com.")
        #expect(exported.code == 0, "\(exported.all)")
        let lines = exported.output.split(separator: "\n").map(String.init)
        #expect(lines.contains("@ 300 IN MX 10 mx.example.net.") && lines.contains("www 300 IN A 192.0.2.2"))
        #expect(lines.contains(#"t 60 IN TXT "a; b\195\169""#) && lines.contains { $0.hasPrefix("@ IN SOA ") })

        // The server reads what was exported, and another zone made of it is the same.
        try world.write("back.zone", exported.output)
        try await world.server.pdnsutil("load-zone", "example.com", world.directory.appending(path: "back.zone").path)
        let again = try await world.plumb.run("plan", "production")
        #expect(again.code == 0, "\(again.all)")
        let imported = try await world.plumb.run("zone", "import", "back.zone")
        let records = { (text: String) in Set(text.split(separator: "\n").filter { $0.hasPrefix("  - ") }) }
        #expect(records(imported.output) == records(printed.output))
    }

    /// What cannot be in the file is said in it, and by the exit code; nothing of an answer makes a line of its own.
    @Test func whatIsLeftOutIsNoSuccess() async throws {
        let world = try await World()
        defer { try? FileManager.default.removeItem(at: world.directory) }
        try world.write(
            "odd.zone",
            "$ORIGIN example.com.\n@ 60 SOA a.example.net. b.example.net. 1 2 3 4 5\n@ 60 NS ns1.example.net.\nwww 60 A 192.0.2.1\n")
        try await world.server.pdnsutil("load-zone", "example.com", world.directory.appending(path: "odd.zone").path)
        try world.write("desired/zone.yaml", "zone: example.com\nenvironment: production\nrecords: []\n")
        let off: JSONValue = ["content": "192.0.2.2", "disabled": true]
        try await world.patch(["name": "off.example.com.", "type": "A", "ttl": 60, "changetype": "REPLACE", "records": [off]])
        let whole = try await world.plumb.run("zone", "export", "example.com")
        #expect(whole.code == 0 && whole.output.contains("; off A is switched off: 192.0.2.2\n"), "\(whole.all)")
        let odd: JSONValue = ["content": #""a" "b""#, "disabled": false]
        try await world.patch(["name": "h.example.com.", "type": "HINFO", "ttl": 60, "changetype": "REPLACE", "records": [odd]])
        let part = try await world.plumb.run("zone", "export", "example.com")
        #expect(
            part.code == 1 && part.output.contains("; h HINFO is left out") && part.output.contains("www 60 IN A 192.0.2.1"), "\(part.all)")
        #expect(part.talk.contains("the file is not the whole zone"))
    }

    /// A pipe that does not end, a device, and an estate that says nothing.
    @Test func whatIsTooMuch() async throws {
        let world = try await World()
        defer { try? FileManager.default.removeItem(at: world.directory) }
        let zeros = try await world.plumb.run("zone", "import", "/dev/zero", "--environment", "production")
        #expect(zeros.code == 1 && zeros.talk.contains("/dev/zero is larger than 64 MiB"), "\(zeros.all)")
        let bad = String(repeating: "www A x\n", count: 5_000)
        try world.write("bad.zone", "$ORIGIN example.com.\n" + bad)
        let many = try await world.plumb.run("zone", "import", "bad.zone")
        #expect(many.code == 3 && many.talk.contains("and 4800 more, 4800 errors among them"), "\(many.talk.suffix(300))")
        #expect(many.talk.contains("5000 errors in bad.zone"))
        try world.write("good.zone", "$ORIGIN example.com.\nwww A 192.0.2.1\n")
        try world.write("desired/wrong.yaml", "nonsense: 1\n")
        let invalid = try await world.plumb.run("zone", "import", "good.zone")
        #expect(
            invalid.code == 3 && invalid.talk.contains("wrong.yaml:1:1") && invalid.talk.contains("the desired state is invalid"),
            "\(invalid.all)")
        #expect(try await world.plumb.run("zone", "import", "good.zone", "--environment", "production").code == 0)
    }

    @Test func whatIsWrongIsSaidAndNothingIsWritten() async throws {
        let world = try await World()
        defer { try? FileManager.default.removeItem(at: world.directory) }
        try world.write("bad.zone", "$ORIGIN example.com.\n$INCLUDE other\nwww A 192.0.2.300\n")
        let out = "desired/zones/example.com.yaml"
        let bad = try await world.plumb.run("zone", "import", "bad.zone", "--out", out)
        #expect(bad.code == 3 && bad.talk.contains("zone-file.include") && bad.talk.contains("bad.zone:3:7"), "\(bad.all)")
        #expect(!FileManager.default.fileExists(atPath: world.directory.appending(path: out).path))
        // A file that the estate would refuse is not written.
        try world.write("alias.zone", "$ORIGIN example.com.\na CNAME b\na A 192.0.2.1\n")
        let refused = try await world.plumb.run("zone", "import", "alias.zone", "--out", out)
        #expect(refused.code == 3 && refused.talk.contains("dns.cname-beside-data"), "\(refused.all)")
        #expect(try await world.plumb.run("zone", "import", "alias.zone", "--out", "elsewhere.yaml").code == 1)
        let unknown = try await world.plumb.run("zone", "export", "example.org")
        #expect(unknown.code == 64 && unknown.talk.contains("declare no zone"), "\(unknown.all)")
    }
}
#endif
