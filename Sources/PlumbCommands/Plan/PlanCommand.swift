internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import FoundationEssentials
internal import Planning
internal import Reconciling

struct PlanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan", abstract: "Compare the desired state with what is live, and show what would change. Writes nothing there.",
        discussion: """
            Ends with 0 when in sync, 2 when changes are pending, 4 when the plan is blocked.

            With --pr, every environment that the checked-out merge of a pull request touches is planned, on the merge and on its \
            base: what the change causes, what is on the base and not applied, and drift are shown apart. In GitHub Actions the \
            result goes to the pull request, if GITHUB_TOKEN is set, and to the job's summary and outputs. Changes of forks are \
            compared by their files alone. Ends with 0 when there is a plan, 3 when the files are invalid, 4 when it is blocked.

            With --timings, also what took how long: steps, requests in waves that had to follow one another, and waits.
            """)

    @Argument(help: "The environment, such as production; none with --pr.", completion: .environments)
    var environment: String?

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "Also write the plan file and its Markdown into this directory.")
    var out: String?

    @Option(name: .long, help: "How to print the plan.")
    var output: OutputFormat = .text

    @Option(name: .long, help: "Lift a brake by its id; may be repeated.", completion: .brakes)
    var allow: [String] = []

    @OptionGroup var narrowing: NarrowingOptions

    @OptionGroup var timing: TimingOptions

    @Flag(name: .long, help: "Plan what the checked-out merge of a pull request changes, in every environment.")
    var pr = false

    @Option(name: .long, help: "With --pr: the commit that the change is compared with, where no merge is checked out.")
    var base: String?

    @Flag(name: .long, help: "With --pr: compare the files only; read nothing live and no credential.")
    var offline = false

    func validate() throws {
        if pr, environment != nil { throw ValidationError("--pr plans every environment that the change touches; name none") }
        if pr, out != nil || !allow.isEmpty { throw ValidationError("--pr writes no plan file and lifts no brake") }
        if pr, !narrowing.only.isEmpty { throw ValidationError("--pr plans all that the change touches; --only does not go with it") }
        if !pr, environment == nil { throw ValidationError("name the environment, such as production, or give --pr") }
        if !pr, base != nil || offline { throw ValidationError("--base and --offline go with --pr") }
    }

    func run() async throws {
        try await timing.measuring("plumb plan \(environment ?? "--pr")") { try await plan($0) }
    }

    /// - Parameter timeline: what it is measured by; nil where nobody asked.
    private func plan(_ timeline: Timeline?) async throws {
        guard let environment else {
            return try await PullRequestCommand(
                options: options, talk: talk, base: base, isOffline: offline, output: output, timeline: timeline
            ).run()
        }
        let session = try await Session(options, talk, environment: environment, isReading: out == nil, timeline: timeline)
        let envelope = try await session.envelope(of: try await session.preview(lifted: Set(allow), only: narrowing.only).plan)
        var file: String?
        if let out {
            file = try PlanFiles.write(envelope, into: out)
            try await session.recordPlan(envelope, for: .plan)
        }
        let printing = timeline?.begin("print the plan")
        try await PlanPrinter.print(
            envelope, as: output, next: session.next(envelope, file: file), gate: session.requirements(for: envelope),
            isVerbose: talk.verbosity >= 1)
        printing?.end()
        try await session.logUnfinishedRun()
        let asking = timeline?.begin("read the age of the last check")
        await session.logDriftAge()
        asking?.end()
        if !envelope.plan.isEmpty { try await session.logMerged() }
        if envelope.plan.isBlocked { throw CommandFailure(.blocked) }
        if !envelope.plan.isEmpty { throw CommandFailure(.changesPending) }
    }
}
