internal import CanonicalJSON
internal import Resources

/// The rules of a deployment environment as a call has them.
struct ProtectionRules: Hashable, Sendable {
    enum Branches: Hashable, Sendable {
        /// `all` or `protected`.
        case named(String)
        /// Patterns, in the order of ``ProtectionContent``.
        case matching([String])
    }

    let waitMinutes: Int
    /// Such as `user 7` and `team 3`.
    let reviewers: [String]
    let preventsSelfReview: Bool
    let branches: Branches

    /// - Parameter content: of ``ProtectionContent``.
    init(_ content: Content) {
        waitMinutes = content["wait_minutes"]?.integer ?? 0
        reviewers = (content["reviewers"]?.list ?? []).compactMap(\.text)
        preventsSelfReview = content["prevent_self_review"]?.boolean ?? false
        branches =
            content["branches"]?.list.map { .matching($0.compactMap(\.text)) } ?? .named(content["branches"]?.text ?? "all")
    }

    /// Nil where no pattern decides.
    var patterns: [String]? {
        guard case .matching(let patterns) = branches else { return nil }
        return patterns
    }
}

extension ProtectionRules: JSONForm {
    var json: JSONValue {
        let branches: JSONValue =
            switch branches {
            case .named(let name): .string(name)
            case .matching(let patterns): .array(patterns.map(JSONValue.string))
            }
        return [
            "wait_minutes": .integer(waitMinutes), "reviewers": .array(reviewers.map(JSONValue.string)),
            "prevent_self_review": .boolean(preventsSelfReview), "branches": branches,
        ]
    }

    init?(json: JSONValue) {
        guard let wait = json["wait_minutes"]?.integer, let reviewers = json["reviewers"]?.array,
            let preventsSelfReview = json["prevent_self_review"]?.boolean, let branches = json["branches"]
        else { return nil }
        waitMinutes = wait
        self.reviewers = reviewers.compactMap(\.string)
        self.preventsSelfReview = preventsSelfReview
        self.branches = branches.string.map { .named($0) } ?? .matching((branches.array ?? []).compactMap(\.string))
    }
}
