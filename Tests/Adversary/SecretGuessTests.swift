import Foundation
import TestBench
import Testing

/// A change asks questions about a secret, and the plan in CI answers them.
@Suite struct SecretGuessTests {
    private static let secret = "6529e434ddce226207bc2c564392bc29"

    private let simulators: Simulators
    private let change: PullRequest

    init() async throws {
        simulators = try await Simulators()
        let estate = """
            estate: acme
            fingerprint_key: !env FINGERPRINT_KEY
            stores: { vault: { kind: environment } }
            providers: { heroku: { kind: heroku, url: "\(simulators.variables["PLUMB_HEROKU_URL"] ?? "")", token: !env HEROKU_API_KEY } }
            environments: { staging: {} }
            """
        change = try PullRequest(["desired/estate.yaml": estate, "desired/queue.yaml": Self.service("")])
    }

    private static func service(_ reads: String) -> String {
        """
        service: queue
        config: { DOOR_TOKEN: !secret "vault:/DOOR_TOKEN" }
        environments: { staging: { app: raxx-queue-staging } }
        \(reads)
        """
    }

    private func plan(_ reads: String) async throws -> Program.Result {
        try change.change(["desired/queue.yaml": Self.service(reads)])
        return try await plumb(in: try change.trustingCheckout(UUID().uuidString)).run("plan", "staging")
    }

    private func plumb(in checkout: TrustedRepository) -> Program {
        let variables = ["FINGERPRINT_KEY": "a fingerprint key of the test, long enough", "DOOR_TOKEN": Self.secret]
        let kept = simulators.variables.filter { !$0.key.hasSuffix("_URL") && $0.key != "PLUMB_LEDGER" }
        return Program(variables: kept.merging(variables) { $1 }, workingDirectory: checkout.directory)
    }

    /// One bit of one character for each pattern.
    @Test func aFormatOfTheChangeIsNotAsked() async throws {
        let patterns = try await ["[0-7].*", "[89a-f].*"].asyncMap { pattern in
            try await plan("reads: { DOOR_TOKEN: { format: regex, pattern: \"\(pattern)\", severity: warning } }")
        }
        #expect(patterns.allSatisfy { $0.code == 2 && !$0.all.contains("contract.format") }, "\(patterns.map(\.all))")
        #expect(patterns.allSatisfy { $0.all.contains("formats of contracts") })
    }

    /// A literal beside a live secret would have the fingerprint of each side by side. The same files show them once they are merged.
    @Test func aChangeSeesNoFingerprint() async throws {
        let guess = "config: { QUEUE_SERVICE_TOKEN_CRON: \"0420\", DOOR_TOKEN: !secret \"vault:/DOOR_TOKEN\" }"
        try change.change([
            "desired/queue.yaml": Self.service("").replacingOccurrences(
                of: "config: { DOOR_TOKEN: !secret \"vault:/DOOR_TOKEN\" }", with: guess)
        ])
        let checkout = try change.trustingCheckout()
        let untrusted = try await shown(in: checkout)
        for (form, text) in untrusted {
            #expect(text.replacingOccurrences(of: "\\", with: "").contains("QUEUE_SERVICE_TOKEN_CRON"), "\(form): \(text)")
        }
        try checkout.git("update-ref", "refs/remotes/origin/main", "HEAD")
        let merged = try await shown(in: checkout)
        let prints = Set(merged.values.flatMap { $0.matches(of: /"fingerprint" ?: ?"([0-9a-f]{64})"/).map { String($0.1) } })
        #expect(prints.count >= 2, "\(merged)")
        for (form, text) in untrusted {
            #expect(!prints.contains { text.contains($0.prefix(8)) }, "\(form): \(text)")
        }
        #expect(merged.values.contains { text in prints.contains { text.contains($0.prefix(8)) && !text.contains($0) } }, "\(merged)")
    }

    /// Every form that a plan has, the file among them.
    private func shown(in checkout: TrustedRepository) async throws -> [String: String] {
        let plumb = plumb(in: checkout)
        var texts: [String: String] = [:]
        for form in ["text", "markdown", "json"] {
            let result = try await plumb.run("plan", "staging", "--output", form)
            #expect(result.code == 2, "\(result.all)")
            texts[form] = result.all
        }
        let folder = checkout.directory.deletingLastPathComponent().appending(path: "kept-\(UUID().uuidString)")
        let result = try await plumb.run("plan", "staging", "--out", folder.path)
        #expect(result.code == 2, "\(result.all)")
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: folder.path).first { $0.hasSuffix(".plan.json") })
        texts["file"] = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        return texts
    }

    /// That one of the words was withheld would tell that it is the secret.
    @Test func aGuessIsShownWhetherItIsRightOrNot() async throws {
        let guesses = try await [Self.secret, String(Self.secret.reversed())].asyncMap { guess in
            try await plan("reads: { OTHER: { severity: warning, absence: \"\(guess)\" } }")
        }
        #expect(guesses.allSatisfy { $0.code == 2 && !$0.all.contains("withheld") }, "\(guesses.map(\.all))")
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var values: [Value] = []
        for element in self {
            let value = try await transform(element)
            values.append(value)
        }
        return values
    }
}
