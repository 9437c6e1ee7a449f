internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Resources

/// Going on with the newest run of an environment, where something of it is left or awaited.
struct Resumption {
    let session: Session
    let run: RunRecord

    /// Nil where nothing is left. An older run than the newest was confirmed for a world that a later one has changed.
    init?(_ session: Session) async throws {
        guard let newest = try await session.runs().last, newest.isUnfinished || newest.isWaiting else { return nil }
        self.session = session.going(on: newest)
        run = newest
    }

    /// Performs what is left, under the approval of the run.
    /// - Parameter breakGlass: why a freeze, or how long ago it was confirmed, is passed over; else what the run began with holds.
    func perform(waits: WaitOptions, _ locking: LockOptions, breakGlass: String? = nil, output: ReportDestination) async throws {
        guard !run.plan.plan.isDeposit else {
            throw CommandFailure(
                .failure,
                "\(run.id) puts live secrets into a store, and only plumb adopt, which reads them, can resume it; nothing was written\n"
                    + "continue with: plumb adopt --store STORE:/FOLDER")
        }
        try session.checkGrant("run \(run.id)", at: run.sequence)
        try await session.readSigningKey()
        let execution = Execution(session, run: run.id, locking)
        try await execution.locked {
            try await checkNewest()
            let (envelope, draft) = try await rest()
            Terminal.log("resuming \(run.id), confirmed as \(run.plan.shortDigest)")
            PlanPrinter.log(envelope)
            let approved = try await approve(envelope, draft.outputs, breakGlass: breakGlass ?? run.brokenGlass)
            try await execution.perform(approved, draft: draft, resuming: run, undoing: run.undoes, waits: waits, output: output)
        }
    }

    /// Another run may have begun before this one had the locks, or this one been gone on with.
    private func checkNewest() async throws {
        guard let newest = try await session.runs().last, newest.id == run.id, newest.isUnfinished || newest.isWaiting else {
            throw CommandFailure(
                .failure,
                "\(run.id) ended or was followed by another run meanwhile; nothing was written\nsee: plumb status \(session.name)")
        }
    }

    private func rest() async throws -> (PlanEnvelope, PlanMaker.Draft) {
        let lifted = Set(run.plan.plan.lifted)
        if let task = run.task { return try await session.plan(running: task, again: false) }
        guard let undone = run.undoes else {
            return try await session.plan(lifted: lifted, only: run.plan.plan.narrowing?.patterns ?? [], isRest: true)
        }
        return try await session.plan(undoing: try await session.preImages(of: undone), lifted: lifted)
    }

    private func approve(
        _ rest: PlanEnvelope, _ outputs: [Scope: [String: String]], breakGlass: String?
    ) async throws -> ApprovedPlan {
        let facts = session.gateFactsForResuming(breakGlass: breakGlass)
        let gate = Gate(session.environment)
        Terminal.write(GateText.render(gate.requirements(forResuming: rest.plan, begun: run.begun, given: facts)))
        let rejection: Gate.Rejection
        do throws(Gate.Rejection) {
            return try gate.approve(
                rest, asRestOf: run.plan, outputs: outputs, declared: Set(session.scopes), begun: run.begun, given: facts)
        } catch {
            rejection = error
        }
        try await session.record(
            .gateRejected, run: run.id, ["digest": .string(rest.digest), "reason": .string(rejection.reason)])
        throw CommandFailure(
            .refused, "REFUSED  \(rejection.reason). Nothing was written. What changed needs its own plan: plumb plan \(session.name)")
    }
}

extension RunRecord {
    /// What goes on with it, as it is typed.
    var continuation: DisplayText {
        plan.plan.isDeposit ? "plumb adopt --store STORE:/FOLDER" : "plumb resume \(plan.plan.environment)"
    }
}
