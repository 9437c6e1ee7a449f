import CanonicalJSON
import Planning
import Reconciling
import Resources
import TestBench
import Testing

@Suite("Applying")
struct ApplierTests {
    private func apply(
        _ steps: [(name: String, needs: [Int])], writer: ScriptedWriter, ledger: MemoryLedger, takenOver: Bool = false
    ) async throws -> ApplyReport {
        let envelope = try PlanFixture.envelope(steps)
        let approved = try Gate(PlanFixture.environment(nil)).approve(envelope, with: .typed("production"))
        let draft = PlanMaker.Draft(plan: envelope.plan, inSync: [:], secrets: [:])
        let holder = LockHolder(id: "run-1@here:1", run: "run-1")
        let locks = ScopeLocks([PlanFixture.scope], holder: holder, ledger: ledger, clock: LeaseClock(wall: { 0 }))
        try await locks.take()
        if takenOver { await ledger.takeLocks() }
        let applier = Applier(ledger: ledger, writers: ["flat": writer], actor: "kris", fence: locks.fence, now: { 0 })
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
    }

    @Test("events and the report call an operation what the plan calls it")
    func numbers() async throws {
        let ledger = MemoryLedger()
        let report = try await apply([("b", []), ("a", [1]), ("c", [2])], writer: ScriptedWriter(failing: ["a"]), ledger: ledger)
        #expect(report.lines.map(\.numbers) == [[1], [2], [3]])
        #expect(report.lines.last?.detail == "needs #2")
        let told = await ledger.recorded.map(\.event).filter { $0.detail["operation"] != nil }.map { $0.detail["numbers"] }
        #expect(told == [[1], [1], [2], [2]])
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

    @Test("a look behind a look that was left for later is left for later with it; behind anything else it is not started")
    func waitingLook() async throws {
        for (first, expected) in [(Operation.Effect.wait, ApplyReport.Status.waiting), (.idempotent, .notStarted)] {
            let operations = [("a", first, [Int]()), ("b", .wait, [1])].enumerated().map { index, step in
                var operation = Operation(
                    scope: PlanFixture.scope, action: "flat.look", payload: .null,
                    addresses: step.1 == .wait ? [] : [PlanFixture.address(step.0)], effect: step.1, summary: step.0)
                operation.id = index + 1
                operation.dependsOn = step.2
                return operation
            }
            let plan = Plan(
                estate: "shop", environment: "production", targets: [], changes: [], operations: operations, findings: [], inputs: [:],
                lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 0)
            let envelope = try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 3_600, commit: nil, toolVersion: "test")
            let approved = try Gate(PlanFixture.environment(nil)).approve(envelope, with: .typed("production"))
            let applier = Applier(
                ledger: MemoryLedger(), writers: ["flat": ScriptedWriter(waiting: ["a"])], actor: "kris", fence: nil, now: { 0 })
            let draft = PlanMaker.Draft(plan: plan, inSync: [:], secrets: [:])
            let report = try await applier.apply(approved, draft: draft, run: "run-1")
            #expect(report.lines.map(\.status) == [.waiting, expected])
            #expect(report.isComplete == (expected == .waiting))
        }
    }

    @Test("nothing starts when the run's own intent cannot be recorded")
    func unrecordedRun() async throws {
        let writer = ScriptedWriter()
        let ledger = MemoryLedger(failing: .applyIntent)
        await #expect(throws: LedgerError.self) { try await apply([("a", [])], writer: writer, ledger: ledger) }
        #expect(await writer.performed.isEmpty)
    }

    @Test("nothing is called when an operation's intent cannot be recorded, and the report says so")
    func unrecordedIntent() async throws {
        let writer = ScriptedWriter()
        let report = try await apply([("a", []), ("b", [1])], writer: writer, ledger: MemoryLedger(failing: .operationIntent))
        #expect(await writer.performed.isEmpty)
        #expect(report.lines.map(\.status) == [.failed, .notStarted])
        #expect(report.unrecorded == "the disk is full")
        #expect(!report.isComplete)
    }

    @Test("what was done stands in the report although the ledger no longer takes it")
    func unrecordedOutcome() async throws {
        let writer = ScriptedWriter()
        let report = try await apply([("a", []), ("b", [1])], writer: writer, ledger: MemoryLedger(failing: .operationDone))
        #expect(await writer.performed == ["a"])
        #expect(report.lines.map(\.status) == [.done, .notStarted])
        #expect(report.unrecorded == "the disk is full")
    }

    @Test("a holder whose locks were taken over writes nothing more")
    func fenced() async throws {
        let writer = ScriptedWriter()
        let error = await #expect(throws: LedgerError.self) {
            try await apply([("a", [])], writer: writer, ledger: MemoryLedger(), takenOver: true)
        }
        #expect(error?.code == .locked)
        #expect(await writer.performed.isEmpty)
    }

    @Test("of two applies on one scope, one runs")
    func locked() async throws {
        let ledger = MemoryLedger()
        try await ledger.lock([PlanFixture.scope], holder: "somebody", leaseSeconds: 60, now: 0)
        let writer = ScriptedWriter()
        let error = await #expect(throws: LedgerError.self) { try await apply([("a", [])], writer: writer, ledger: ledger) }
        #expect(error?.code == .locked)
        #expect(await writer.performed.isEmpty)
        #expect(await ledger.holder(of: PlanFixture.scope) == "somebody")
    }
}
