package import Diagnostics
internal import Estate
internal import Planning
internal import Resources

/// What an apply did, for the pull requests that it came from. Never longer than a comment may be: what is not done comes first then, and
/// what is left out is counted.
package enum RunResultMarkdown {
    /// What the history tells of a run.
    package enum Outcome {
        case run(RunRecord)
        /// None began.
        case nothing
        /// The history cannot be read, and why; something may have been applied.
        case unknown(String)

        /// Nil where none is known.
        package var record: RunRecord? {
            guard case .run(let record) = self else { return nil }
            return record
        }
    }

    /// Of the reason why a command failed; the rows have the rest.
    private static let problemLimit = 20_000

    /// - Parameters:
    ///   - problem: what the command ended with; nil where it is done.
    ///   - byteLimit: of the whole text; at least 30,000.
    package static func render(
        environment: String, _ outcome: Outcome, problem: String?, byteLimit: Int = PullRequestComment.commentLimit
    ) -> MarkdownText {
        var text: MarkdownText = "### \(environment): \(heading(outcome, problem))\n\n"
        if case .unknown(let why) = outcome {
            text +=
                "The history cannot be read: \(why.prefix(1_000))\n\nSee what was applied with \(code: "plumb status \(environment)").\n\n"
        }
        let run = outcome.record
        if let run { text += "Run \(code: run.id) of plan \(code: run.plan.digest), by \(run.actor) at \(ClockTime.full(run.begun)).\n\n" }
        var end: MarkdownText = problem.map(quoted) ?? ""
        if let run, run.isUnfinished || run.isWaiting { end += "Resume with \(code: "plumb resume \(environment)"), from any runner.\n" }
        guard let run else { return text + end }
        return text + table(run, byteLimit - text.text.utf8.count - end.text.utf8.count) + end
    }

    private static func heading(_ outcome: Outcome, _ problem: String?) -> MarkdownText {
        if case .unknown = outcome { return "it is not known what was applied" }
        guard let run = outcome.record else { return "nothing was applied" }
        if run.isUnfinished { return run.report?.hasWrittenNothing == true ? "refused; nothing was written" : "applied in part" }
        if run.isWaiting { return "applied; checks are still pending" }
        return problem == nil ? "applied" : "applied, with a problem"
    }

    private static func quoted(_ problem: String) -> MarkdownText {
        let lines = problem.split(whereSeparator: \.isNewline)
        var budget = RowBudget(problemLimit)
        let shown = budget.take(Array(lines)) { "> \($0.prefix(1_000))\n>\n" }
        let rest: MarkdownText = budget.cut == 0 ? "" : "> and \(budget.cut) more lines: see the job's log\n"
        return shown.joined() + rest + "\n"
    }

    /// What the heading of the table and the line below it take.
    private static let frame = 300

    private static func table(_ run: RunRecord, _ bytes: Int) -> MarkdownText {
        guard let report = run.report, !report.lines.isEmpty else { return "" }
        let isWhole = report.lines.map(row).reduce(frame) { $0 + $1.text.utf8.count } <= bytes
        let lines =
            isWhole ? report.lines : report.lines.filter { $0.status != .done } + report.lines.filter { $0.status == .done }
        var budget = RowBudget(max(0, bytes - frame))
        let rows = budget.take(lines, row)
        let rest: MarkdownText =
            budget.cut == 0
            ? "" : "\n**\(budget.cut) of \(lines.count) steps are not shown here**: \(code: "plumb status \(run.plan.plan.environment)")\n"
        return "| # | result | where | what | |\n|--|--|--|--|--|\n" + rows.joined() + rest + "\n"
    }

    private static func row(_ line: ApplyReport.Line) -> MarkdownText {
        let head: MarkdownText =
            "| \(line.operation.id) | \(line.status.rawValue) | \(line.operation.scope.description.prefix(200)) "
        return "\(head)| \(line.operation.summary.prefix(300)) | \(line.detail.prefix(300)) |\n"
    }
}
