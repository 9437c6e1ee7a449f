internal import Diagnostics
internal import Planning
internal import Reconciling
internal import Resources

/// What an apply did, for the pull request that it came from.
enum RunResultMarkdown {
    /// Rows that are shown; a comment has room for them.
    private static let most = 200

    /// What the history tells of a run.
    enum Outcome {
        case run(RunRecord)
        /// None began.
        case nothing
        /// The history cannot be read, and why; something may have been applied.
        case unknown(String)

        var record: RunRecord? {
            guard case .run(let record) = self else { return nil }
            return record
        }
    }

    /// - Parameter problem: what the command ended with; nil where it is done.
    static func render(environment: String, _ outcome: Outcome, problem: String?) -> MarkdownText {
        var text: MarkdownText = "### \(environment): \(heading(outcome, problem))\n\n"
        if case .unknown(let why) = outcome {
            text +=
                "The history cannot be read: \(why.prefix(1_000))\n\nSee what was applied with \(code: "plumb status \(environment)").\n\n"
        }
        let run = outcome.record
        if let run {
            text += "Run \(code: run.id) of plan \(code: run.plan.digest), by \(run.actor) at \(ClockTime.full(run.begun)).\n\n"
            text += table(run)
        }
        if let problem {
            for line in problem.split(whereSeparator: \.isNewline).prefix(40) { text += "> \(line.prefix(1_000))\n>\n" }
            text += "\n"
        }
        if let run, run.isUnfinished || run.isWaiting { text += "Resume with \(code: "plumb resume \(environment)"), from any runner.\n" }
        return text
    }

    private static func heading(_ outcome: Outcome, _ problem: String?) -> MarkdownText {
        if case .unknown = outcome { return "it is not known what was applied" }
        guard let run = outcome.record else { return "nothing was applied" }
        if run.isUnfinished { return run.report?.hasWrittenNothing == true ? "refused; nothing was written" : "applied in part" }
        if run.isWaiting { return "applied; checks are still pending" }
        return problem == nil ? "applied" : "applied, with a problem"
    }

    private static func table(_ run: RunRecord) -> MarkdownText {
        guard let report = run.report, !report.lines.isEmpty else { return "" }
        var text: MarkdownText = "| # | result | where | what | |\n|--|--|--|--|--|\n"
        for line in report.lines.prefix(most) {
            let head: MarkdownText = "| \(line.operation.id) | \(line.status.rawValue) | \(line.operation.scope) "
            text += "\(head)| \(line.operation.summary) | \(String(line.detail.prefix(300))) |\n"
        }
        if report.lines.count > most {
            text += "\n\(report.lines.count - most) more: \(code: "plumb status \(run.plan.plan.environment)")\n"
        }
        return text + "\n"
    }
}
