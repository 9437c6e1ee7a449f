internal import Diagnostics
internal import Resources

/// The part of a review's text that is one environment's.
///
/// Rows of all environments share one budget: first what the changes cause, in every environment, then the rest.
struct EnvironmentSection {
    private struct Row {
        let change: Change
        var note: MarkdownText = ""
    }

    private let findings: MarkdownText
    private let caused: MarkdownText

    init(_ review: EnvironmentReview, _ budget: inout RowBudget) {
        switch review.outcome {
        case .unconcerned, .failed: (findings, caused) = ("", "")
        case .declared(let difference):
            findings = ""
            caused = Self.folded(difference.entries.map { Row(change: $0.asChange) }, "declared differently", isOpen: true, &budget)
        case .planned(let planned):
            let shown = planned.envelope.plan.findings.filter { $0.severity != .notes }
            findings = budget.take(shown, Self.line).joined()
            caused = Self.folded(planned.groups.caused.map { Row(change: $0) }, "caused by this change", isOpen: true, &budget)
        }
    }

    /// The whole section, once what other environments' changes cause has been taken.
    func closed(_ review: EnvironmentReview, isWhole: Bool, _ budget: inout RowBudget) -> MarkdownText {
        let title: MarkdownText = "### \(review.environment)\n\n"
        switch review.outcome {
        case .unconcerned: return ""
        case .failed(let why, _): return why.isEmpty ? "" : title + Self.quoted(why, &budget)
        case .declared: return title + (caused.isEmpty ? "No resource is declared differently.\n\n" : caused)
        case .planned(let planned):
            let groups = planned.groups
            let resolved = budget.take(groups.resolved) { change in
                "- \(ChangeDescription.place(change.address)): \(ChangeDescription.subject(change))\n"
            }
            let unapplied = groups.unapplied.map { one in
                Row(change: one.change, note: one.pullRequest.map { "since #\($0)" } ?? "")
            }
            let unknown: MarkdownText =
                planned.baseProblem.map { problem in
                    "The plan of the base is unknown: \(problem.prefix(500)). Whatever is pending is shown as caused by this change.\n\n"
                } ?? ""
            let remarks = planned.remarks.prefix(10).map { "- \($0.prefix(500))\n" as MarkdownText }.joined()
            var text = title + unknown + remarks + (remarks.isEmpty ? "" : "\n") + findings + (findings.isEmpty ? "" : "\n")
            text += groups.caused.isEmpty ? "This change has no effect here.\n\n" : caused
            if !resolved.isEmpty { text += "No longer pending with this change:\n\n" + resolved.joined() + "\n" }
            text += Self.folded(unapplied, "on the base already and not applied", isOpen: false, &budget)
            text += Self.folded(
                groups.drift.map { Row(change: $0, note: Self.mover($0)) }, "drift: live changed outside of plumb", isOpen: false, &budget)
            return text + Self.tail(planned, isWhole: isWhole)
        }
    }

    private static func quoted(_ why: String, _ budget: inout RowBudget) -> MarkdownText {
        let lines = why.split(whereSeparator: \.isNewline)
        return budget.take(Array(lines)) { "> \($0)\n>\n" }.joined() + "\n"
    }

    private static func line(_ finding: Finding) -> MarkdownText {
        let severity: MarkdownText = finding.severity == .blocks ? "Blocked" : "Warning"
        let fix: MarkdownText = finding.fix.map { " — \($0)" } ?? ""
        let place: MarkdownText = finding.span.map { " \(code: $0)" } ?? ""
        return "- **\(severity)**: \(finding.message) (\(code: finding.rule))\(fix)\(place)\n"
    }

    /// What the frame around one scope's table takes, its name left out.
    private static let frame = 150

    /// Tables of changes, one for each scope in the order of the first change of each.
    private static func folded(_ rows: [Row], _ title: MarkdownText, isOpen: Bool, _ budget: inout RowBudget) -> MarkdownText {
        guard !rows.isEmpty else { return "" }
        // A scope's frame is charged to its first row.
        var seen: Set<Scope> = []
        let shown = budget.take(Array(rows.enumerated())) { place, row in
            self.row(place, row)
        } overhead: { _, row in
            let scope = row.change.address.scope
            return seen.insert(scope).inserted ? frame + "\(scope.provider) \(scope.shownName)".utf8.count * 4 : 0
        }
        var order: [Scope] = []
        var tables: [Scope: [MarkdownText]] = [:]
        for (text, row) in zip(shown, rows) {
            let scope = row.change.address.scope
            if tables[scope] == nil { order.append(scope) }
            tables[scope, default: []].append(text)
        }
        let counts = Dictionary(grouping: rows, by: \.change.address.scope).mapValues(\.count)
        var text: MarkdownText = "**\(rows.count) \(title)**\n\n"
        for scope in order {
            let open: MarkdownText = isOpen ? "<details open>" : "<details>"
            text += "\(open)<summary>\(scope.provider) \(scope.shownName): \(counts[scope] ?? 0)</summary>\n\n"
            text += "| # | action | what | consequence | file |\n|--|--|--|--|--|\n"
            text += (tables[scope] ?? []).joined() + "\n</details>\n\n"
        }
        return text
    }

    private static func row(_ place: Int, _ row: Row) -> MarkdownText {
        let change = row.change
        let file: MarkdownText = change.span.map { "\(code: $0)" } ?? ""
        let consequence: MarkdownText = "\(change.consequence.text)"
        let parts = [consequence, row.note].filter { !$0.isEmpty }.joined(separator: "; ")
        let start: MarkdownText = "| \(place + 1) | \(change.action.rawValue) | \(ChangeDescription.subject(change)) "
        return "\(start)| \(parts) | \(file) |\n"
    }

    private static func mover(_ change: Change) -> MarkdownText {
        change.attribution.flatMap { $0.namesActor ? "by \($0.actor) at \($0.time)" : nil } ?? ""
    }

    private static func tail(_ planned: PlannedEnvironment, isWhole: Bool) -> MarkdownText {
        let envelope = planned.envelope
        var text: MarkdownText = ""
        if !planned.gate.isEmpty {
            let lines = planned.gate.prefix(20).map { PlanMarkdown.line(GateLine($0.mark, String($0.text.prefix(500)))) }
            text += "The gate asks for:\n\n" + lines.joined() + "\n"
        }
        // Whoever has seen a part of the plan has no digest to approve.
        guard isWhole else {
            return text + "Not everything is shown above, and no digest: print the whole plan with "
                + "\(code: "plumb plan \(envelope.plan.environment)").\n\n"
        }
        text += "Digest \(code: envelope.digest)"
        if let head = envelope.plan.historyHead, head != "none" { text += ", history \(code: head)" }
        text += ".\n"
        guard !envelope.plan.isBlocked else { return text + "Blocked: it cannot be applied as it is.\n\n" }
        guard !envelope.plan.isEmpty || !envelope.plan.changes.isEmpty else { return text + "\n" }
        text += "Once it is merged: \(code: planned.command)"
        text += planned.words.map { "\nand confirm with \(code: $0)" } ?? ""
        return text + "\n\n"
    }
}
