#if os(Linux)
import Foundation
import Testing

/// Locks that somebody with push rights wrote into a shared ledger by hand.
@Suite struct ForgedLockTests {
    private static let scope = #"{"name":"raxx-queue-prod","provider":"heroku"}"#

    /// Numbers that no run ever writes: nothing is computed with them, and every command says so.
    @Test(arguments: [
        #"{"held":[],"issued":[{"scope":\#(scope),"token":9223372036854775807}]}"#,
        #"{"held":[],"issued":[{"scope":\#(scope),"token":-1}]}"#,
        #"{"held":[],"issued":[{"scope":\#(scope),"token":1e400}]}"#,
        #"{"held":[],"issued":{"token":1}}"#,
    ])
    func numbersThatAreNeverWritten(_ locks: String) async throws {
        let estate = try await GatedEstate(gate: "appliers: [ci]", isShared: true)
        let plumb = estate.plumb(as: "ci")
        #expect(try await plumb.run("init", "production").code == 0)
        let digest = try await plumb.run("plan", "production").digest
        try estate.push(locks, as: "locks.json")
        let confirmed = [
            "apply", "production", "--digest", digest, "--target", "production", "--confirm", "deploy-prod-now \(digest.prefix(8))",
        ]
        for words in [["audit", "verify"], ["locks"], confirmed] {
            let result = try await plumb.run(words)
            #expect(result.code == 1, "\(words) \(result.all)")
            #expect(result.talk.contains("ledger"), "\(words) \(result.all)")
        }
        let requests = try await estate.simulators.requests("heroku")
        #expect(requests.allSatisfy { $0.hasPrefix("GET ") })
    }
}
#endif
