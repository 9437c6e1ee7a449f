internal import Diagnostics
internal import Resources

/// The plan for a pull request: summary first, details folded, never longer than a comment may be.
package enum PlanMarkdown {
    /// What fits in a comment with room for a frame around it.
    package static let byteLimit = 60_000

    /// - Parameter gate: what the gate asks for besides its words, each line with its mark.
    package static func render(_ envelope: PlanEnvelope, gate: [String] = []) -> String {
        let plan = envelope.plan
        var text = "### \(plan.environment): plan `\(envelope.shortDigest)`\n\n\(PlanSummary(plan).line)\n\n"
        let findings = plan.findings.filter { $0.severity != .notes }.map(line)
        let (told, untold) = fitting(findings, into: byteLimit / 3)
        text += told.joined()
        if untold > 0 { text += "- **\(untold) more findings are not shown here**: `plumb show` prints them all.\n" }
        let rows = plan.pending.enumerated().map(row)
        let closing = (gate.isEmpty ? "" : "\nThe gate asks for:\n\n" + gate.map { "- \(escaped($0))\n" }.joined()) + tail(envelope)
        guard !rows.isEmpty else { return text + closing }
        text += "\n<details open><summary>\(rows.count) change\(rows.count == 1 ? "" : "s")</summary>\n\n"
        text += "| # | action | where | what | consequence | file |\n|--|--|--|--|--|--|\n"
        let (shown, cut) = fitting(rows, into: byteLimit - text.utf8.count - closing.utf8.count - 200)
        text += shown.joined()
        if cut > 0 {
            text += "\n**\(cut) more changes are not shown here**: the comment is full. `plumb show` prints the whole plan.\n"
        }
        return text + "\n</details>\n" + closing
    }

    private static func line(_ finding: Finding) -> String {
        "- **\(finding.severity == .blocks ? "Blocked" : "Warning")**: \(escaped(finding.message)) (`\(finding.rule)`)"
            + (finding.fix.map { " — \(escaped($0))" } ?? "") + (finding.span.map { " `\($0)`" } ?? "") + "\n"
    }

    private static func row(_ number: Int, _ change: Change) -> String {
        "| \(number + 1) | \(change.action.rawValue) | \(escaped(ChangeDescription.place(change.address))) "
            + "| \(escaped(ChangeDescription.subject(change))) | \(escaped(change.consequence.text)) "
            + "| \(change.span.map { "`\($0)`" } ?? "") |\n"
    }

    private static func fitting(_ rows: [String], into budget: Int) -> (shown: [String], cut: Int) {
        var used = 0
        let shown = rows.prefix { row in
            used += row.utf8.count
            return used <= budget
        }
        return (Array(shown), rows.count - shown.count)
    }

    private static func tail(_ envelope: PlanEnvelope) -> String {
        let plan = envelope.plan
        var text = ""
        for wait in plan.operations where wait.effect == .wait {
            text +=
                "- \(wait.isVerification ? "check after apply" : "waiting"): \(escaped(wait.scope.description)): \(escaped(wait.summary))\n"
        }
        let left = plan.leftAlone
        text +=
            "\nNot touched: \(left.observed.count) observe-only, \(left.ignored.count) ignored, \(left.unmanaged.count) not declared. "
            + "Digest `\(envelope.digest)`"
        text += envelope.commit.map { ", desired `\($0)`" } ?? ""
        text += envelope.trustedReference.map { ", trusted `\($0)` (PLUMB_TRUSTED_REF)" } ?? ""
        // A comment is out of the ledger's reach: whoever doubts the history holds it against this (`plumb audit verify --head`).
        if let head = plan.inputs["history"], head != "none" { text += ", history `\(head)`" }
        return text + ".\n"
    }

    /// Live values are somebody else's text: nothing in them may become markup, a mention or a table cell.
    private static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "|", "\\", "`", "*", "_", "<", ">", "[", "]", "#", "~": result += "\\\(character)"
            case "@": result += "@\u{200B}"
            case "\n", "\r": result += " "
            default: result.append(character)
            }
        }
        return result
    }
}
