internal import ArgumentParser
internal import Diagnostics
internal import Planning
internal import Reconciling

struct CoverageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage", abstract: "Show how much of what is live the files cover. Reads only.",
        discussion: """
            Everything that the credentials can see is managed, observed, ignored with a reason, not declared, or unknown because it could \
            not be read. If anything is unknown, so is the coverage, and the command ends with 1. Ends with 4 if less is covered \
            than --at-least requires.
            """)

    @Argument(help: "An environment; everything that the credentials see unless given.", completion: .environments)
    var environment: String?

    @Option(name: .long, help: "The percentage that has to be covered.")
    var atLeast: Int?

    @OptionGroup var options: EstateOptions

    @OptionGroup var talk: LogOptions

    @Option(name: .long, help: "How to print the result.")
    var output: OutputFormat = .text

    func validate() throws {
        if let atLeast, !(0...100).contains(atLeast) { throw ValidationError("--at-least is a percentage, from 0 to 100") }
    }

    func run() async throws {
        let inspection = try await Inspection(
            options, talk, environments: environment.map { [$0] } ?? [], services: []
        ) { _ in .everything }
        let progress = TransientLine("listing what exists…")
        let coverage = await CoverageSurvey(inspection.estate, inspection.composition.connections).coverage(of: environment)
        progress.erase()
        switch output {
        case .text: Terminal.print(CoverageText.render(coverage, isLong: talk.verbosity > 0, width: Terminal.width))
        case .markdown: Terminal.print(markdown: CoverageMarkdown.render(coverage))
        case .json: Terminal.print(json: CoverageJSON.value(coverage))
        }
        guard coverage.isKnown() else {
            let providers = coverage.providers.filter { !coverage.isKnown(of: $0) }.joined(separator: ", ")
            throw CommandFailure(.failure, "not everything could be read at \(providers), so the coverage is unknown")
        }
        guard let atLeast, let percent = coverage.percent(), percent < atLeast else { return }
        throw CommandFailure(.blocked, "\(percent) % is covered, but \(atLeast) % is required")
    }
}
