import CanonicalJSON
import Concurrency
import HTTPMessages
import Planning
import Reconciling
import Resources
import TestBench
import Testing

/// A run that was stopped for a while, and another run's locks meanwhile.
@Suite("Leases")
struct LeaseTests {
    /// Sends one request for each operation, and is stopped right before: after the intent was recorded.
    private struct StoppedWriter: ProviderWriter {
        let transport: ScriptedTransport
        let stop: @Sendable () async -> Void

        func perform(_ operation: Operation, in context: OperationContext) async throws(ProviderError) -> OperationOutcome {
            await stop()
            let client = transport.client().permitted(by: context.permit)
            _ = try await client.send(HTTPRequest(.patch, "/apps/a"), attempt: "updating a")
            return OperationOutcome(.done, "ok")
        }
    }

    private let ledger = MemoryLedger()
    private let transport = ScriptedTransport { _ in HTTPResponse(status: 200) }

    /// Applies one change; the process is stopped for so many seconds between intent and request.
    private func apply(stoppedFor seconds: Int, _ meanwhile: @escaping @Sendable (MemoryLedger) async -> Void) async throws -> ApplyReport {
        let passed = Locked(0)
        let clock = LeaseClock(wall: { passed.withLock { $0 } }, steady: { .seconds(passed.withLock { $0 }) })
        let locks = ScopeLocks([PlanFixture.scope], holder: LockHolder(id: "run-1", run: "run-1"), ledger: ledger, clock: clock)
        try await locks.take()
        let envelope = try PlanFixture.envelope([("a", [])])
        let approved = try Gate(PlanFixture.environment(nil)).approve(envelope, with: .typed("production"))
        let writer = StoppedWriter(transport: transport) { [ledger] in
            passed.withLock { $0 += seconds }
            await meanwhile(ledger)
        }
        let applier = Applier(
            ledger: ledger, writers: ["flat": writer], actor: "kris", fence: locks.fence, permit: locks.permit, now: { 0 })
        return try await applier.apply(approved, draft: PlanMaker.Draft(plan: envelope.plan, inSync: [:], secrets: [:]), run: "run-1")
    }

    @Test("nothing is sent once another run had the locks, whether it has them still or not", arguments: [false, true])
    func takenOver(isOver: Bool) async throws {
        let report = try await apply(stoppedFor: 124) { await $0.takeLocks(isOver: isOver) }
        #expect(transport.requests.isEmpty)
        #expect(report.lines.map(\.status) == [.failed])
        #expect(report.lines[0].detail.contains("nothing was sent"), "\(report.lines[0].detail)")
        #expect(await ledger.holder(of: PlanFixture.scope) == (isOver ? nil : "somebody else"))
    }

    @Test("a run that lost its locks does not say what is applied: a later run's word stands")
    func nothingIsSaidOfWhatIsApplied() async throws {
        _ = try await apply(stoppedFor: 124) { await $0.takeLocks() }
        let completed = try #require(await ledger.recorded.last?.event)
        #expect(completed.kind == .applyCompleted)
        #expect(completed.detail["applied"] == [] && completed.detail["forgotten"] == [] && completed.detail["lockLost"] == true)
        #expect(completed.detail["report"] != nil)
    }

    @Test("a lease that is too short for a request is renewed first, as long as nobody else had the locks", arguments: [59, 70, 124])
    func renewed(seconds: Int) async throws {
        let report = try await apply(stoppedFor: seconds) { _ in }
        #expect(report.isComplete && transport.requests.count == 1)
        let renewed = try await ledger.locks().first?.renewed
        #expect(renewed == (seconds < 60 ? 0 : seconds))
    }

    @Test("reads are sent without locks")
    func reads() async throws {
        let client = transport.client().permitted(by: WritePermit { LedgerError(.locked, "gone") })
        _ = try await client.send(HTTPRequest(.get, "/apps/a"), attempt: "reading a")
        let error = await #expect(throws: ProviderError.self) {
            try await client.send(HTTPRequest(.delete, "/apps/a"), attempt: "deleting a")
        }
        #expect(error?.outcomeUnknown == false && error?.message == "nothing was sent: gone")
        #expect(transport.lines == ["GET /apps/a"])
    }
}
