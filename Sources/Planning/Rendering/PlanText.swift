package import Diagnostics
internal import Resources

/// The plan as a person reads it on a terminal: summary first, risk on top, one numbered line a change.
package enum PlanText {
    package struct Style: Sendable {
        package let isColored: Bool
        /// Columns of the terminal.
        package let width: Int
        /// The command that applies this plan, and the words that confirm it; nil where nothing can be applied.
        package let next: (command: DisplayText, words: String?)?
        /// What the gate asks for besides the words, each line with its mark.
        package let gate: [DisplayText]

        package init(isColored: Bool, width: Int = 160, next: (command: DisplayText, words: String?)?, gate: [DisplayText] = []) {
            self.isColored = isColored
            self.width = width
            self.next = next
            self.gate = gate
        }
    }

    package static func render(_ envelope: PlanEnvelope, style: Style) -> DisplayText {
        guard let plan = try? envelope.shown.plan else { return unshowable }
        var lines: [DisplayText] = [headline(envelope), "  \(PlanSummary(plan).line)", ""]
        let pending = plan.pending
        lines += pending.isEmpty ? ["  Nothing to change."] : ChangeTable(pending, width: style.width, isColored: style.isColored).lines
        lines.append("")
        lines += waitLines(plan)
        lines += findingLines(plan.findings)
        lines += footer(plan.leftAlone)
        if !style.gate.isEmpty { lines += ["  the gate asks for:"] + style.gate.map { "    \($0)" as DisplayText } }
        // What only waits is applied too: the run is recorded, and looks.
        if let next = style.next, !plan.operations.isEmpty || !pending.isEmpty, !plan.isBlocked {
            lines.append("apply:         \(next.command)")
            if let words = next.words { lines.append("confirm with:  \(words)") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func headline(_ envelope: PlanEnvelope) -> DisplayText {
        var parts: [DisplayText] = ["\(envelope.plan.environment)  plan \(envelope.shortDigest)"]
        if let commit = envelope.commit { parts.append("desired \(commit)") }
        if let trusted = envelope.trustedReference { parts.append("trusted \(trusted) (PLUMB_TRUSTED_REF)") }
        parts.append("live read \(ClockTime.ofDay(envelope.createdAt))")
        parts.append("expires \(ClockTime.ofDay(envelope.expiresAt))")
        return parts.joined(separator: "  ")
    }

    private static func waitLines(_ plan: Plan) -> [DisplayText] {
        waitLines("waiting", plan.waits) + waitLines("checks after apply", plan.looks)
    }

    private static func waitLines(_ title: DisplayText, _ waits: [Operation]) -> [DisplayText] {
        guard !waits.isEmpty else { return [] }
        return ["  \(title):"] + waits.map { "    \($0.scope.provider) \($0.scope.name)  \($0.summary)" as DisplayText } + [""]
    }

    private static func findingLines(_ findings: [Finding]) -> [DisplayText] {
        guard !findings.isEmpty else { return [] }
        return findings.flatMap { finding -> [DisplayText] in
            let mark: DisplayText =
                switch finding.severity {
                case .blocks: "✗ blocked"
                case .warns: "! warning"
                case .notes: "· note"
                }
            let place: DisplayText = finding.span.map { "  \($0)" } ?? ""
            let fix = finding.fix.map { "             → \($0)" as DisplayText }
            return ["  \(mark)  \(finding.message)  [\(finding.rule)]\(place)"] + (fix.map { [$0] } ?? [])
        } + [""]
    }

    private static func footer(_ left: Plan.LeftAlone) -> [DisplayText] {
        ["  not touched: \(left.observed.count) observe-only, \(left.ignored.count) ignored, \(left.unmanaged.count) not declared"]
    }

    /// A plan was digested by encoding it, so it encodes; but never are the fingerprints shown instead.
    private static var unshowable: DisplayText { "the plan cannot be shown without what it must not show; please report this\n" }
}
