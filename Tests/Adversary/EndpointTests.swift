import Foundation
import HTTPMessages
import TestBench
import Testing

/// The one reading of addresses.
@Suite struct EndpointTests {
    @Test(arguments: [
        ("http://127.0.0.1:4711", true), ("http://127.9.8.7", true), ("http://[::1]:80/a", true), ("https://127.0.0.1", true),
        ("http://localhost:4711", false), ("http://127.0.0.1.example.net", false), ("http://[::ffff:127.0.0.1]", false),
        ("https://api.heroku.com", false), ("http://128.0.0.1", false), ("http://0.0.0.0", false),
    ]) func loopback(_ text: String, _ isLoopback: Bool) throws {
        #expect(try HTTPEndpoint(text).isLoopback == isLoopback)
    }

    @Test(arguments: [
        "http://127.0.0.1:80@127.0.0.2:4711", "http://user@127.0.0.1", "http://127.0.0.1\\@evil.example", "http://127.0.0.1#@evil.example",
        "http://127.0.0.1?@evil.example", "http://127.1", "http://0x7f000001", "http://2130706433", "http://127.0.0.01",
        "http://127.0.0.256", "http://127.0.0.1.", "http://[::1].", "https://api.heroku.com..",
        "http://127.0.0.1:0", "http://127.0.0.1:65536", "http://127.0.0.1:", "http:///127.0.0.1", "http://", "//127.0.0.1",
        "ftp://127.0.0.1",
        "http://127.0.0.1:80:90", "http://[::1", "http://::1", "http://a b", "http://127.0.0.1\t", "http://127.0.0.1\u{0}",
        "http://exämple.net",
        "http://１２７.0.0.1", "http://[fe80::1%25eth0]", "http://.example.net", "file:///etc/passwd",
    ]) func noEndpoint(_ text: String) {
        #expect(throws: HTTPEndpoint.Problem.self) { try HTTPEndpoint(text) }
    }

    @Test func sameSystemSameText() throws {
        let texts = [
            "https://API.heroku.com", "https://api.heroku.com/", "HTTPS://api.heroku.com:443//", "https://api.heroku.com.",
            "https://API.heroku.com.:443/",
        ]
        for text in texts { #expect(try HTTPEndpoint(text).text == "https://api.heroku.com") }
    }

    /// In a variable and in a file, wherever an address stands.
    @Test(arguments: ["PLUMB_HEROKU_URL", "PLUMB_INFISICAL_URL", "PLUMB_PROBE_URL", "PLUMB_CLOUDFLARE_URL"])
    func userInformationInAVariable(_ name: String) async throws {
        let simulators = try await Simulators()
        let port = try #require(simulators.variables["PLUMB_HEROKU_URL"]?.split(separator: ":").last)
        let result = try await simulators.plumb.run("plan", "staging", adding: [name: "http://127.0.0.1:80@127.0.0.1:\(port)"])
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains(name) && result.talk.contains("No request was sent."), "\(result.all)")
        #expect(try await simulators.requests("heroku") == [])
    }

    /// A proxy would take the credential to another machine, in clear.
    @Test(arguments: ["http_proxy", "ALL_PROXY", "all_proxy"]) func noProxyTakesWhatIsForThisMachine(_ name: String) async throws {
        let simulators = try await Simulators()
        let result = try await simulators.plumb.run("plan", "staging", adding: [name: "http://127.0.0.1:1"])
        #expect(result.code == 2, "\(result.all)")
        #expect(try await !simulators.requests("heroku").isEmpty)
    }

    @Test(arguments: [
        ("providers: { heroku: { kind: heroku, token: !env T, url: \"http://127.0.0.1:80@127.0.0.2:1\" } }", "estate.address"),
        ("providers: { heroku: { kind: heroku, token: !env T, url: \"http://api.example.net\" } }", "estate.address"),
        (
            "stores: { vault: { kind: infisical, project: p, auth: !env T, url: \"https://vault.example\\\\@evil.example\" } }",
            "estate.address"
        ),
        ("ledger: { kind: git, remote: \"ext::sh -c id\" }", "estate.ledger-remote"),
        ("ledger: { kind: git, remote: \"https://evil.example/x\" }", "estate.ledger-remote"),
    ]) func addressesInFiles(_ line: String, _ rule: String) async throws {
        let change = try PullRequest(["desired/estate.yaml": "estate: a\nfingerprint_key: !env K\nenvironments: { staging: {} }\n\(line)\n"]
        )
        try change.change(["a": "b"])
        let result = try await Program(variables: [:], workingDirectory: try change.checkout().directory).run("validate")
        #expect(result.code == 3, "\(result.all)")
        #expect(result.all.contains(rule), "\(result.all)")
    }
}
