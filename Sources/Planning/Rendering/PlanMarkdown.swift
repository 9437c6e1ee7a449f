package import Diagnostics
internal import Resources

/// The plan for a pull request: summary first, details folded, never longer than a comment may be.
package enum PlanMarkdown {
    /// What fits in a comment with room for a frame around it.
    package static let byteLimit = 60_000

    /// - Parameter gate: what the gate asks for besides its words, each line with its mark.
    package static func render(_ envelope: PlanEnvelope, gate: [MarkdownText] = []) -> MarkdownText {
        guard let plan = try? envelope.shown.plan else { return unshowable }
        var text: MarkdownText = "### \(plan.environment): plan \(code: envelope.shortDigest)\n\n\(PlanSummary(plan).line)\n\n"
        let findings = plan.findings.filter { $0.severity != .notes }.map(line)
        let (told, untold) = fitting(findings, into: byteLimit / 3)
        text += told.joined()
        if untold > 0 { text += "- **\(untold) more findings are not shown here**: `plumb show` prints them all.\n" }
        let rows = plan.pending.enumerated().map(row)
        let asked = gate.map { "- \($0)\n" as MarkdownText }.joined()
        let closing = (gate.isEmpty ? "" : "\nThe gate asks for:\n\n" + asked) + tail(envelope)
        guard !rows.isEmpty else { return text + closing }
        text += "\n<details open><summary>\(rows.count) change\(rows.count == 1 ? "" : "s")</summary>\n\n"
        text += "| # | action | where | what | consequence | file |\n|--|--|--|--|--|--|\n"
        let (shown, cut) = fitting(rows, into: byteLimit - text.text.utf8.count - closing.text.utf8.count - 200)
        text += shown.joined()
        if cut > 0 {
            text += "\n**\(cut) more changes are not shown here**: the comment is full. `plumb show` prints the whole plan.\n"
        }
        return text + "\n</details>\n" + closing
    }

    private static func line(_ finding: Finding) -> MarkdownText {
        let severity: MarkdownText = finding.severity == .blocks ? "Blocked" : "Warning"
        let fix: MarkdownText = finding.fix.map { " — \($0)" } ?? ""
        let place: MarkdownText = finding.span.map { " \(code: $0)" } ?? ""
        return "- **\(severity)**: \(finding.message) (\(code: finding.rule))\(fix)\(place)\n"
    }

    private static func row(_ number: Int, _ change: Change) -> MarkdownText {
        let place: MarkdownText = change.span.map { "\(code: $0)" } ?? ""
        let start: MarkdownText = "| \(number + 1) | \(change.action.rawValue) | \(ChangeDescription.place(change.address)) "
        return "\(start)| \(ChangeDescription.subject(change)) | \(change.consequence.text) | \(place) |\n"
    }

    private static func fitting(_ rows: [MarkdownText], into budget: Int) -> (shown: [MarkdownText], cut: Int) {
        var used = 0
        let shown = rows.prefix { row in
            used += row.text.utf8.count
            return used <= budget
        }
        return (Array(shown), rows.count - shown.count)
    }

    private static func tail(_ envelope: PlanEnvelope) -> MarkdownText {
        let plan = envelope.plan
        var text: MarkdownText = ""
        for wait in plan.operations where wait.effect == .wait {
            text += "- \(wait.isVerification ? "check after apply" : "waiting"): \(wait.scope): \(wait.summary)\n"
        }
        let left = plan.leftAlone
        text +=
            "\nNot touched: \(left.observed.count) observe-only, \(left.ignored.count) ignored, \(left.unmanaged.count) not declared. "
            + "Digest \(code: envelope.digest)"
        text += envelope.commit.map { ", desired \(code: $0)" } ?? ""
        text += envelope.trustedReference.map { ", trusted \(code: $0) (PLUMB_TRUSTED_REF)" } ?? ""
        // A comment is out of the ledger's reach: whoever doubts the history holds it against this (`plumb audit verify --head`).
        if let head = plan.inputs["history"], head != "none" { text += ", history \(code: head)" }
        return text + ".\n"
    }

    /// A plan was digested by encoding it, so it encodes; but never are the fingerprints shown instead.
    private static var unshowable: MarkdownText { "the plan cannot be shown without what it must not show; please report this\n" }
}
