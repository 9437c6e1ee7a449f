internal import ArgumentParser

struct TaskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "One-off commands of a service.", subcommands: [TaskRunCommand.self])
}
