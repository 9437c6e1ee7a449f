internal import Concurrency
internal import ArgumentParser
internal import CanonicalJSON
internal import FoundationEssentials
internal import Planning
internal import Reconciling
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// One run of applying: the locks of the whole environment, and what is performed under them.
struct Execution {
    let session: Session
    let run: String
    private let locks: ScopeLocks

    /// - Parameter run: of an earlier execution, to go on with it; nil begins another.
    init(_ session: Session, run: String? = nil) {
        self.session = session
        let run = run ?? "\(ClockTime.date(Session.now()))-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        self.run = run
        locks = ScopeLocks(session.scopes, holder: Self.holder(of: run), ledger: session.ledger, now: Session.now)
    }

    /// What an intent of this run is recorded behind.
    var fence: Fence { locks.fence }

    static func holder(of run: String) -> LockHolder {
        LockHolder(run: run, host: ProcessInfo.processInfo.hostName, process: Int(getpid()))
    }

    /// Runs `body` under the locks, so that nothing that another run does moves what was read.
    /// - Throws: ``CommandFailure`` with exit code 9 when another run has them, 5 when nothing vouches for the gate.
    func locked<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try session.checkGate()
        try await take()
        let result = await Result(awaiting: { () async throws in try await locks.beating(while: body) })
        do throws(LedgerError) {
            try await locks.release()
        } catch {
            Terminal.log(
                "the locks of this run could not be given back (\(error.message)); they end by themselves in \(ScopeLocks.lease) s")
        }
        return try result.get()
    }

    private func take() async throws {
        do throws(LedgerError) {
            try await StaleLocks(session).release()
            try await locks.take()
        } catch {
            let fix = error.code == .locked ? "\nsee who it is with: plumb locks" : ""
            throw CommandFailure(error.code == .locked ? .locked : .failure, "the ledger: \(error.message)\(fix)")
        }
    }

    /// Performs an approved plan and prints what came of it.
    /// - Throws: ``CommandFailure`` with exit code 7 when something was not done.
    func perform(
        _ approved: consuming ApprovedPlan, draft: PlanMaker.Draft, resuming earlier: RunRecord? = nil, undoing: String? = nil,
        waits: WaitOptions, output: ResultFormat
    ) async throws {
        if approved.wasTyped { try await session.compareAgain(draft, with: approved.envelope) }
        let interruption = Interruption()
        defer { withExtendedLifetime(interruption) {} }
        let progress = ApplyProgress()
        let question = StepQuestion(done: waits.done, earlier: earlier?.saidDone ?? [:], actor: session.actor)
        var writers = session.composition.writers
        writers[Probe.performer] = session.composition.probing.writer { step in question.ask(step) }
        let applier = Applier(
            ledger: session.ledger, writers: writers, actor: session.actor, fence: locks.fence, now: Session.now,
            isStopping: { [requests = interruption.requests] in requests.isMade }, isParking: waits.park,
            waitAtMost: waits.waitAtMost?.seconds, progress: { progress.show($0) })
        let report: ApplyReport
        do {
            report = try await applier.apply(approved, draft: draft, run: run, resuming: earlier != nil, undoing: undoing)
        } catch let error as LedgerError {
            throw CommandFailure(error.code == .locked ? .locked : .failure, "the ledger: \(error.message); nothing was written")
        }
        try show(report, output)
        if let problem = report.unrecorded { Terminal.log("not all of this is recorded: \(problem)") }
        let waiting = report.lines.count { $0.status == .waiting }
        // Whoever asked to stop did not ask to leave what waits for later: that is not done.
        let isStopped = interruption.requests.isMade && waiting > 0
        guard report.isComplete, !isStopped else {
            throw CommandFailure(
                .appliedInPart, "\(isStopped ? "stopped; " : "")applied in part; go on with: plumb resume \(session.name)")
        }
        if waiting > 0 { Terminal.log("\(waiting) waiting; look again with: plumb resume \(session.name)") }
    }

    private func show(_ report: ApplyReport, _ output: ResultFormat) throws {
        switch output {
        case .json:
            let document: JSONValue = ["version": 1, "report": try JSONValue(encoding: report)]
            Terminal.print(document.prettyText() + "\n")
        case .text: Terminal.print(ApplyReportText.render(report))
        }
    }
}
