internal import ArgumentParser
internal import CanonicalJSON
internal import Planning
internal import Reconciling

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Go on with an apply that was interrupted or done in part.",
        discussion: """
            Everything is read again: what is live already as it was confirmed is done, the rest is performed. The approval of \
            the run holds for what is left of it, and for nothing else: where something else would change, it stops.

            Any machine that reaches the ledger can resume.
            """)

    @Argument(help: "The environment, such as production.")
    var environment: String

    @Option(name: .long, help: "The run to go on with, which must be the newest.")
    var run: String?

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: TalkOptions

    @OptionGroup var waits: WaitOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        guard let chosen = try await unfinished(session) else { return }
        let execution = Execution(session, run: chosen.id)
        try await execution.locked {
            let (envelope, draft) = try await rest(of: chosen, session)
            Terminal.tell("resuming \(chosen.id), confirmed as \(chosen.plan.shortDigest)")
            Terminal.tell(PlanText.render(envelope, style: .init(isColored: false, next: nil)))
            let approved = try await approve(envelope, chosen, session)
            try await execution.perform(approved, draft: draft, resuming: true, undoing: chosen.undoes, waits: waits, output: output)
        }
    }

    private func rest(of run: RunRecord, _ session: Session) async throws -> (PlanEnvelope, PlanMaker.Draft) {
        let lifted = Set(run.plan.plan.lifted)
        let (_, draft): (PlanEnvelope, PlanMaker.Draft) =
            if let task = run.task {
                try await session.plan(running: task, again: false)
            } else if let undone = run.undoes {
                try await session.plan(undoing: try await session.preImages(of: undone), lifted: lifted)
            } else {
                try await session.plan(lifted: lifted)
            }
        let whole = PlanMaker.Draft(
            plan: draft.plan.looking(at: run.unseen), inSync: draft.inSync, secrets: draft.secrets, applied: draft.applied)
        return (try session.envelope(of: whole.plan), whole)
    }

    /// The newest run, if it is unfinished. An older one was confirmed for a world that a later run has changed.
    private func unfinished(_ session: Session) async throws -> RunRecord? {
        let runs = try await session.runs()
        guard let newest = runs.last, newest.isUnfinished || newest.isWaiting, run == nil || newest.id == run else {
            let known = run.map { id in runs.contains { $0.id == id } } ?? true
            guard known else { throw CommandFailure(.failure, "there is no run \(run ?? "") of \(environment)") }
            let isLate = run != nil && run != runs.last?.id
            Terminal.tell("\(environment): " + (isLate ? "a later run has begun since" : "no run is unfinished") + "; nothing to resume")
            return nil
        }
        return newest
    }

    private func approve(_ rest: PlanEnvelope, _ run: RunRecord, _ session: Session) async throws -> ApprovedPlan {
        let rejection: Gate.Rejection
        do throws(Gate.Rejection) {
            return try Gate(session.environment).approve(rest, asRestOf: run.plan)
        } catch {
            rejection = error
        }
        try await session.record(
            .gateRejected, run: run.id, ["digest": .string(rest.digest), "reason": .string(rejection.reason)])
        throw CommandFailure(
            .refused, "REFUSED  \(rejection.reason). Nothing was written. What moved needs its own plan: plumb plan \(session.name)")
    }
}
