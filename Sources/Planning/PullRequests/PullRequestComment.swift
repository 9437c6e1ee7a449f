package import Diagnostics
internal import Resources

/// A review as Markdown: summary first, what the change causes before what was there already, folded by scope, and never longer than asked.
///
/// Where not everything fits, the first line below the headline says so, and nothing in the text can be approved or applied from it: whoever
/// has seen a part has not reviewed the plan.
package struct PullRequestComment {
    private let review: PullRequestReview
    private let earlier: [ReviewedHead]
    private let byteLimit: Int
    private let isMarked: Bool

    /// What fits in a comment with room for what the host adds.
    package static let commentLimit = 60_000

    /// - Parameters:
    ///   - earlier: heads that were planned before, newest first.
    ///   - byteLimit: of the whole text; at least 4,000.
    ///   - isMarked: whether it begins with the marker that a later run finds it by.
    package init(_ review: PullRequestReview, earlier: [ReviewedHead], byteLimit: Int, isMarked: Bool) {
        self.review = review
        self.earlier = earlier.filter { $0.commit != review.head }
        self.byteLimit = byteLimit
        self.isMarked = isMarked
    }

    package var text: MarkdownText {
        let whole = assembled(RowBudget(.max), isWhole: true)
        if whole.text.utf8.count <= byteLimit { return whole }
        // Everything but the rows, with the line that says so.
        let frame = assembled(RowBudget(0), isWhole: false).text.utf8.count
        let short = assembled(RowBudget(max(0, byteLimit - frame - 400)), isWhole: false)
        return short.text.utf8.count <= byteLimit ? short : minimal
    }

    private var marker: MarkdownText {
        guard isMarked, let number = review.number else { return "" }
        return CommentMarker(number: number, heads: [review.reviewedHead] + earlier).line
    }

    private func assembled(_ budget: RowBudget, isWhole: Bool) -> MarkdownText {
        var budget = budget
        let sections = review.environments.map { EnvironmentSection($0, &budget) }
        let rest = zip(review.environments, sections).map { review, section in section.closed(review, isWhole: isWhole, &budget) }
        let problem = (review.problem ?? "").split(whereSeparator: \.isNewline)
        let wrong = budget.take(Array(problem)) { "> \($0)\n>\n" }.joined() + (problem.isEmpty ? "" : "\n")
        return marker + headline + notice(budget, isWhole) + offline + wrong + table + rules + overlaps + rest.joined() + history
    }

    private func notice(_ budget: RowBudget, _ isWhole: Bool) -> MarkdownText {
        guard !isWhole else { return "" }
        return
            "**Shortened: \(budget.shown) of \(budget.shown + budget.cut) rows are shown.** This text cannot be approved or applied from: "
            + "print the whole plan with \(code: "plumb plan ENVIRONMENT") first.\n\n"
    }

    private var headline: MarkdownText {
        let graver: MarkdownText =
            switch review.verdict {
            case .passes: ""
            case .blocked: ", blocked"
            case .invalid: ", the desired state is invalid"
            case .failed: ", not everything could be planned"
            }
        return
            "## plumb: \(review.counts.line)\(since)\(changedRules)\(graver)\n\nHead \(code: review.head.prefix(7))\(merged).\n\n"
    }

    /// Where earlier heads changed something and this one does not: since which one.
    private var since: MarkdownText {
        guard review.counts.total == 0, review.verdict == .passes, earlier.contains(where: { $0.counts.total > 0 }) else { return "" }
        let first = earlier.prefix { $0.counts.total == 0 }.last?.commit ?? review.head
        return " since \(code: first.prefix(7))"
    }

    private var offline: MarkdownText {
        review.offline.map { "> \($0)\n\n" } ?? ""
    }

    private var table: MarkdownText {
        var text: MarkdownText = "| environment | this change | on the base, not applied | drift | plan |\n|--|--|--|--|--|\n"
        for review in review.environments { text += row(review) }
        return text + "\n"
    }

    private func row(_ review: EnvironmentReview) -> MarkdownText {
        let name: MarkdownText = "| **\(review.environment)** |"
        switch review.outcome {
        case .unconcerned: return "\(name) not affected | | | |\n"
        case .failed(_, let isInvalid): return "\(name) \(isInvalid ? "invalid" : "no plan") | | | |\n"
        case .declared: return "\(name) \(review.counts.line) in the files | not read | not read | |\n"
        case .planned(let planned):
            let groups = planned.groups
            let numbers = groups.pullRequests.prefix(5).map { "#\($0)" as MarkdownText }.joined(separator: ", ")
            let since: MarkdownText = numbers.isEmpty ? "" : " (\(numbers))"
            let unapplied: MarkdownText = groups.unapplied.isEmpty ? "" : "\(groups.unapplied.count)\(since)"
            let drift: MarkdownText = groups.drift.isEmpty ? "" : "\(groups.drift.count)"
            let blocked: MarkdownText = planned.envelope.plan.isBlocked ? ", blocked" : ""
            return "\(name) \(review.counts.line)\(blocked) | \(unapplied) | \(drift) | \(code: planned.envelope.shortDigest) |\n"
        }
    }

    private var merged: MarkdownText { review.base.isEmpty ? "" : ", merged into \(code: review.base.prefix(7))" }

    private var changedRules: MarkdownText {
        switch review.rules.count {
        case 0: ""
        case 1: ", 1 rule"
        default: ", \(review.rules.count) rules"
        }
    }

    /// Never shortened away by what the change causes: whoever lowers a gate must not hide it behind a thousand records.
    private var rules: MarkdownText {
        guard !review.rules.isEmpty else { return "" }
        var text: MarkdownText = "**Rules that this change sets.** No plan shows them; they are in force once it is merged.\n\n"
        // Half of the text is theirs; what is left out is the less grave, and is counted.
        var budget = RowBudget(byteLimit / 2)
        text += budget.take(review.rules, Self.line).joined()
        return text + (budget.cut > 0 ? "- **and \(budget.cut) more: read the files**\n\n" : "\n")
    }

    private static func line(_ rule: ReviewedRule) -> MarkdownText {
        let (before, after) = (said(rule.before, besides: rule.after), said(rule.after, besides: rule.before))
        return "- \(cut(rule.file, from: 0, to: 200)) \(cut(rule.key, from: 0, to: 200)): \(before) → \(after)\n"
    }

    private static let longestRule = 160

    /// Of a long text, the part where it begins to differ from the other.
    private static func said(_ text: String?, besides other: String?) -> MarkdownText {
        guard let text else { return "not set" }
        let count = text.unicodeScalars.count
        guard count > longestRule else { return cut(text, from: 0, to: count) }
        let same = zip(text.unicodeScalars, (other ?? "").unicodeScalars).prefix { $0 == $1 }.count
        let start = min(max(0, same - 20), count - longestRule)
        return cut(text, from: start, to: start + longestRule)
    }

    /// A part of a text in scalars, as a code span, with a mark where something is left out.
    private static func cut(_ text: String, from start: Int, to end: Int) -> MarkdownText {
        let scalars = text.unicodeScalars
        let part = String(String.UnicodeScalarView(scalars.dropFirst(start).prefix(end - start)))
        let (before, after): (MarkdownText, MarkdownText) = (start > 0 ? "…" : "", end < scalars.count ? "…" : "")
        return "\(before)\(code: part)\(after)"
    }

    private var overlaps: MarkdownText {
        let shown = review.overlaps.found.prefix(20)
        var lines = shown.map { overlap -> MarkdownText in
            let places = overlap.places.prefix(8).map { "\(code: $0.prefix(200))" as MarkdownText }.joined(separator: ", ")
            let more: MarkdownText = overlap.places.count > 8 ? " and \(overlap.places.count - 8) more" : ""
            return "- #\(overlap.number) also changes \(places)\(more)\n"
        }
        if review.overlaps.found.count > 20 { lines.append("- and \(review.overlaps.found.count - 20) more open pull requests\n") }
        let unknown = review.overlaps.unknown
        lines += unknown.prefix(5).map { "- Cannot check whether #\($0.number) changes the same: \($0.reason.prefix(300))\n" }
        if unknown.count > 5 { lines.append("- Cannot check \(unknown.count - 5) more\n") }
        if let problem = review.overlaps.problem {
            lines.append("- Cannot check which other open pull requests change the same: \(problem.prefix(300))\n")
        }
        return lines.isEmpty ? "" : lines.joined() + "\n"
    }

    private var history: MarkdownText {
        let heads = earlier.prefix(CommentMarker.most - 1)
        guard !heads.isEmpty else { return "" }
        let lines = heads.map { head -> MarkdownText in
            let digests = head.digests.map { "\(code: $0)" as MarkdownText }.joined(separator: ", ")
            let plans: MarkdownText = head.isOffline ? ", offline" : digests.isEmpty ? "" : ", \(digests)"
            return "- \(code: head.commit.prefix(7)) outdated: \(head.counts.line)\(plans)\n"
        }
        return "<details><summary>Earlier heads</summary>\n\n" + lines.joined() + "\n</details>\n"
    }

    /// Where even the frame is too long.
    private var minimal: MarkdownText {
        let marker: MarkdownText = marker.text.utf8.count < byteLimit / 4 ? marker : ""
        return marker + headline
            + "**Shortened: nothing of the plans fits here.** This text cannot be approved or applied from: print them with "
            + "\(code: "plumb plan ENVIRONMENT").\n\n" + rules
    }
}

/// How many bytes of rows still fit; counts those that did and those that did not.
package struct RowBudget {
    private var left: Int
    package private(set) var shown = 0
    package private(set) var cut = 0

    /// - Parameter bytes: of all rows together.
    package init(_ bytes: Int) { left = bytes }

    /// The rows that fit, in their order, until one does not: what is left out is always the less grave.
    /// - Parameter overhead: bytes that a row takes besides its own.
    package mutating func take<Row>(_ rows: [Row], _ text: (Row) -> MarkdownText, overhead: (Row) -> Int = { _ in 0 }) -> [MarkdownText] {
        var taken: [MarkdownText] = []
        for row in rows {
            let text = text(row)
            let cost = text.text.utf8.count + overhead(row)
            guard cost <= left else { break }
            left -= cost
            taken.append(text)
        }
        shown += taken.count
        cut += rows.count - taken.count
        return taken
    }
}
