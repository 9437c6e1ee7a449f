internal import CanonicalJSON
internal import HTTPMessages

/// What has to be so before a branch moves: by the older kind of protection, and by rulesets.
struct GitHubProtection: Hashable, Sendable, Codable {
    var branch: String
    /// Contexts that the older kind requires; nil where there is none of it.
    var required: [String]?
    /// Contexts that a ruleset requires; nil where there is none.
    var ruled: [String]?
    /// Whether a ruleset requires pull requests.
    var pullRequests: Bool?
}

extension GitHubState {
    /// One branch, with what everybody who may read it is told of its older protection (REST API, "Get a branch").
    func branches(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount
    ) throws(GitHubRefusal) -> HTTPResponse {
        guard request.method == .get, parts.count == 1 else { throw .undocumented }
        try check(account, "read", "contents")
        let repository = repositories[place]
        guard repository.branches.contains(parts[0]) else { throw .missing }
        let older = repository.protections.first { $0.branch == parts[0] }?.required
        let isProtected = repository.protections.contains { $0.branch == parts[0] }
        let checks = (older ?? []).map { context -> JSONValue in ["context": .string(context), "app_id": .null] }
        return HTTPResponse(
            status: 200,
            json: [
                "name": .string(parts[0]), "protected": .boolean(isProtected),
                "commit": ["sha": .string(Identity.hex("\(repository.name)/\(parts[0])")), "url": .string(repository.path + "/commits")],
                "protection": [
                    "enabled": .boolean(older != nil),
                    "required_status_checks": [
                        "enforcement_level": .string(older == nil ? "off" : "non_admins"),
                        "contexts": .array((older ?? []).map { .string($0) }), "checks": .array(checks),
                    ],
                ],
                "protection_url": .string("\(repository.path)/branches/\(parts[0])/protection"),
            ])
    }

    /// The rules of all rulesets that hold for a branch, also one that is not there; the older kind of protection is left out (REST API,
    /// "Get rules for a branch"). Whoever may see the repository may read it.
    func rules(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount
    ) throws(GitHubRefusal) -> HTTPResponse {
        guard request.method == .get, parts.count == 2, parts[0] == "branches" else { throw .undocumented }
        let repository = repositories[place]
        func rule(_ type: String, _ parameters: JSONValue?) -> JSONValue {
            var members: [String: JSONValue] = [
                "type": .string(type), "ruleset_source_type": "Repository", "ruleset_source": .string(repository.name), "ruleset_id": 42,
            ]
            members["parameters"] = parameters
            return .object(members)
        }
        var rules: [JSONValue] = []
        for protection in repository.protections where protection.branch == parts[1] {
            if protection.pullRequests == true { rules.append(rule("pull_request", ["required_approving_review_count": 1])) }
            guard let contexts = protection.ruled else { continue }
            let checks = contexts.map { context -> JSONValue in ["context": .string(context)] }
            rules.append(
                rule("required_status_checks", ["required_status_checks": .array(checks), "strict_required_status_checks_policy": false]))
        }
        return Self.page(rules, of: request)
    }
}
