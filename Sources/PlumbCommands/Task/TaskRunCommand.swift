internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

struct TaskRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run a declared task now, through the environment's gate.",
        discussion: """
            Plans the run of the task and nothing else, asks as plumb apply does, and follows the command to its end: its exit \
            status and the last lines it printed are recorded.

            A task that already ran for what the app runs is not run again without --again; nor is one that may not have \
            finished.

            Without a terminal, look first and then give the words:
              plumb task run production velvet migrate
              plumb task run production velvet migrate --digest 7f3a9c1e… --target production --confirm "deploy-prod-now 7f3a9c1e"
            """)

    @Argument(help: "The environment, such as production.", completion: .environments)
    var environment: String

    @Argument(help: "The service.", completion: .services)
    var service: String

    @Argument(help: "The task, as the service's file names it.")
    var task: String

    @Flag(name: .long, help: "Run it even if it already ran for what the app runs.")
    var again = false

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @OptionGroup var locking: LockOptions

    @OptionGroup var confirmation: ConfirmationOptions

    @OptionGroup var waits: WaitOptions

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        try confirmation.check(session.environment)
        let address = try address(session.estate)
        let execution = Execution(session, locking)
        try await execution.locked {
            let (envelope, draft) = try await session.plan(running: address, again: again)
            guard !envelope.plan.operations.isEmpty || envelope.plan.isBlocked else {
                Terminal.log("\(task) ran already for what \(address.scope.name) runs; to run it once more: --again")
                return
            }
            guard confirmation.digest != nil || confirmation.target != nil || Terminal.canAsk else {
                return try await show(envelope, session)
            }
            let review = PlanReview(session, nil, digest: confirmation.digest) { command($0) }
            try await review.compare(envelope)
            PlanPrinter.log(envelope, isVerbose: talk.verbosity >= 1)
            if envelope.plan.isBlocked { throw CommandFailure(.blocked, "the task is blocked; nothing was run") }
            let approved = try await Confirmation(session, confirmation, reviewed: review.whole, isFromFiles: false).approve(envelope)
            try await execution.perform(approved, draft: draft, waits: waits, output: .output(output))
        }
    }

    private func address(_ estate: Estate) throws -> Address {
        guard let found = estate.service(service, in: environment) else {
            let known = Set(estate.services.filter { $0.environment == environment }.map(\.name)).sorted()
            let hint = Suggestion.nearest(to: service, among: known).map { "; did you mean \($0)?" } ?? ""
            throw CommandFailure(.validationFailure, "there is no service \"\(service)\" in \(environment)\(hint)")
        }
        guard found.tasks[task] != nil else {
            let known = found.tasks.keys.sorted()
            let hint = known.isEmpty ? "it has none" : "it has \(known.joined(separator: ", "))"
            throw CommandFailure(.validationFailure, "\(service) has no task \"\(task)\"; \(hint)")
        }
        return Address(found.scope, "task", task)
    }

    private func command(_ envelope: PlanEnvelope) -> DisplayText {
        "plumb task run \(environment) \(service) \(task)\(again ? " --again" : "") --digest \(envelope.digest)"
    }

    private func show(_ envelope: PlanEnvelope, _ session: Session) async throws {
        try await PlanPrinter.print(
            envelope, as: output == .json ? .json : .text, next: (command(envelope), session.next(envelope, file: nil).words),
            gate: session.requirements(for: envelope, isFromFiles: false))
        throw CommandFailure(envelope.plan.isBlocked ? .blocked : .changesPending)
    }
}
