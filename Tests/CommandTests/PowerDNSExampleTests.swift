#if os(Linux)
import CanonicalJSON
import CurlTransport
import Foundation
import HTTPMessages
import TestBench
import Testing

/// `Examples/powerdns` at a real server, from no zone to drift and back.
@Suite struct PowerDNSExampleTests {
    private static let key = "an api-key that no output may hold"

    @Test func fromNothingToDriftAndBack() async throws {
        let server = try await NameServer(apiKey: Self.key)
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try FileManager.default.copyItem(
            at: Program.root.appending(path: "Examples/powerdns/desired"), to: directory.appending(path: "desired"))
        let plumb = Program(
            variables: [
                "PLUMB_POWERDNS_URL": server.url, "PLUMB_RESOLVERS": "\(server.address)", "PDNS_API_KEY": Self.key,
                "FINGERPRINT_KEY": "a fingerprint key of the test, long enough",
                "PLUMB_LEDGER": directory.appending(path: "ledger.sqlite").path,
                "PLUMB_ACTOR": "visitor", "HOME": directory.path, "PATH": ProcessInfo.processInfo.environment["PATH", default: ""],
            ], workingDirectory: directory)
        var outputs: [String] = []
        func run(_ arguments: String..., code: Int32) async throws -> String {
            let result = try await plumb.run(arguments)
            #expect(result.code == code, "\(arguments): \(result.all)")
            outputs.append(result.all)
            return result.all
        }

        #expect(try await run("plan", "production", code: 2).contains("17 to create · 2 requests"))
        let applied = try await run("apply", "production", "--target", "production", code: 0)
        #expect(applied.contains("make the zone example.com with 13 record sets"))
        // A delegation is answered by others, and so are 12 of them asked for.
        #expect(applied.contains("12 record sets at 127.0.0.1:5300: as written"))
        _ = try await run("plan", "production", code: 0)

        try await somebody(
            server,
            [
                "name": "example.com.", "type": "A", "ttl": 300, "changetype": "REPLACE", "records": [["content": "203.0.113.66"]],
            ])
        let drift = try await run("drift", "production", code: 8)
        #expect(drift.contains("203.0.113.66") && drift.contains("192.0.2.10"))
        let back = try await run("plan", "production", code: 2)
        #expect(back.contains("1 to update · 1 request"))
        _ = try await run("apply", "production", "--target", "production", code: 0)
        _ = try await run("drift", "production", code: 0)
        #expect(outputs.allSatisfy { !$0.contains(Self.key) })
    }

    private func somebody(_ server: NameServer, _ set: JSONValue) async throws {
        var request = HTTPRequest(.patch, server.url + "/api/v1/servers/localhost/zones/example.com.", json: ["rrsets": [set]])
        request.headers["X-API-Key"] = Self.key
        #expect(try await CurlTransport().send(request).status == 204)
    }
}
#endif
