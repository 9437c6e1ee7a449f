internal import Diagnostics
internal import Estate

/// What stands under `protection:`.
enum ProtectionReader {
    private static let longestWait = 43_200
    private static let mostReviewers = 6

    static func read(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> DeploymentProtection? {
        guard var reader = MappingReader(node, .protection, &sink) else { return nil }
        let wait = reader.integer("wait_minutes", &sink)
        let reviewers = reader.list("reviewers", &sink)
        let read = reviewers.compactMap { reviewer($0, &sink) }
        let preventsSelfReview = reader.boolean("prevent_self_review", &sink)
        let branches = reader.optional("branches").flatMap { Self.branches($0, &sink) } ?? .all
        reader.finish(&sink)
        if let wait, !(0...longestWait).contains(wait.value) {
            sink.report(.error("protection.wait", "\"wait_minutes\" is a number from 0 to \(longestWait)", at: wait.span))
        }
        if reviewers.count > mostReviewers {
            sink.report(.error("protection.reviewers", "there are at most \(mostReviewers) reviewers", at: reviewers[mostReviewers].span))
        }
        return DeploymentProtection(
            waitMinutes: wait?.value ?? 0, reviewers: read, preventsSelfReview: preventsSelfReview?.value ?? false, branches: branches)
    }

    private static func reviewer(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> Located<DeploymentProtection.Reviewer>? {
        guard var reader = MappingReader(node, .reviewer, &sink) else { return nil }
        let (user, team) = (reader.optional("user"), reader.optional("team"))
        reader.finish(&sink)
        switch (user, team) {
        case (let user?, nil): return identified(.user, user, &sink)
        case (nil, let team?): return identified(.team, team, &sink)
        default:
            sink.report(
                .error(
                    "protection.reviewer", "a reviewer is one user or one team", at: node.span,
                    fix: "write { user: NAME } or { team: NAME }, or a number instead of the name"))
            return nil
        }
    }

    /// A number is the host's own, a text a name.
    private static func identified(
        _ kind: DeploymentProtection.Reviewer.Kind, _ node: YAMLNode, _ sink: inout DiagnosticSink
    ) -> Located<DeploymentProtection.Reviewer>? {
        var trial = DiagnosticSink()
        if let number = node.integer("\"\(kind.rawValue)\"", &trial), !trial.hasErrors {
            return Located(DeploymentProtection.Reviewer(kind, .number(number.value)), at: node.span)
        }
        guard let name = node.text("\"\(kind.rawValue)\"", &sink) else { return nil }
        guard name.value.wholeMatch(of: /[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?/) != nil else {
            sink.report(
                .error(
                    "protection.reviewer", "\"\(name.value)\" is not a name of a \(kind.rawValue)", at: node.span,
                    fix: kind == .team
                        ? "write the last part of the team's address, such as release-engineers"
                        : "write the account's name, such as octocat"))
            return nil
        }
        return Located(DeploymentProtection.Reviewer(kind, .name(name.value)), at: node.span)
    }

    private static func branches(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> DeploymentProtection.Branches? {
        if case .sequence = node.kind {
            let patterns = (node.items("\"branches\"", &sink) ?? []).compactMap { $0.text("a branch", &sink)?.value }
            if patterns.isEmpty {
                sink.report(.error("protection.branches", "no branch may deploy", at: node.span, fix: "name one, or write all"))
            }
            return .matching(Set(patterns).sorted())
        }
        guard let text = node.text("\"branches\"", &sink) else { return nil }
        switch text.value {
        case "all": return .all
        case "protected": return .protected
        default:
            sink.report(
                .error(
                    "protection.branches", "\"branches\" is all, protected, or a list of patterns, and not \"\(text.value)\"",
                    at: text.span,
                    fix: Suggestion.nearest(to: text.value, among: ["all", "protected"]).map { "did you mean \"\($0)\"?" }
                        ?? "write [\(text.value)] for branches of this name"))
            return nil
        }
    }
}
