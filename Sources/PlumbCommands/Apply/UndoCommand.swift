internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Resources

struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: "Plan how to undo a run, and perform it through the same gate.",
        discussion: """
            Restores what the run replaced. The plan says what cannot be undone: an app or an add-on that was created stays, and a \
            value that is not recorded blocks. What others wrote since is a conflict.

            The files still declare what the run wrote, so the next plan from them contains it again: revert them too.

            Without a terminal, plan first and then give the words:
              plumb undo production
              plumb undo production --digest 7f3a9c1e… --target production --confirm "deploy-prod-now 7f3a9c1e"
            """)

    @Argument(help: "The environment, such as production.", completion: .environments)
    var environment: String

    @Option(name: .long, help: "The run to undo, as plumb status and plumb audit log name it; the newest unless given.")
    var run: String?

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @OptionGroup var locking: LockOptions

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup var waits: WaitOptions

    @Option(name: .long, help: "Lift a brake, by its id; may be repeated.", completion: .brakes)
    var allow: [String] = []

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        try confirmation.check(session.environment)
        let execution = Execution(session, locking)
        try await execution.locked {
            let images = try await session.preImages(of: try await chosen(session))
            let (envelope, draft) = try await session.plan(undoing: images, lifted: Set(allow))
            guard !envelope.plan.changes.isEmpty || envelope.plan.isBlocked else {
                Terminal.log("\(environment): everything is as \(images.run) found it")
                return
            }
            guard confirmation.digest != nil || Terminal.canAsk else {
                return try await show(envelope, undoing: images.run, session)
            }
            let review = PlanReview(session, nil, digest: confirmation.digest) { command($0, undoing: images.run) }
            try await review.compare(envelope)
            PlanPrinter.log(envelope, isVerbose: talk.verbosity >= 1)
            if envelope.plan.isBlocked { throw CommandFailure(.blocked, "the plan to undo it is blocked; nothing was written") }
            let approved = try await Confirmation(session, confirmation, reviewed: review.whole, undoing: images.run).approve(envelope)
            try await execution.perform(approved, draft: draft, undoing: images.run, waits: waits, output: .output(output))
        }
    }

    private func chosen(_ session: Session) async throws -> String {
        if let run { return run }
        if let newest = try await session.runs().last?.id { return newest }
        throw CommandFailure(.failure, "\(environment) has no run to undo\(try await session.archived())")
    }

    private func command(_ envelope: PlanEnvelope, undoing run: String) -> DisplayText {
        "plumb undo \(environment) --run \(run) --digest \(envelope.digest)\(envelope.plan.allowed)"
    }

    private func show(_ envelope: PlanEnvelope, undoing run: String, _ session: Session) async throws {
        let words = session.next(envelope, file: nil).words
        try await PlanPrinter.print(
            envelope, as: output == .json ? .json : .text, next: (command(envelope, undoing: run), words),
            gate: session.requirements(for: envelope, isFromFiles: false))
        throw CommandFailure(envelope.plan.isBlocked ? .blocked : .changesPending)
    }
}
