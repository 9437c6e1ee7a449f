import GitLedger
import Reconciling
import TestBench
import Testing

/// The remote's history is not what was seen before.
struct RewriteTests {
    private let fixture: GitFixture
    private let clone: String
    private let ledger: GitLedger
    private let second: String

    init() async throws {
        fixture = try await GitFixture()
        clone = try await fixture.clone("one")
        ledger = try await fixture.ledger(in: clone)
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
        _ = try await ledger.append(LedgerConformance.event(.planCreated))
        second = try await fixture.git("rev-parse", GitFixture.reference, in: fixture.remote)
        _ = try await ledger.append(LedgerConformance.event(.planCreated))
    }

    /// By what has seen the ledger in this process, and by what opens the clone anew; and nothing more is written.
    private func expectDetection(sourceLocation: SourceLocation = #_sourceLocation) async throws {
        for ledger in [ledger, try await fixture.ledger(in: clone)] {
            let reading = await LedgerConformance.refusal { try await ledger.events(environment: "production") }
            let writing = await LedgerConformance.refusal { try await ledger.append(LedgerConformance.event(.planCreated)) }
            for error in [reading, writing] {
                #expect(error?.code == .corrupt, "\(error?.message ?? "no error")", sourceLocation: sourceLocation)
                #expect(error?.message.contains("history was rewritten") == true, sourceLocation: sourceLocation)
            }
        }
    }

    @Test func aCutTailIsSeen() async throws {
        try await fixture.git("update-ref", GitFixture.reference, second, in: fixture.remote)
        try await expectDetection()
        #expect(try await fixture.git("rev-parse", GitFixture.reference, in: fixture.remote) == second)
    }

    @Test func anotherTailIsSeen() async throws {
        try await fixture.git("update-ref", GitFixture.reference, second, in: fixture.remote)
        let other = try await fixture.ledger(in: try await fixture.clone("other"))
        for _ in 0..<2 { _ = try await other.append(LedgerConformance.event(.planCreated, run: "other")) }
        try await expectDetection()
    }

    @Test func aLostLedgerIsSeen() async throws {
        try await fixture.git("update-ref", "-d", GitFixture.reference, in: fixture.remote)
        try await expectDetection()
        // Nobody starts a second history because of it.
        #expect(try await fixture.git("for-each-ref", "refs/plumb", in: fixture.remote) == "")
    }

    /// Whole in itself, and a descendant of what was seen: git has nothing against it.
    @Test func aChainMadeAnewOnTopIsSeen() async throws {
        let forger = try await GitFixture()
        let forged = try await forger.ledger(in: try await forger.clone("forger"))
        _ = try await forged.append(LedgerConformance.event(.historyBegun))
        for _ in 0..<3 { _ = try await forged.append(LedgerConformance.event(.planCreated, run: "forged")) }
        try await fixture.git("fetch", "--quiet", forger.remote, GitFixture.reference, in: fixture.remote)
        let commit = try await fixture.git(
            "commit-tree", "FETCH_HEAD^{tree}", "-p", GitFixture.reference, "-m", "forged", in: fixture.remote)
        try await fixture.git("update-ref", GitFixture.reference, commit, in: fixture.remote)
        try await expectDetection()
    }

    @Test func whoForgetsWhatWasSeenGoesOn() async throws {
        try await fixture.git("update-ref", GitFixture.reference, second, in: fixture.remote)
        try await fixture.git("update-ref", "-d", "refs/plumb/verified/origin", in: GitFixture.apart(clone))
        #expect(try await fixture.ledger(in: clone).append(LedgerConformance.event(.planCreated)).sequence == 3)
    }
}
