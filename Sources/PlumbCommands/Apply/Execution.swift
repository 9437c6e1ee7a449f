internal import Concurrency
internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import FoundationEssentials
internal import Planning
internal import Reconciling
internal import Resources

/// One run of applying: the locks of the whole environment, and what is performed under them.
struct Execution {
    let session: Session
    let run: String
    private let locks: ScopeLocks
    private let scopes: [Scope]
    private let lockTimeout: Duration
    private let interruption: Interruption

    /// How often locks that are waited for are tried for.
    private static let lockPause = Duration.seconds(1)

    /// - Parameters:
    ///   - run: of an earlier execution, to go on with it; nil begins another.
    ///   - more: what is locked besides what the environment declares.
    init(_ session: Session, run: String? = nil, _ options: LockOptions? = nil, locking more: [Scope] = []) {
        self.session = session
        let run = run ?? "\(ClockTime.date(Session.now()))-\(String(UInt64.random(in: .min ... .max), radix: 36))"
        self.run = run
        let scopes = session.scopes + more
        self.scopes = scopes
        let locks = ScopeLocks(
            scopes, holder: Self.holder(of: run, by: session), ledger: session.ledger, clock: LeaseClock(wall: Session.now))
        self.locks = locks
        lockTimeout = .seconds(options?.lockTimeout?.seconds ?? 0)
        interruption = Interruption { await Self.giveBack(locks) }
    }

    /// What an intent of this run is recorded behind.
    var fence: Fence { locks.fence }

    /// What each request of this run that changes something asks.
    var permit: WritePermit { locks.permit }

    private static func holder(of run: String, by session: Session) -> LockHolder {
        let (host, process) = (ProcessInfo.processInfo.hostName, ProcessIdentity.current)
        let once = String(UInt64.random(in: .min ... .max), radix: 36)
        let command = CommandLine.arguments.dropFirst().first ?? ""
        return LockHolder(
            id: "\(run)@\(host):\(process.number)/\(once)", run: run, person: session.actor,
            command: "plumb \(command) \(session.name)", host: host, process: process)
    }

    /// Runs `body` under the locks, so that nothing that another run does moves what was read. Whatever ends it, the locks are
    /// given back.
    /// - Throws: ``CommandFailure`` with exit code 9 when another run has them, 5 when nothing vouches for the gate.
    func locked<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        try session.checkGate()
        interruption.watch()
        defer { withExtendedLifetime(interruption) {} }
        try await take()
        let result = await Result(awaiting: { () async throws in try await locks.beating(while: body) })
        await Self.giveBack(locks)
        return try result.get()
    }

    private static func giveBack(_ locks: ScopeLocks) async {
        do throws(LedgerError) {
            try await locks.release()
        } catch {
            Terminal.log(
                "the locks of this run could not be released (\(error.message)); they expire in \(ScopeLocks.lease) s")
        }
    }

    /// Takes the locks, and waits for them as long as the operator said.
    private func take() async throws {
        let deadline = ContinuousClock.now + lockTimeout
        var isWaiting = false
        while true {
            do throws(LedgerError) {
                try await StaleLocks(session, of: Set(scopes)).release()
                return try await locks.take()
            } catch {
                guard error.code == .locked, .now < deadline else { throw failure(error) }
                if !isWaiting { Terminal.log("waiting at most \(lockTimeout.components.seconds) s: \(error.message)") }
                isWaiting = true
            }
            try await Task.sleep(for: min(Self.lockPause, ContinuousClock.now.duration(to: deadline)))
        }
    }

    private func failure(_ error: LedgerError) -> CommandFailure {
        switch error.code {
        case .locked:
            CommandFailure(.locked, "\(error.message)\nwait for it with --lock-timeout 5m, or see who holds them: plumb locks")
        case .clock:
            CommandFailure(
                .failure,
                "\(error.message)\nif a wrong clock recorded that entry and this one is right: "
                    + "plumb locks --accept-clock --environment \(session.name)")
        default: CommandFailure(.failure, "the ledger: \(error.message)")
        }
    }

    /// From here on a signal asks to stop after what is under way, and nothing is torn off.
    func beginWriting() -> Interruption.Requests { interruption.beginWriting() }

    /// Performs an approved plan and prints what came of it.
    /// - Throws: ``CommandFailure`` with exit code 7 when something was not done, and 1 when nothing was, as all of it was refused.
    func perform(
        _ approved: consuming ApprovedPlan, draft: PlanMaker.Draft, resuming earlier: RunRecord? = nil, undoing: String? = nil,
        waits: WaitOptions, output: ReportDestination
    ) async throws {
        let isDeposit = approved.envelope.plan.isDeposit
        if approved.wasTyped { try await session.compareAgain(draft, with: approved.envelope) }
        let requests = beginWriting()
        let progress = ApplyProgress(PlanNumbers(approved.envelope.plan))
        let question = StepQuestion(done: waits.done, earlier: earlier?.saidDone ?? [:], actor: session.actor)
        var writers = session.composition.writers
        writers[Probe.performer] = session.composition.probing.writer { step in question.ask(step) }
        let applier = Applier(
            ledger: session.ledger, writers: writers, actor: session.actor, fence: locks.fence, permit: locks.permit, now: Session.now,
            isStopping: { requests.isMade }, isParking: waits.park,
            waitAtMost: waits.waitAtMost?.seconds, progress: { progress.show($0) })
        let report: ApplyReport
        do {
            report = try await applier.apply(approved, draft: draft, run: run, resuming: earlier != nil, undoing: undoing)
        } catch let error as LedgerError {
            throw CommandFailure(error.code == .locked ? .locked : .failure, "the ledger: \(error.message); nothing was written")
        }
        try show(report, output)
        if let problem = report.unrecorded { Terminal.log("not everything was recorded: \(problem)") }
        let waiting = report.lines.count { $0.status == .waiting }
        // Whoever asked to stop did not ask to leave what waits for later: that is not done.
        let isStopped = requests.isMade && waiting > 0
        guard report.isComplete, !isStopped else {
            let next: DisplayText = isDeposit ? "give the same command again" : "plumb resume \(session.name)"
            if report.hasWrittenNothing, report.unrecorded == nil {
                throw CommandFailure(
                    .failure, "refused, and nothing was written; correct it and plan again, or try it again: \(next)")
            }
            throw CommandFailure(.appliedInPart, "\(isStopped ? "stopped; " : "")applied in part; continue with: \(next)")
        }
        if waiting > 0 {
            Terminal.log(
                "Applied; \(waiting) check\(waiting == 1 ? " is" : "s are") still pending. Check again with: plumb resume \(session.name)")
        }
    }

    private func show(_ report: ApplyReport, _ output: ReportDestination) throws {
        switch output {
        case .output(.json):
            let document: JSONValue = ["version": 1, "report": try JSONValue(encoding: report)]
            Terminal.print(json: document)
        case .output(.text): Terminal.print(ApplyReportText.render(report, width: Terminal.width))
        case .log: Terminal.write(ApplyReportText.render(report, width: Terminal.logWidth))
        }
    }
}

/// Where it is said what came of an apply.
enum ReportDestination {
    case output(ResultFormat)
    /// On stderr: what is printed on stdout is something else, and comes later.
    case log
}
