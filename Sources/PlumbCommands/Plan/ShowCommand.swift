internal import ArgumentParser
internal import Diagnostics
internal import Planning

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Print a plan file; reads nothing else.")

    @Argument(help: "The plan file.", completion: .plans)
    var file: String

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the plan.")
    var output: OutputFormat = .text

    func run() async throws {
        let envelope = try PlanFiles.read(file)
        if envelope.isWithheld == true {
            Terminal.log(
                "This plan was made from a change that is not merged: fingerprints are left out, so its content cannot be checked.")
        }
        try PlanPrinter.print(envelope, as: output, next: nil, isVerbose: talk.verbosity >= 1)
    }
}
