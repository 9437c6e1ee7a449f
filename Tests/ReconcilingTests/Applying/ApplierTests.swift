import CanonicalJSON
import Planning
import Reconciling
import Resources
import Testing

@Suite("Applying")
struct ApplierTests {
    private func apply(
        _ steps: [(name: String, needs: [Int])], writer: ScriptedWriter, ledger: MemoryLedger
    ) async throws -> ApplyReport {
        let envelope = try PlanFixture.envelope(steps)
        let approved = try Gate(PlanFixture.environment(nil)).approve(envelope, with: .none)
        let draft = PlanMaker.Draft(plan: envelope.plan, inSync: [:], secrets: [:])
        let applier = Applier(ledger: ledger, writers: ["flat": writer], actor: "kris", now: { 0 })
        return try await applier.apply(approved, draft: draft, run: "run-1")
    }

    @Test("every call is recorded before and after")
    func recorded() async throws {
        let ledger = MemoryLedger()
        let report = try await apply([("a", []), ("b", [1])], writer: ScriptedWriter(), ledger: ledger)
        #expect(report.isComplete)
        #expect(
            await ledger.kinds == [
                .applyIntent, .operationIntent, .operationDone, .operationIntent, .operationDone, .applyCompleted,
            ])
        #expect(await ledger.held.isEmpty)
    }

    @Test("a failure stops what depends on it and lets the rest finish")
    func failure() async throws {
        let ledger = MemoryLedger()
        let writer = ScriptedWriter(failing: ["a"])
        let report = try await apply([("a", []), ("b", [1]), ("c", [2]), ("d", [])], writer: writer, ledger: ledger)
        #expect(report.lines.map(\.status) == [.failed, .notStarted, .notStarted, .done])
        #expect(await Set(writer.performed) == ["a", "d"])
        #expect(!report.isComplete)
        #expect(report.lines.first?.detail.contains("invalid_params") == true)
    }

    @Test("only what was done counts as applied")
    func appliedIsWhatWasDone() async throws {
        let ledger = MemoryLedger()
        _ = try await apply([("a", []), ("b", [])], writer: ScriptedWriter(failing: ["a"]), ledger: ledger)
        let completed = try #require(await ledger.recorded.last)
        let applied = try #require(completed.event.detail["applied"]).decoded(as: [AppliedResource].self)
        #expect(applied == [AppliedResource(address: PlanFixture.address("b"), content: .text("new"))])
    }

    @Test("what waits is no failure, and what depends on it is not started")
    func waiting() async throws {
        let report = try await apply([("a", []), ("b", [1])], writer: ScriptedWriter(waiting: ["a"]), ledger: MemoryLedger())
        #expect(report.lines.map(\.status) == [.waiting, .notStarted])
    }

    @Test("nothing is called when the intent cannot be recorded", arguments: [LedgerEvent.Kind.applyIntent, .operationIntent])
    func unrecordedIntent(_ kind: LedgerEvent.Kind) async throws {
        let writer = ScriptedWriter()
        let ledger = MemoryLedger(failing: kind)
        await #expect(throws: LedgerError.self) { try await apply([("a", [])], writer: writer, ledger: ledger) }
        #expect(await writer.performed.isEmpty)
        #expect(await ledger.held.isEmpty)
    }

    @Test("of two applies on one scope, one runs")
    func locked() async throws {
        let ledger = MemoryLedger()
        try await ledger.lock([PlanFixture.scope], holder: "somebody", leaseSeconds: 60, now: 0)
        let writer = ScriptedWriter()
        let error = await #expect(throws: LedgerError.self) { try await apply([("a", [])], writer: writer, ledger: ledger) }
        #expect(error?.code == .locked)
        #expect(await writer.performed.isEmpty)
        #expect(await ledger.held[PlanFixture.scope] == "somebody")
    }
}
