#if os(Linux)
import Cryptography
import Foundation
import Testing

/// A live text that holds a credential of this run, in whatever form somebody put it there: no output has it, nor has the ledger.
@Suite struct WithheldOutputTests {
    private static let (token, phrase) = ("hunter2", "correct horse battery staple")

    /// - Parameter text: a live TXT record's; the files want another one, so that a plan shows both.
    private func plan(_ text: String, declaring more: String = "") async throws -> (shown: [String: Program.Result], ledger: String) {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: seeds) }
        let content = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let zones = """
            tokens: { "\(Self.phrase)": [zone.read, dns.read, dns.edit] }
            zones:
            - { id: f12dbb5cac57d5591a5058874498a6d1, name: example.com, records: [{ type: TXT, name: v.example.com, content: "\(content)", ttl: 1 }] }
            """
        for (name, seed) in ["heroku.yaml": "tokens: { \(Self.token): dev@example.com }\napps: []\n", "cloudflare.yaml": zones] {
            try Data(seed.utf8).write(to: seeds.appending(path: name))
        }
        let estate = try SmallEstate(
            try await Simulators(seed: seeds.path),
            providers: "{ cloudflare: { kind: cloudflare, token: !env PHRASE }, heroku: { kind: heroku, token: !env TOKEN } }",
            adding: ["TOKEN": Self.token, "PHRASE": Self.phrase])
        try estate.write(
            "zone.yaml",
            """
            zone: example.com
            environment: production
            resolvers: []
            records: [{ name: v, type: TXT, value: "new" }\(more)]
            """)
        try estate.write("web.yaml", "service: web\nenvironments: { production: { app: acme-web } }\n")
        #expect(try await estate.plumb.run("init", "production").code == 0)
        var shown: [String: Program.Result] = [:]
        for output in ["text", "json", "markdown"] {
            shown[output] = try await estate.plumb.run("plan", "production", "-vv", "--output", output)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: estate.simulators.directory.path).filter { $0.hasPrefix("ledger") }
        let ledger = try files.map { name in
            String(decoding: try Data(contentsOf: estate.simulators.directory.appending(path: name)), as: UTF8.self)
        }
        return (shown, ledger.joined())
    }

    private static let held = [
        "say hunter2 to it", "Basic \(Base64.encode(Array("ops:hunter2".utf8)))", "a=\(Base64.encode(Array("hunter2".utf8)))",
        Array("ops:hunter2".utf8).hexDigits, "x=%68unter%32&y", "x=%68%75%6e%74%65%72%32",
        "the correct horse knows", "not battery staple", "x=battery%20staple", Base64.encode(Array("correct horse".utf8)),
    ]

    @Test(arguments: held) func noOutputHasIt(_ text: String) async throws {
        let (shown, ledger) = try await plan(text)
        for (output, result) in shown {
            // No result that is none: the exit code is an error's, and a program that asked for a document has one.
            #expect([1, 4].contains(result.code) && result.all.contains("output withheld"), "\(output): \(result.all)")
            #expect(!result.all.contains(text), "\(output): \(result.all)")
        }
        #expect(!ledger.isEmpty && !ledger.contains(text))
    }

    @Test(arguments: ["hunter23 and a correct staple", "horse battery", Base64.encode(Array("ops:hunter2x".utf8))])
    func whatOnlyLooksLikeItIsShown(_ text: String) async throws {
        for (output, result) in try await plan(text).shown { #expect(!result.all.contains("withheld"), "\(output): \(result.all)") }
    }

    /// What the files say in plain text is no secret: a mailbox may have the number that is a token too.
    @Test func whatStandsInTheFilesIsShown() async throws {
        let more = ", { name: w, type: TXT, value: \"hunter2 and the correct horse\" }"
        for (output, result) in try await plan("hunter2 is live", declaring: more).shown {
            #expect(!result.all.contains("withheld"), "\(output): \(result.all)")
            #expect(result.all.contains("hunter2"), "\(output): \(result.all)")
        }
    }
}
#endif
