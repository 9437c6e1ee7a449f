import CanonicalJSON
import FoundationEssentials
import Reconciling
import SQLiteLedger
import TestBench
import Testing

/// A ledger that the previous version of the program wrote, with a compaction and a lock in it.
struct PreviousVersionTests {
    private let directory: TemporaryDirectory
    private let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.path + "/ledger.sqlite"
        try FileManager.default.copyItem(atPath: PreviousLedger.file, toPath: path)
    }

    @Test func itIsReadAndGoesOn() async throws {
        let ledger = try SQLiteLedger(path: path, schedule: LedgerConformance.soon)
        let before = try await ledger.allEvents()
        #expect(before.first?.sequence == 16 && before.last?.sequence == 30)
        let locks = try await ledger.locks()
        #expect(locks.map(\.holder.id) == ["2024-03-08-abcdef@build-7:4711"] && locks.map(\.holder.run) == ["2024-03-08-abcdef"])
        #expect(try await ledger.ledgerState() == nil)
        let state = try await ledger.state(of: "earlier", nil)
        #expect(state.archivedRuns == 2 && !state.events.isEmpty)

        // Its lease ended long ago.
        let scope = locks[0].scope
        let fence = try await ledger.lock([scope], holder: "run", leaseSeconds: 60, now: 1_900_000_000)
        let event = LedgerEvent(
            environment: "earlier", kind: .driftDetected, time: 2_000_000_000, actor: "ada", run: nil, detail: ["drift": []])
        #expect(try await ledger.append(event, behind: fence).sequence == 31)
        let stored = try #require(try await ledger.ledgerState())
        #expect(stored.checkpoint.place.sequence == 28)
        #expect(try VerifiedChain(try await ledger.allEvents()).check(stored) == 28)
        let now = try History(try await ledger.state(of: "earlier", EnvironmentState.planKinds).events)
        let then = try History(try await ledger.events(environment: "earlier"))
        #expect(now.applied == then.applied && now.since == then.since && now.head == then.head && !now.applied.isEmpty)
    }
}
