internal import ArgumentParser

struct DriftCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift", abstract: "Show what changed outside of plumb since the last apply: what, who and when.",
        subcommands: [DriftCheckCommand.self, DriftAckCommand.self], defaultSubcommand: DriftCheckCommand.self)
}
