package import Diagnostics
internal import Resources

/// The plan for a pull request: summary first, risk on top, the rest by scope and folded, never longer than a comment may be.
package enum PlanMarkdown {
    /// What fits in a comment with room for a frame around it.
    package static let byteLimit = 60_000

    /// - Parameter gate: what the gate asks for besides its words.
    package static func render(_ envelope: PlanEnvelope, gate: [GateLine] = []) -> MarkdownText {
        render(envelope, gate, within: byteLimit)
    }

    /// Whether a comment shows only a part of the plan.
    package static func isShortened(_ envelope: PlanEnvelope) -> Bool {
        render(envelope, [], within: .max).text.utf8.count > byteLimit
    }

    private static func render(_ envelope: PlanEnvelope, _ gate: [GateLine], within byteLimit: Int) -> MarkdownText {
        guard let plan = try? envelope.shown.plan else { return unshowable }
        var text: MarkdownText = "### \(plan.environment): plan \(code: envelope.shortDigest)\n\n\(PlanSummary(plan).line)\n\n"
        let findings = FoldedFindings(plan.findings.filter { $0.severity != .notes }).items.map(line)
        let (listed, unlisted) = fitting(findings, into: byteLimit / 3)
        text += listed.joined()
        if unlisted > 0 { text += "- **\(unlisted) more findings are not shown here**: `plumb show` prints them all.\n" }
        let numbers = PlanNumbers(plan)
        let rows = rows(numbers)
        let closing = (gate.isEmpty ? "" : "\nThe gate asks for:\n\n" + gate.map(line).joined()) + tail(plan, envelope, numbers)
        guard !rows.isEmpty else { return text + closing }
        let count = plan.pending.count
        text += "\n<details open><summary>\(count) change\(count == 1 ? "" : "s")</summary>\n"
        let (shown, cut) = fitting(rows, into: byteLimit - text.text.utf8.count - closing.text.utf8.count - 200)
        text += shown.joined()
        if cut > 0 {
            text += "\n**\(cut) more changes are not shown here**: the comment is full. `plumb show` prints the whole plan.\n"
        }
        return text + "\n</details>\n\n" + closing
    }

    private static func line(_ item: FoldedFindings.Item) -> MarkdownText {
        let finding = item.finding
        let severity: MarkdownText = finding.severity == .blocks ? "Blocked" : "Warning"
        let fix: MarkdownText = finding.fix.map { " — \($0)" } ?? ""
        let place: MarkdownText = finding.span.map { " \(code: "\($0.file):\($0.line)" as String)" } ?? ""
        let others: MarkdownText = item.others.map { "  \n  and \($0) (`plumb show -v` lists them)" } ?? ""
        return "- **\(severity)**: \(finding.message) (\(code: finding.rule))\(fix)\(place)\(others)\n"
    }

    /// One thing that a gate asks for, as an item of a list.
    static func line(_ line: GateLine) -> MarkdownText {
        switch line.mark {
        case .given: "- ✓ \(line.text)\n"
        case .missing: "- ✗ \(line.text)\n"
        case .overridden: "- ! \(line.text) (overridden by --break-glass)\n"
        }
    }

    /// One for each change; the first of a table has its heading before it.
    private static func rows(_ numbers: PlanNumbers) -> [MarkdownText] {
        let head: MarkdownText = "\n| # | | what | | consequence | file |\n|--|--|--|--|--|--|\n"
        var rows = numbers.risky.map { row(numbers, $0, scope: "\(ChangeDescription.place($0.address)) ", isSaid: false) }
        if let first = rows.first { rows[0] = "\n**Destroys, breaks or costs**\n" + head + first }
        for group in numbers.groups where !group.changes.isEmpty {
            let heading = GroupHeading(group)
            var own = group.changes.map { row(numbers, $0, scope: "", isSaid: heading.consequence != nil) }
            let title = heading.parts.dropFirst().reduce("**\(heading.parts[0])**" as MarkdownText) { "\($0) · \($1)" }
            own[0] = "\n" + title + "\n" + head + own[0]
            rows += own
        }
        return rows
    }

    private static func row(_ numbers: PlanNumbers, _ change: Change, scope: MarkdownText, isSaid: Bool) -> MarkdownText {
        let place: MarkdownText = change.span.map { "\(code: "\($0.file):\($0.line)" as String)" } ?? ""
        let start: MarkdownText = "| \(numbers[change] ?? 0) | \(PlanSummary.verb(change.action)) | \(scope)"
        let consequence: MarkdownText = isSaid ? "" : "\(change.consequence.text)"
        let title: MarkdownText = "\(ChangeDescription.title(change.address)) | \(ChangeDescription.value(change))"
        return "\(start)\(title) | \(consequence) | \(place) |\n"
    }

    private static func fitting(_ rows: [MarkdownText], into budget: Int) -> (shown: [MarkdownText], cut: Int) {
        var used = 0
        let shown = rows.prefix { row in
            used += row.text.utf8.count
            return used <= budget
        }
        return (Array(shown), rows.count - shown.count)
    }

    private static func tail(_ plan: Plan, _ envelope: PlanEnvelope, _ numbers: PlanNumbers) -> MarkdownText {
        var text: MarkdownText = ""
        for operation in numbers.groups.flatMap(\.others) {
            text += "- \(PlanNumbers.label(numbers.numbers(of: operation.id))) \(operation.scope): \(operation.summary)\n"
        }
        for check in numbers.checks {
            text += "- \(PlanNumbers.label(numbers.numbers(of: check.id))) check after apply: \(check.scope): \(check.summary)\n"
        }
        let left = plan.leftAlone
        text +=
            "\nNot touched: \(left.observed.count) observe-only, \(left.ignored.count) ignored, \(left.unmanaged.count) not declared. "
        if let narrowing = plan.narrowing {
            text += "Left out by --only \(code: narrowing.patterns.joined(separator: ", ")): \(narrowing.leftOut.count). "
        }
        text += "Digest \(code: envelope.digest)"
        text += envelope.commit.map { ", desired \(code: $0)" } ?? ""
        text += envelope.trustedReference.map { ", trusted \(code: $0) (PLUMB_TRUSTED_REF)" } ?? ""
        // A comment is out of the ledger's reach: whoever doubts the history holds it against this (`plumb audit verify --head`).
        if let head = plan.inputs["history"], head != "none" { text += ", history \(code: head)" }
        return text + ".\n"
    }

    /// A plan was digested by encoding it, so it encodes; but never are the fingerprints shown instead.
    private static var unshowable: MarkdownText { "the plan cannot be shown without a secret; this is a bug, please report it\n" }
}
