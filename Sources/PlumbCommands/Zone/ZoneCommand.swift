internal import ArgumentParser

struct ZoneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zone", abstract: "Read zone files into the desired state, and write live zones as zone files.",
        subcommands: [ZoneImportCommand.self, ZoneExportCommand.self])
}
