internal import Diagnostics
internal import Resources

/// The plan as a person reads it on a terminal: summary first, risk on top, one numbered line a change.
package enum PlanText {
    package struct Style: Sendable {
        package let isColored: Bool
        /// The command that applies this plan, and the words that confirm it; nil where nothing can be applied.
        package let next: (command: String, words: String?)?

        package init(isColored: Bool, next: (command: String, words: String?)?) {
            self.isColored = isColored
            self.next = next
        }
    }

    package static func render(_ envelope: PlanEnvelope, style: Style) -> String {
        let plan = envelope.plan
        var lines = [headline(envelope), "  " + PlanSummary(plan).line, ""]
        lines += changeLines(plan, style: style)
        lines += waitLines(plan)
        lines += findingLines(plan.findings)
        lines += footer(plan)
        if let next = style.next, !plan.isEmpty {
            lines.append("apply:  \(next.command)" + (next.words.map { "     confirm with:  \($0)" } ?? ""))
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func headline(_ envelope: PlanEnvelope) -> String {
        var parts = ["\(envelope.plan.environment)  plan \(envelope.shortDigest)"]
        if let commit = envelope.commit { parts.append("desired \(commit)") }
        parts.append("live read \(ClockTime.ofDay(envelope.createdAt))")
        parts.append("expires \(ClockTime.ofDay(envelope.expiresAt))")
        return parts.joined(separator: "  ")
    }

    private static func changeLines(_ plan: Plan, style: Style) -> [String] {
        guard !plan.changes.isEmpty else { return ["  Nothing to change.", ""] }
        let rows = plan.changes.enumerated().map { number, change in
            [
                "\(change.consequence.risk >= .outage || change.action == .delete ? "!" : " ") #\(number + 1) \(change.action.rawValue)",
                ChangeDescription.place(change.address), ChangeDescription.subject(change), change.consequence.text,
                change.span.map(\.description) ?? "",
            ]
        }
        let widths = (0..<4).map { column in min(58, rows.map { $0[column].count }.max() ?? 0) }
        var lines: [String] = []
        for (row, change) in zip(rows, plan.changes) {
            let padded = row.enumerated().map { $0 < 4 ? $1.padded(to: widths[$0]) : $1 }.joined(separator: "  ")
            lines.append(painted(padded.trimmedEnd, change, style))
            if change.movement == .drift || change.movement == .conflict {
                let who = change.attribution.map { " — \($0.actor), \($0.time), \($0.entry)" } ?? ""
                lines.append("       \(change.movement.rawValue): \(change.reason)\(who)")
            }
        }
        return lines + [""]
    }

    private static func painted(_ line: String, _ change: Change, _ style: Style) -> String {
        guard style.isColored else { return line }
        let color =
            switch change.action {
            case .delete, .replace: "31"
            case .create: "32"
            case .update: "33"
            case .adopt, .forget: "2"
            }
        return "\u{1B}[\(color)m\(line)\u{1B}[0m"
    }

    private static func waitLines(_ plan: Plan) -> [String] {
        let waits = plan.operations.filter { $0.effect == .wait }
        guard !waits.isEmpty else { return [] }
        return ["  waiting:"] + waits.map { "    \($0.scope): \($0.summary)" } + [""]
    }

    private static func findingLines(_ findings: [Finding]) -> [String] {
        guard !findings.isEmpty else { return [] }
        return findings.map { finding in
            let mark = finding.severity == .blocks ? "✗ blocked" : finding.severity == .warns ? "! warning" : "· note"
            return "  \(mark)  \(finding.message)  [\(finding.rule)]" + (finding.span.map { "  \($0)" } ?? "")
                + (finding.fix.map { "\n             → \($0)" } ?? "")
        } + [""]
    }

    private static func footer(_ plan: Plan) -> [String] {
        let left = plan.leftAlone
        return [
            "  left alone: \(left.observed.count) observed, \(left.ignored.count) ignored, \(left.unmanaged.count) unmanaged"
        ]
    }
}

/// The counts of a plan, in words.
package struct PlanSummary: Hashable, Sendable {
    package let line: String

    package init(_ plan: Plan) {
        let waitedFor = Set(plan.operations.filter { $0.effect == .wait }.flatMap(\.addresses))
        let written = Set(plan.operations.filter { $0.effect != .wait }.flatMap(\.addresses))
        let waiting = waitedFor.subtracting(written)
        var counts: [String] = []
        for action in [Change.Action.delete, .replace, .update, .create, .adopt, .forget] {
            let count = plan.changes.count { $0.action == action && !waiting.contains($0.address) }
            if count > 0 { counts.append("\(count) \(action.rawValue)") }
        }
        if !waiting.isEmpty { counts.append("\(waiting.count) waiting") }
        let blocked = plan.findings.count { $0.severity == .blocks }
        if blocked > 0 { counts.append("\(blocked) blocked") }
        if counts.isEmpty { counts = ["in sync"] }
        line = counts.joined(separator: "   ") + "     \(plan.calls) call\(plan.calls == 1 ? "" : "s")"
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        count >= width ? self : self + String(repeating: " ", count: width - count)
    }

    fileprivate var trimmedEnd: String {
        String(reversed().drop { $0 == " " }.reversed())
    }
}
