import Foundation
import TestBench
import Testing

/// A history that the change brings along.
@Suite struct LedgerFileTests {
    private static let files = [
        "desired/estate.yaml": """
        estate: acme
        fingerprint_key: !env KEY
        providers: { heroku: { kind: heroku, token: !env HEROKU_API_KEY } }
        environments: { production: { gate: { phrase: now } } }
        """,
        "desired/queue.yaml": "service: queue\nenvironments: { production: { app: raxx-queue-prod } }\n",
        ".gitignore": ".plumb/\n",
    ]

    private static func variables(_ change: PullRequest) -> [String: String] {
        [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": change.directory.path, "HEROKU_API_KEY": "h",
            "KEY": "a fingerprint key of the test, long enough", "PLUMB_HEROKU_URL": "http://127.0.0.1:1",
        ]
    }

    @Test(arguments: [".plumb/ledger.sqlite", ".plumb/ledger.sqlite-wal", ".plumb/ledger.sqlite-shm", ".plumb/ledger.sqlite-journal"])
    func aFileThatGitTracks(_ path: String) async throws {
        let change = try PullRequest(Self.files)
        try change.change([path: "whatever"])
        let checkout = try change.trustingCheckout()
        let plumb = Program(variables: Self.variables(change), workingDirectory: checkout.directory)
        for words in [["init", "production"], ["plan", "production"]] {
            let result = try await plumb.run(words)
            #expect(result.code == 1, "\(words) \(result.all)")
            #expect(result.talk.contains("git tracks \(path)"), "\(words) \(result.all)")
        }
        let named = try await plumb.run("plan", "production", adding: ["PLUMB_LEDGER": checkout.directory.path + "/.plumb/ledger.sqlite"])
        #expect(named.talk.contains("git tracks \(path)"), "\(named.all)")
    }

    @Test func aLinkToAnotherFile() async throws {
        let change = try PullRequest(Self.files)
        try change.change(["history/ledger.sqlite": "whatever"])
        try change.link(".plumb", to: "history")
        let checkout = try change.trustingCheckout()
        let result = try await Program(variables: Self.variables(change), workingDirectory: checkout.directory).run("plan", "production")
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("symbolic link"), "\(result.all)")
    }

    /// Which file it is, the default branch says.
    @Test func anotherFileThanTheDefaultBranchNames() async throws {
        let change = try PullRequest(Self.files)
        let estate = try #require(Self.files["desired/estate.yaml"])
        try change.change([
            "desired/estate.yaml": estate + "\nledger: { kind: sqlite, path: history.sqlite }\n", "history.sqlite": "whatever",
        ])
        let checkout = try change.trustingCheckout()
        let result = try await Program(variables: Self.variables(change), workingDirectory: checkout.directory).run("audit", "verify")
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("there is no file .plumb/ledger.sqlite"), "\(result.all)")
    }
}
