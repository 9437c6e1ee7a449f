internal import ArgumentParser
internal import CanonicalJSON
internal import Diagnostics
internal import Planning
internal import Reconciling

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Resume an apply that was interrupted or done in part.",
        discussion: """
            Reads everything again: what is live already as confirmed counts as done, the rest is performed. The approval of the \
            run covers what is left of it, and nothing else: if anything else would change, it stops. Who may apply and freeze \
            windows are checked again, and a run that was confirmed more than seven days ago writes nothing more.

            Any machine that reaches the ledger can resume.
            """)

    @Argument(help: "The environment, such as production.", completion: .environments)
    var environment: String

    @Option(name: .long, help: "The run to resume, which must be the newest.")
    var run: String?

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @OptionGroup var locking: LockOptions

    @OptionGroup var waits: WaitOptions

    @OptionGroup var reporting: ReportOptions

    @Option(name: .long, help: "Why to override a freeze window, or the age of the confirmation, in an emergency.")
    var breakGlass: String?

    @Option(name: .long, help: "How to print the result.")
    var output: ResultFormat = .text

    func validate() throws {
        if let breakGlass, !breakGlass.contains(where: { !$0.isWhitespace }) { throw ValidationError("--break-glass needs a reason") }
    }

    func run() async throws {
        let session = try await Session(options, talk, environment: environment)
        let resumption = try await Resumption(session)
        guard let resumption, run == nil || run == resumption.run.id else {
            let runs = try await session.runs().map(\.id)
            if let run, !runs.contains(run) { throw CommandFailure(.failure, "there is no run \(run) of \(environment)") }
            let isLate = run != nil && run != runs.last
            Terminal.log("\(environment): " + (isLate ? "a later run has begun since" : "no run is unfinished") + "; nothing to resume")
            return
        }
        try await ResultPublication.reporting(reporting.reportPr, session, talk, run: resumption.run.id) {
            try await resumption.perform(waits: waits, locking, breakGlass: breakGlass, output: .output(output))
        }
    }
}
