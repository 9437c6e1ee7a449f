import Foundation
import TestBench
import Testing

/// Which reference is trusted.
@Suite struct TrustedReferenceTests {
    @Test(arguments: [
        "origin/main", "main", "refs/heads/main", "refs/tags/v1", "refs/remotes/origin/HEAD", "refs/remotes/pull/7/merge", "HEAD",
        "refs/remotes/", "refs/remotes/origin", "refs/remotes//main",
    ]) func anythingButARemoteBranchIsRefused(_ name: String) async throws {
        let change = try PullRequest(["desired/estate.yaml": "estate: acme\nfingerprint_key: !env KEY\nenvironments: { staging: {} }\n"])
        try change.change(["a": "b"])
        let checkout = try change.trustingCheckout()
        let variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": change.directory.path, "PLUMB_TRUSTED_REF": name,
            "KEY": "a fingerprint key of the test, long enough",
        ]
        let result = try await Program(variables: variables, workingDirectory: checkout.directory).run("plan", "staging")
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("PLUMB_TRUSTED_REF is not the full name of a remote branch"), "\(result.all)")
    }

    /// What an operator says is shown wherever the plan is.
    @Test(arguments: ["text", "markdown", "json"]) func whatAnOperatorTrustsIsShown(_ output: String) async throws {
        let thief = try await Thief()
        let checkout = try thief.change.checkout()
        try checkout.git("fetch", "-q", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main")
        let plumb = thief.plumb(in: checkout.directory, ["PLUMB_TRUSTED_REF": "refs/remotes/origin/main"])
        let result = try await plumb.run("plan", "staging", "--output", output)
        #expect(result.code == 0, "\(result.all)")
        #expect(result.output.contains("origin/main@"), "\(result.all)")
        #expect(result.talk.contains("PLUMB_TRUSTED_REF"), "\(result.all)")
        #expect(try await thief.stolen() == [])
    }

    /// A tag of the default branch's name let production be applied without words.
    @Test func aTagTakesNoGateAway() async throws {
        let change = try PullRequest(Self.files(gate: "{ gate: { phrase: now } }"))
        try change.change(Self.files(gate: "{}"))
        let checkout = try change.trustingCheckout()
        for name in ["origin/main", "refs/remotes/origin/main", "main"] {
            try checkout.git("update-ref", "refs/tags/" + name, "HEAD")
            try checkout.git("update-ref", "refs/heads/" + name, "HEAD")
        }
        let simulators = try await Simulators()
        var variables = simulators.variables
        variables["KEY"] = "a fingerprint key of the test, long enough"
        let result = try await Program(variables: variables, workingDirectory: checkout.directory).run("plan", "production")
        #expect(result.talk.contains("gates differ from origin/main@"), "\(result.all)")
        #expect(result.talk.contains("plumb init production"), "\(result.all)")
    }

    private static func files(gate: String) -> [String: String] {
        [
            "desired/estate.yaml": """
            estate: acme
            fingerprint_key: !env KEY
            providers: { heroku: { kind: heroku, token: !env HEROKU_API_KEY } }
            environments: { production: \(gate) }
            """,
            "desired/queue.yaml": "service: queue\nenvironments: { production: { app: raxx-queue-prod } }\n",
        ]
    }
}
