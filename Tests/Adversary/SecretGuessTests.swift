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
        let variables = ["FINGERPRINT_KEY": "a fingerprint key of the test, long enough", "DOOR_TOKEN": Self.secret]
        let kept = simulators.variables.filter { !$0.key.hasSuffix("_URL") && $0.key != "PLUMB_LEDGER" }
        return try await Program(
            variables: kept.merging(variables) { $1 }, workingDirectory: try change.trustingCheckout(UUID().uuidString).directory
        ).run("plan", "staging")
    }

    /// One bit of one character for each pattern.
    @Test func aFormatOfTheChangeIsNotAsked() async throws {
        let patterns = try await ["[0-7].*", "[89a-f].*"].asyncMap { pattern in
            try await plan("reads: { DOOR_TOKEN: { format: regex, pattern: \"\(pattern)\", severity: warning } }")
        }
        #expect(patterns.allSatisfy { $0.code == 2 && !$0.all.contains("contract.format") }, "\(patterns.map(\.all))")
        #expect(patterns.allSatisfy { $0.all.contains("formats of contracts") })
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
