internal import CanonicalJSON
internal import Diagnostics
internal import FoundationEssentials
internal import Planning
internal import Reconciling

/// Prints a plan in the form asked for.
enum PlanPrinter {
    /// On stdout.
    /// - Parameters:
    ///   - gate: what the gate asks for besides its words.
    ///   - isVerbose: whether everything is listed that is otherwise counted.
    static func print(
        _ envelope: PlanEnvelope, as output: OutputFormat, next: (command: DisplayText, words: String?)?, gate: [GateRequirement] = [],
        isVerbose: Bool = false
    ) throws {
        let lines = GateText.lines(gate)
        switch output {
        case .text:
            let isColored = Terminal.isColored(environment: ProcessInfo.processInfo.environment)
            Terminal.print(
                PlanText.render(
                    envelope,
                    style: .init(
                        isColored: isColored, width: Terminal.width, height: Terminal.height, isVerbose: isVerbose, next: next, gate: lines)
                ))
        case .markdown: Terminal.print(markdown: PlanMarkdown.render(envelope, gate: lines))
        case .json: Terminal.print(json: try PlanDocument(envelope, gate: gate).json)
        }
    }

    /// As it is printed where nothing is to be applied.
    static func text(_ envelope: PlanEnvelope, isVerbose: Bool) -> DisplayText {
        let isColored = Terminal.isColored(environment: ProcessInfo.processInfo.environment)
        return PlanText.render(
            envelope,
            style: .init(isColored: isColored, width: Terminal.width, height: Terminal.height, isVerbose: isVerbose, next: nil))
    }

    /// On stderr, before it is confirmed or where it is not what was reviewed.
    static func log(_ envelope: PlanEnvelope, isVerbose: Bool = false) {
        Terminal.log(
            PlanText.render(
                envelope,
                style: .init(isColored: false, width: Terminal.logWidth, height: Terminal.height, isVerbose: isVerbose, next: nil)))
    }
}
