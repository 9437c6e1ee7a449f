internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Resources

/// The rules of a deployment environment as content: what the files want, what GitHub has, and what is sent.
///
/// GitHub takes them flat and gives them back as a list of rules by type; a rule that is not listed is as it is by default. An empty list
/// protects nothing.
enum ProtectionContent {
    static func of(_ wanted: DeploymentProtection) -> Content {
        let reviewers = wanted.reviewers.map { text(of: $0.value) }
        let branches: Content =
            switch wanted.branches {
            case .all: .text("all")
            case .protected: .text("protected")
            case .matching(let patterns): .list(patterns.map(Content.text))
            }
        return content(wanted.waitMinutes, reviewers, wanted.preventsSelfReview, branches)
    }

    /// A reviewer as content has it: `user 7` by number, `team @ops` by name; names have no case.
    static func text(of reviewer: DeploymentProtection.Reviewer) -> String {
        switch reviewer.identity {
        case .number(let number): "\(reviewer.kind.rawValue) \(number)"
        case .name(let name): "\(reviewer.kind.rawValue) @\(name.lowercased())"
        }
    }

    /// - Parameters:
    ///   - patterns: of a custom branch policy; not looked at where there is none.
    ///   - named: reviewers that the files name, as content has them: only these are called by their names.
    static func of(
        _ live: EnvironmentAPI.Environment, patterns: [EnvironmentAPI.NamePattern], named: Set<String>
    ) -> Content {
        let rules = live.protection_rules ?? []
        let review = rules.first { $0.type == "required_reviewers" }
        let reviewers = live.reviewers.map { reviewer in
            reviewer.nameText.flatMap { named.contains($0) ? $0 : nil } ?? "\(reviewer.kind) \(reviewer.reviewer.id)"
        }
        let branches: Content =
            if let policy = live.deployment_branch_policy {
                policy.protected_branches
                    ? .text("protected")
                    : .list(patterns.map { $0.type == "tag" ? "tag \($0.name)" : $0.name }.sorted().map(Content.text))
            } else { .text("all") }
        let wait = rules.first { $0.type == "wait_timer" }?.wait_timer ?? 0
        return content(wait, reviewers, review?.prevent_self_review ?? false, branches)
    }

    /// The order of reviewers and patterns carries no meaning.
    private static func content(_ wait: Int, _ reviewers: [String], _ preventsSelfReview: Bool, _ branches: Content) -> Content {
        .record([
            "wait_minutes": .integer(wait), "reviewers": .list(reviewers.sorted().map(Content.text)),
            "prevent_self_review": .boolean(preventsSelfReview), "branches": branches,
        ])
    }

    /// Rules of apps, which nothing here can write; they stay.
    static func appRules(_ live: EnvironmentAPI.Environment) -> [String] {
        (live.protection_rules ?? []).map(\.type).filter { !["wait_timer", "required_reviewers", "branch_policy"].contains($0) }.sorted()
    }

    /// The body that sets the rules. What is neither wanted nor there is left out: where the plan of a private repository lacks a rule,
    /// even its default is refused.
    /// - Parameter numbers: of reviewers that are named, as content has them.
    static func body(_ wanted: Content, live: Content?, numbers: [String: Int]) -> [String: JSONValue] {
        var body: [String: JSONValue] = [:]
        let (wait, oldWait) = (wanted["wait_minutes"]?.integer ?? 0, live?["wait_minutes"]?.integer ?? 0)
        if wait > 0 || oldWait > 0 { body["wait_timer"] = .integer(wait) }
        let (reviewers, old) = (wanted["reviewers"]?.list ?? [], live?["reviewers"]?.list ?? [])
        if !reviewers.isEmpty || !old.isEmpty {
            body["reviewers"] = .array(reviewers.compactMap { $0.text.flatMap { reviewer($0, numbers) } })
            body["prevent_self_review"] = .boolean(wanted["prevent_self_review"]?.boolean ?? false)
        }
        let isCustom = wanted["branches"]?.list != nil
        body["deployment_branch_policy"] =
            wanted["branches"]?.text == "all"
            ? .null : ["protected_branches": .boolean(!isCustom), "custom_branch_policies": .boolean(isCustom)]
        return body
    }

    private static func reviewer(_ text: String, _ numbers: [String: Int]) -> JSONValue? {
        let parts = text.split(separator: " ")
        guard parts.count == 2, let id = numbers[text] ?? Int(parts[1]) else { return nil }
        return ["type": parts[0] == "team" ? "Team" : "User", "id": .integer(id)]
    }
}
