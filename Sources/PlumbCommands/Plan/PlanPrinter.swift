internal import CanonicalJSON
internal import Diagnostics
internal import FoundationEssentials
internal import Planning
internal import Reconciling

/// Prints a plan on stdout in the form asked for.
enum PlanPrinter {
    /// - Parameter gate: what the gate asks for besides its words.
    static func print(
        _ envelope: PlanEnvelope, as output: OutputFormat, next: (command: DisplayText, words: String?)?, gate: [GateRequirement] = []
    ) throws {
        switch output {
        case .text:
            let isColored = Terminal.isColored(environment: ProcessInfo.processInfo.environment)
            let style = PlanText.Style(isColored: isColored, width: Terminal.width, next: next, gate: GateText.lines(gate))
            Terminal.print(PlanText.render(envelope, style: style))
        case .markdown: Terminal.print(markdown: PlanMarkdown.render(envelope, gate: GateText.lines(gate)))
        case .json:
            var document = try JSONValue(encoding: envelope.shown).object ?? [:]
            document["gate"] = try JSONValue(encoding: gate)
            Terminal.print(json: .object(document))
        }
    }
}
