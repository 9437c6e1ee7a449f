internal import ArgumentParser
internal import Diagnostics

/// What a mistyped command was meant to be: the parser only says that there is an unexpected argument.
enum CommandSuggestion {
    /// - Throws: ``CommandFailure`` with exit code 64 where the command line names a command that there is none of.
    static func check(_ arguments: [String]) throws {
        // The parser's own option gives the script without what makes it safe.
        if arguments.contains(where: { $0.hasPrefix("--generate-completion-script") }) {
            throw CommandFailure(
                .validationFailure, "Error: --generate-completion-script is not an option here; use: plumb completion bash, zsh or fish")
        }
        var command: any ParsableCommand.Type = PlumbCommand.self
        var path = "plumb"
        for argument in arguments {
            let known = commands(of: command)
            // From here on come arguments, or an option stands before the command's name: the parser's to judge.
            guard !argument.hasPrefix("-"), argument != "help", !known.isEmpty else { return }
            guard let next = known[argument] else {
                // `plumb flags staging` names an environment; what `plumb audit` does by itself takes no argument.
                guard command.configuration.defaultSubcommand == nil || command == AuditCommand.self else { return }
                let names = known.keys.sorted()
                let hint = Suggestion.nearest(to: argument, among: names).map { "did you mean \(path) \($0)?" }
                throw CommandFailure(
                    .validationFailure,
                    "Error: \(path) has no command \"\(argument)\"; \(hint ?? "it has \(names.joined(separator: ", "))")\n"
                        + "Usage: \(path) <subcommand>\n  See '\(path) --help' for more information.")
            }
            (command, path) = (next, path + " " + argument)
        }
    }

    private static func commands(of command: any ParsableCommand.Type) -> [String: any ParsableCommand.Type] {
        Dictionary(command.configuration.subcommands.map { ($0._commandName, $0) }, uniquingKeysWith: { first, _ in first })
    }
}
