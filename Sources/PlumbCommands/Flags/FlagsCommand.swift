internal import ArgumentParser

struct FlagsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "flags", abstract: "Show every flag in every environment; promote one in the files.",
        subcommands: [FlagsListCommand.self, FlagsPromoteCommand.self], defaultSubcommand: FlagsListCommand.self)
}
