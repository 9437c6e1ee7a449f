package import Diagnostics
internal import Resources

/// One line of a file of the desired state with what a plan says about it.
package struct ReviewAnnotation: Hashable, Sendable {
    /// Ascending by gravity.
    package enum Level: Int, Sendable {
        case notice, warning, failure
    }

    package let level: Level
    package let span: SourceSpan
    package let title: DisplayText
    package let message: DisplayText
    /// Ascending; it only orders those of one level.
    package let risk: Int

    package init(level: Level, span: SourceSpan, title: DisplayText, message: DisplayText, risk: Int = 0) {
        self.risk = risk
        self.level = level
        self.span = span
        self.title = title
        self.message = message
    }

    /// The gravest first, within a level those of the greater risk, then those in files that the pull request changes, then by place.
    /// - Parameter changed: files that it changes, from the directory of the desired state.
    package static func of(_ review: PullRequestReview, changed: Set<String>) -> [ReviewAnnotation] {
        let all = review.environments.flatMap { environment -> [ReviewAnnotation] in
            guard let planned = environment.planned else { return [] }
            let name = environment.environment
            return planned.envelope.plan.findings.compactMap { Self.of($0, in: name) }
                + planned.groups.caused.compactMap { Self.of($0, in: name) }
        }
        return sorted(all, changed: changed)
    }

    /// The annotations in the order in which they are shown: the gravest first.
    /// - Parameter changed: the files that the pull request changed.
    package static func sorted(_ annotations: [ReviewAnnotation], changed: Set<String>) -> [ReviewAnnotation] {
        annotations.sorted { left, right in
            if left.level != right.level { return left.level.rawValue > right.level.rawValue }
            if left.risk != right.risk { return left.risk > right.risk }
            let (isLeft, isRight) = (changed.contains(left.span.file), changed.contains(right.span.file))
            if isLeft != isRight { return isLeft }
            return (left.span, left.title.text, left.message.text) < (right.span, right.title.text, right.message.text)
        }
    }

    private static func of(_ finding: Finding, in environment: String) -> ReviewAnnotation? {
        guard let span = finding.span, finding.severity != .notes else { return nil }
        let fix: DisplayText = finding.fix.map { ". \($0)" } ?? ""
        return ReviewAnnotation(
            level: finding.severity == .blocks ? .failure : .warning, span: span, title: "\(environment): \(finding.rule)",
            message: "\(finding.message)\(fix)")
    }

    private static func of(_ change: Change, in environment: String) -> ReviewAnnotation? {
        guard let span = change.span else { return nil }
        let isRisky = change.action == .delete || change.action == .replace || change.consequence.risk >= .outage
        return ReviewAnnotation(
            level: isRisky ? .warning : .notice, span: span,
            title: "\(environment): \(change.action.rawValue) \(ChangeDescription.place(change.address))",
            message: "\(ChangeDescription.subject(change)): \(change.consequence.text)", risk: risk(of: change))
    }

    /// By what it does to those who use it, then by what becomes of the thing.
    private static func risk(of change: Change) -> Int {
        let action =
            switch change.action {
            case .delete: 2
            case .replace: 1
            case .create, .update, .adopt, .forget: 0
            }
        return change.consequence.risk.rawValue * 10 + action
    }
}
