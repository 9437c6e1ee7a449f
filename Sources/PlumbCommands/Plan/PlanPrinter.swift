internal import CanonicalJSON
internal import FoundationEssentials
internal import Planning

/// Prints a plan on stdout in the form asked for.
enum PlanPrinter {
    static func print(_ envelope: PlanEnvelope, as output: OutputFormat, next: (command: String, words: String?)?) throws {
        switch output {
        case .text:
            let isColored = Terminal.isColored(environment: ProcessInfo.processInfo.environment)
            Terminal.print(PlanText.render(envelope, style: .init(isColored: isColored, width: Terminal.width, next: next)))
        case .markdown: Terminal.print(PlanMarkdown.render(envelope))
        case .json: Terminal.print(try JSONValue(encoding: envelope).prettyText() + "\n")
        }
    }
}
