package import ArgumentParser
internal import CCoreDumps
internal import CanonicalJSON
internal import Diagnostics

/// The root of the command line.
package struct PlumbCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "plumb",
        abstract: "Keep Heroku apps, DNS records and their configuration in sync with files in git.",
        discussion: """
            Desired state lives in desired/. `plumb plan` compares it with what is live and writes nothing. \
            `plumb apply` performs exactly the plan that was confirmed.

            Exit codes:
              0 in sync or done
              1 error
              2 changes pending
              3 the desired state is invalid
              4 blocked by a contract, policy or brake
              5 confirmation or approval refused
              6 stale plan
              7 applied in part
              8 drift
              9 locked
              10 a check did not run
              11 nothing drifted, and something has no baseline
              64 an unknown command or option
            """,
        version: toolVersion,
        groupedSubcommands: [
            CommandGroup(
                name: "Begin",
                subcommands: [StartCommand.self, AdoptCommand.self, DoctorCommand.self, ExplainCommand.self, CompletionCommand.self]),
            CommandGroup(
                name: "Look",
                subcommands: [
                    LookCommand.self, ValidateCommand.self, PlanCommand.self, ShowCommand.self, DriftCommand.self, StatusCommand.self,
                    FlagsCommand.self,
                    ChecklistCommand.self, CompareCommand.self, CoverageCommand.self, VerifyCommand.self,
                ]),
            CommandGroup(
                name: "Change",
                subcommands: [
                    InitCommand.self, BootstrapCommand.self, ApproveCommand.self, ApplyCommand.self, ResumeCommand.self,
                    UndoCommand.self,
                    ForgetCommand.self,
                    PromoteCommand.self,
                    TaskCommand.self,
                ]),
            CommandGroup(
                name: "More",
                subcommands: [
                    ZoneCommand.self, AuditCommand.self, LocksCommand.self, LedgerCommand.self, SchemaCommand.self, SimulateCommand.self,
                ]),
        ])

    package static let toolVersion = "0.1.0"

    package init() {}

    /// What has to be done before the first suspension: where the system gives too little, the program ends here with an error.
    package static func prepare() {
        ProcessLimits.openStandardStreams()
        BrokenPipe.ignore()
        // Secrets are in memory: a crash must not leave them on a disk. Where the system refuses, nothing else is less safe.
        _ = plumb_forbid_core_dumps()
        do {
            try ProcessLimits.check()
        } catch {
            end(error, isJSON: OutputChoice.isJSON(Array(CommandLine.arguments.dropFirst())), isSilent: false)
        }
    }

    /// Runs the command line after ``prepare()``: the only place that prints errors and picks exit codes.
    package static func run() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        let isJSON = OutputChoice.isJSON(arguments)
        // Somebody is typing: nothing is said on their line, whatever a shell asks.
        let isCompletion = arguments.first == "---completion"
        do {
            try CommandSuggestion.check(arguments)
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            // Whoever asked for a document gets one, also where there was nothing to do.
            if isJSON, !Terminal.hasPrinted { Terminal.print(json: ["version": 1, "result": .null]) }
            Terminal.exit(code(.success).rawValue)
        } catch let failure as CommandFailure {
            end(failure, isJSON: isJSON, isSilent: isCompletion)
        } catch let code as ExitCode {
            Terminal.exit(self.code(code).rawValue)
        } catch {
            let code = exitCode(for: error)
            if isCompletion, !code.isSuccess { Terminal.exit(code.rawValue) }
            // The parser's words hold what somebody typed, or a script put there.
            let text = DisplayText(lines: fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false))
            if code.isSuccess {
                // Help, or the version.
                Terminal.print(text)
                Terminal.exit(isOutputLost ? ExitCode.failure.rawValue : 0)
            }
            Terminal.write(text)
            if isJSON { Terminal.print(json: ErrorDocument(code, message(for: error)).json) }
            Terminal.exit(code.rawValue)
        }
    }

    private static func end(_ failure: CommandFailure, isJSON: Bool, isSilent: Bool) -> Never {
        if !failure.message.isEmpty, !isSilent { Terminal.log(failure.message) }
        if isJSON, !Terminal.hasPrinted { Terminal.print(json: ErrorDocument(failure).json) }
        Terminal.exit(code(failure.code).rawValue)
    }

    /// A result that nobody can read is none: "changes pending" without the changes, or with some of them withheld, is a failure.
    private static func code(_ code: ExitCode) -> ExitCode {
        let isResult = [.success, .changesPending, .drift, .checkDidNotRun, .noBaseline].contains(code)
        return isResult && (isOutputLost || Terminal.hasWithheld) ? .failure : code
    }

    /// Says so, too.
    private static var isOutputLost: Bool {
        guard let problem = Terminal.outputProblem else { return false }
        Terminal.log("the output could not be written: \(problem)")
        return true
    }
}
