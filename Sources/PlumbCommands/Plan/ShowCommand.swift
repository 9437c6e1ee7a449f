internal import ArgumentParser
internal import Planning

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Print a plan file; reads nothing else.")

    @Argument(help: "The plan file.", completion: .file(extensions: ["json"]))
    var file: String

    @Option(name: .long, help: "How to print the plan.")
    var output: OutputFormat = .text

    func run() async throws {
        try PlanPrinter.print(PlanFiles.read(file), as: output, next: nil)
    }
}
