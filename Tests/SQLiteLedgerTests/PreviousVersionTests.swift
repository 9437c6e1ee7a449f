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

    /// The first of them brings it to the new format, whichever that is.
    @Test func manyProcessesGoOnWithIt() async throws {
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { [path] in
                    await #expect(processExitsWith: .success) { [path = path as String] in
                        let ledger = try SQLiteLedger(path: path, schedule: LedgerConformance.soon)
                        for _ in 0..<25 { _ = try await ledger.append(LedgerConformance.event(.planCreated, "earlier")) }
                    }
                }
            }
        }
        let ledger = try SQLiteLedger(path: path)
        #expect(try await ledger.allEvents().map(\.sequence) == Array(16...130))
        #expect(try await LedgerAudit.run(ledger, keyring: nil).recordedStateThrough ?? 0 > 30)
    }

    /// What it granted was never signed: it tells what was applied, and what is granted from now on is signed.
    @Test func itIsSignedFromNowOn() async throws {
        let seal = try LedgerSeal()
        let last = try #require(try await SQLiteLedger(path: path).allEvents().last)
        let keys = [seal.key(after: ChainPlace(sequence: last.sequence, hash: last.hash))]
        let ledger = try SQLiteLedger(path: path, schedule: LedgerConformance.soon)
        let signed = try seal.sign(ledger, keys: keys)
        let before = try History(try await signed.state(of: "earlier", EnvironmentState.planKinds).events)
        #expect(!before.applied.isEmpty)
        let event = LedgerEvent(
            environment: "earlier", kind: .gateConfirmed, time: 2_000_000_000, actor: "ada", run: nil, detail: ["digest": "abc"])
        #expect(try await signed.append(event).event.signature?.key == seal.key().id)
        let stored = try #require(try await ledger.ledgerState())
        #expect(try #require(LedgerKeyring(keys)).vouches(for: stored.checkpoint))
        let after = try History(try await signed.state(of: "earlier", EnvironmentState.planKinds).events)
        #expect(after.applied == before.applied)
        let chain = try VerifiedChain(try await ledger.allEvents())
        let review = try SignatureReview(
            of: chain.events, chain.compaction, keyring: LedgerKeyring(keys), checkpoint: stored.checkpoint)
        #expect(review.problems.isEmpty && review.uses.map(\.count) == [1] && review.unsignedBefore > 0)
        let forged = try await ledger.append(event)
        let error = await LedgerConformance.refusal { try await signed.state(of: "earlier", nil) }
        #expect(error?.message.contains("event \(forged.sequence) ") == true, "\(error?.message ?? "read")")
    }
}
