internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Planning
internal import Reconciling

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Compare the desired state with what is live, and show what would change. Writes nothing there.",
        discussion: "Ends with 0 when in sync, 2 when changes are pending, 4 when the plan is blocked.")

    @Argument(help: "The environment, such as production.")
    var environment: String

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "Also write the plan file and its Markdown into this directory.")
    var out: String?

    @Option(name: .long, help: "How to print the plan.")
    var output: OutputFormat = .text

    @Option(name: .long, help: "Lift a brake by its id; may be repeated.")
    var allow: [String] = []

    @OptionGroup var narrowing: NarrowingOptions

    func run() async throws {
        let session = try await Session(options, talk, environment: environment, isReading: out == nil)
        let envelope = try session.envelope(of: try await session.preview(lifted: Set(allow), only: narrowing.only).plan)
        var file: String?
        if let out {
            file = try PlanFiles.write(envelope, into: out)
            try await session.recordPlan(envelope, for: .plan)
        }
        try await PlanPrinter.print(
            envelope, as: output, next: session.next(envelope, file: file), gate: session.requirements(for: envelope),
            isVerbose: talk.verbosity >= 1)
        await session.logDriftAge()
        if envelope.plan.isBlocked { throw CommandFailure(.blocked) }
        if !envelope.plan.isEmpty { throw CommandFailure(.changesPending) }
    }
}
