package import Diagnostics
internal import Resources

/// The plan as a person reads it on a terminal: summary first, risk on top, the rest by scope, and nothing said twice.
package enum PlanText {
    /// For whom the plan is printed, and what else is printed with it.
    package struct Style: Sendable {
        package let isColored: Bool
        /// Columns of the terminal; nil for a file or a log, where lines are not broken.
        package let width: Int?
        /// Rows of the terminal: the summary is repeated below a plan that has more.
        package let height: Int
        /// Whether everything is listed that is otherwise counted.
        package let isVerbose: Bool
        /// The command that applies this plan, and the words that confirm it; nil where nothing can be applied.
        package let next: (command: DisplayText, words: String?)?
        /// What the gate asks for besides the words.
        package let gate: [GateLine]

        package init(
            isColored: Bool, width: Int? = nil, height: Int = 50, isVerbose: Bool = false, next: (command: DisplayText, words: String?)?,
            gate: [GateLine] = []
        ) {
            self.isColored = isColored
            self.width = width
            self.height = height
            self.isVerbose = isVerbose
            self.next = next
            self.gate = gate
        }
    }

    /// The plan's text, ending with a line end. Values that are not to be shown are left out of it.
    package static func render(_ envelope: PlanEnvelope, style: Style) -> DisplayText {
        guard let plan = try? envelope.shown.plan else { return unshowable }
        let numbers = PlanNumbers(plan)
        // What only waits is applied too: the run is recorded, and looks.
        let isApplicable = style.next != nil && (!plan.operations.isEmpty || !plan.pending.isEmpty) && !plan.isBlocked
        let summary = wrapped([headline(envelope), "\(PlanSummary(plan).line)"], style)
        var lines = summary + wrapped(gateLines(style, isApplicable: isApplicable), style) + [""]
        lines += changeLines(numbers, awaitedCosts(plan), style)
        lines += wrapped(checkLines(numbers) + findingLines(plan.findings, style), style)
        lines += wrapped(footer(plan, style), style)
        // Whoever has read so far has the beginning out of sight.
        if lines.count >= style.height { lines += [""] + summary }
        if isApplicable, let next = style.next { lines.append("apply: \(next.command)") }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func wrapped(_ lines: [DisplayText], _ style: Style) -> [DisplayText] {
        lines.flatMap { $0.wrapped(to: style.width ?? .max, indent: 6) }
    }

    private static func headline(_ envelope: PlanEnvelope) -> DisplayText {
        var parts: [DisplayText] = ["\(envelope.plan.environment)  plan \(envelope.shortDigest)"]
        if let commit = envelope.commit { parts.append("desired \(commit)") }
        if let trusted = envelope.trustedReference { parts.append("trusted \(trusted) (PLUMB_TRUSTED_REF)") }
        parts.append("live read \(ClockTime.ofDay(envelope.createdAt))")
        parts.append("expires \(ClockTime.ofDay(envelope.expiresAt))")
        return parts.joined(separator: "  ")
    }

    private static func gateLines(_ style: Style, isApplicable: Bool) -> [DisplayText] {
        var lines: [DisplayText] = []
        if isApplicable, let words = style.next?.words { lines.append("gate: type \"\(words)\"") }
        guard !style.gate.isEmpty else { return lines }
        if lines.isEmpty { lines.append("gate:") }
        return lines
            + style.gate.map { line in
                switch line.mark {
                case .given: "  ✓ \(line.text)"
                case .missing: "  ✗ \(line.text)"
                case .overridden: "  ! \(line.text) (overridden by --break-glass)"
                }
            }
    }

    /// What costs something and is only waited for, by address: it is confirmed as well, and stands in no row of its own.
    private static func awaitedCosts(_ plan: Plan) -> [Address: Change] {
        let waiting = plan.waitedFor
        let costs = plan.changes.filter { waiting.contains($0.address) && $0.consequence.risk >= .cost }
        return Dictionary(costs.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
    }

    private static func changeLines(_ numbers: PlanNumbers, _ awaited: [Address: Change], _ style: Style) -> [DisplayText] {
        let table = ChangeTable(numbers, width: style.width, isColored: style.isColored)
        guard !numbers.risky.isEmpty || !numbers.groups.isEmpty else { return ["Nothing to change.", ""] }
        var lines = numbers.risky.isEmpty ? [] : table.risky(numbers.risky) + [""]
        for group in numbers.groups {
            let heading = GroupHeading(group)
            lines += wrapped([heading.text], style)
            lines += table.lines(group.changes, shared: heading.consequence)
            lines += wrapped(group.others.map { operation in other(operation, numbers) + details(operation, awaited) }, style) + [""]
        }
        return lines
    }

    /// Such as `: web quantity 1, size standard-1x, +$25/month`.
    private static func details(_ operation: Operation, _ awaited: [Address: Change]) -> DisplayText {
        guard operation.effect == .wait else { return "" }
        let parts = operation.addresses.compactMap { awaited[$0] }.map { change -> DisplayText in
            "\(change.address.name) \(ChangeDescription.value(change)), \(change.consequence.text)"
        }
        return parts.isEmpty ? "" : ": \(parts.joined(separator: "; "))"
    }

    private static func other(_ operation: Operation, _ numbers: PlanNumbers) -> DisplayText {
        let label = DisplayText(PlanNumbers.label(numbers.numbers(of: operation.id))).padded(to: numbers.labelWidth)
        let summary = operation.summary
        if operation.effect.isWrite { return "  \(label)  *  \(summary)" }
        return summary.contains("wait") ? "  \(label)     \(summary)" : "  \(label)     waiting: \(summary)"
    }

    private static func checkLines(_ numbers: PlanNumbers) -> [DisplayText] {
        guard !numbers.checks.isEmpty else { return [] }
        return ["checks after apply:"]
            + numbers.checks.map { check in
                let label = DisplayText(PlanNumbers.label(numbers.numbers(of: check.id))).padded(to: numbers.labelWidth)
                return "  \(label)  \(check.scope.provider) \(check.scope.shownName)  \(check.summary)"
            } + [""]
    }

    private static func findingLines(_ findings: [Finding], _ style: Style) -> [DisplayText] {
        guard !findings.isEmpty else { return [] }
        return FoldedFindings(findings, isWhole: style.isVerbose).items.flatMap { item -> [DisplayText] in
            let finding = item.finding
            let mark: DisplayText =
                switch finding.severity {
                case .blocks: "✗ blocked"
                case .warns: "! warning"
                case .notes: "· note"
                }
            let place: DisplayText = finding.span.map { "  \($0.file):\($0.line)" } ?? ""
            var lines: [DisplayText] = ["\(mark)  \(finding.message)  [\(finding.rule)]\(place)"]
            if let fix = finding.fix { lines.append("      → \(fix)") }
            if let others = item.others { lines.append("      and \(others) (-v lists them)") }
            return lines
        } + [""]
    }

    private static func footer(_ plan: Plan, _ style: Style) -> [DisplayText] {
        let left = plan.leftAlone
        let parts = [("observe-only", left.observed), ("ignored", left.ignored), ("not declared", left.unmanaged)]
        let isHinting = !style.isVerbose && parts.contains { !$0.1.isEmpty }
        let counts = parts.map { "\($0.1.count) \($0.0)" }.joined(separator: ", ")
        var lines: [DisplayText] = ["not touched: \(counts)\(isHinting ? " (-v lists them)" : "")"]
        if style.isVerbose { lines += parts.flatMap { part in part.1.map { "  \(part.0)  \($0)" } } }
        guard let narrowing = plan.narrowing else { return lines }
        let only = narrowing.patterns.joined(separator: ", ")
        let count = narrowing.leftOut.count
        lines.append("left out by --only \(only): \(count == 0 ? "nothing" : count == 1 ? "1 change" : "\(count) changes")")
        let shown = style.isVerbose ? narrowing.leftOut : Array(narrowing.leftOut.prefix(leftOutLimit))
        lines += shown.map { "  \($0)" }
        if shown.count < count { lines.append("  and \(count - shown.count) more (-v lists them)") }
        return lines
    }

    /// What is left out is named as far as a reader takes it in.
    private static let leftOutLimit = 8

    /// A plan was digested by encoding it, so it encodes; but never are the fingerprints shown instead.
    private static var unshowable: DisplayText { "the plan cannot be shown without a secret; this is a bug, please report it\n" }
}
