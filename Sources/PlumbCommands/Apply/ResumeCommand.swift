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

    @Option(name: .long, help: "The run to go on with; the newest unfinished one unless given.")
    var run: String?

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: TalkOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        let unfinished = try await session.runs().filter { $0.isUnfinished && (run == nil || $0.id == run) }
        guard let chosen = unfinished.last else {
            let which = run.map { "the run \($0)" } ?? "no run"
            Terminal.tell("\(environment): \(which) is \(run == nil ? "unfinished" : "finished or unknown"); nothing to resume")
            return
        }
        let execution = Execution(session, run: chosen.id)
        try await execution.locked {
            let (envelope, draft) = try await session.plan(lifted: Set(chosen.plan.plan.lifted))
            Terminal.tell("resuming \(chosen.id), confirmed as \(chosen.plan.shortDigest)")
            Terminal.tell(PlanText.render(envelope, style: .init(isColored: false, next: nil)))
            let approved = try await approve(envelope, chosen, session)
            try await execution.perform(approved, draft: draft, resuming: true, output: output)
        }
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
