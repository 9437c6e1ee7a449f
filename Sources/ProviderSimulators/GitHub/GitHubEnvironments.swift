internal import CanonicalJSON
internal import HTTPMessages

/// A deployment environment of a repository.
struct GitHubEnvironment: Hashable, Sendable, Codable {
    var id: Int
    var name: String
    /// Minutes.
    var waitTimer: Int
    var preventSelfReview: Bool
    /// `{"type": "User", "id": 7}`, six at most; one of them has to approve.
    var reviewers: [JSONValue]
    /// Nil where every branch may deploy.
    var policy: Policy?
    /// Name patterns of a custom policy.
    var branches: [String]
    var createdAt: Int
    /// Nil where nothing was changed since.
    var updatedAt: Int?
    /// Nil where jobs get nothing of it.
    var settings: GitHubJobSettings?
    /// Whether administrators may start a job without an approval; so unless somebody switched it off, which only the settings' page can.
    var canAdminsBypass: Bool?
    /// Types of rules that apps made; a change of the others leaves them.
    var appRules: [String]?

    struct Policy: Hashable, Sendable, Codable {
        var protectedBranches: Bool
        var customBranchPolicies: Bool
    }
}

extension GitHubState {
    mutating func environments(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        if parts.count >= 2, ["secrets", "variables"].contains(parts[1]) {
            let index = repositories[place].environments.firstIndex { $0.name.lowercased() == parts[0].lowercased() }
            return try environmentSettings(
                request, Array(parts.dropFirst()), environment: index, repository: place, account, now: now)
        }
        try check(account, "read", "actions")
        if parts.isEmpty {
            guard request.method == .get else { throw .undocumented }
            return Self.page(repositories[place].environments.map { environmentShape($0) }, of: request, under: "environments")
        }
        let index = repositories[place].environments.firstIndex { $0.name.lowercased() == parts[0].lowercased() }
        switch (request.method, parts.count) {
        case (.get, 1):
            guard let index else { throw .missing }
            return HTTPResponse(status: 200, json: environmentShape(repositories[place].environments[index]))
        case (.put, 1):
            try check(account, "write", "administration")
            return try putEnvironment(request, named: parts[0], at: index, repository: place, now: now)
        case (.delete, 1):
            try check(account, "write", "administration")
            guard let index else { throw .missing }
            repositories[place].environments.remove(at: index)
            return HTTPResponse(status: 204)
        case (.get, 2) where parts[1] == "deployment-branch-policies":
            guard let index else { throw .missing }
            let found = repositories[place].environments[index].branches.map(Self.pattern)
            return Self.page(found, of: request, under: "branch_policies")
        case (.post, 2) where parts[1] == "deployment-branch-policies":
            try check(account, "write", "administration")
            guard let index else { throw .missing }
            return try addBranch(request, at: index, repository: place)
        case (.delete, 3) where parts[1] == "deployment-branch-policies":
            try check(account, "write", "administration")
            guard let index,
                let branch = repositories[place].environments[index].branches.firstIndex(where: { String(Self.patternID($0)) == parts[2] })
            else { throw .missing }
            repositories[place].environments[index].branches.remove(at: branch)
            return HTTPResponse(status: 204)
        default: throw .undocumented
        }
    }

    private static func patternID(_ name: String) -> Int { Int(Identity.hash("branch/" + name) % 90_000_000) + 1 }

    private static func pattern(_ name: String) -> JSONValue {
        ["id": .integer(patternID(name)), "name": .string(name), "type": "branch"]
    }

    private mutating func addBranch(_ request: HTTPRequest, at index: Int, repository place: Int) throws(GitHubRefusal) -> HTTPResponse {
        let environment = repositories[place].environments[index]
        guard environment.policy?.customBranchPolicies == true else {
            throw .invalid("Custom branch policies are not enabled for this environment")
        }
        guard let name = try members(request)["name"]?.string, !name.isEmpty else { throw .invalid("Name can't be blank") }
        guard !environment.branches.contains(name) else { return HTTPResponse(status: 303) }
        repositories[place].environments[index].branches.append(name)
        return HTTPResponse(status: 200, json: Self.pattern(name))
    }

    /// The whole set of rules at once: what is not sent is as it is by default.
    private mutating func putEnvironment(
        _ request: HTTPRequest, named name: String, at index: Int?, repository place: Int, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        let body = request.body.isEmpty ? [:] : try members(request)
        let timer = body["wait_timer"]?.integer ?? 0
        guard (0...43_200).contains(timer) else { throw .invalid("Wait timer must be between 0 and 43200") }
        let reviewers = body["reviewers"]?.array ?? []
        guard reviewers.count <= 6 else { throw .invalid("No more than 6 reviewers are allowed") }
        for reviewer in reviewers {
            guard ["User", "Team"].contains(reviewer["type"]?.string ?? ""), reviewer["id"]?.integer != nil else {
                throw .invalid("Failed to create the environment protection rule")
            }
        }
        var policy: GitHubEnvironment.Policy?
        if let asked = body["deployment_branch_policy"], asked != .null {
            guard let protected = asked["protected_branches"]?.boolean, let custom = asked["custom_branch_policies"]?.boolean,
                protected != custom
            else { throw .invalid("protected_branches and custom_branch_policies cannot have the same value") }
            policy = .init(protectedBranches: protected, customBranchPolicies: custom)
        }
        let known = index.map { repositories[place].environments[$0] }
        let environment = GitHubEnvironment(
            id: known?.id ?? number(), name: known?.name ?? name, waitTimer: timer,
            preventSelfReview: body["prevent_self_review"]?.boolean ?? false, reviewers: reviewers, policy: policy,
            branches: policy?.customBranchPolicies == true ? known?.branches ?? [] : [], createdAt: known?.createdAt ?? now,
            updatedAt: known == nil ? nil : now,
            settings: known?.settings, canAdminsBypass: known?.canAdminsBypass,
            appRules: known?.appRules)
        if let index {
            repositories[place].environments[index] = environment
        } else {
            repositories[place].environments.append(environment)
        }
        return HTTPResponse(status: 200, json: environmentShape(environment))
    }

    private func environmentShape(_ environment: GitHubEnvironment) -> JSONValue {
        var rules: [JSONValue] = []
        if environment.waitTimer > 0 {
            rules.append(["id": .integer(environment.id * 10 + 1), "type": "wait_timer", "wait_timer": .integer(environment.waitTimer)])
        }
        if !environment.reviewers.isEmpty {
            let reviewers = environment.reviewers.map { shape(ofReviewer: $0) }
            rules.append([
                "id": .integer(environment.id * 10 + 2), "type": "required_reviewers",
                "prevent_self_review": .boolean(environment.preventSelfReview), "reviewers": .array(reviewers),
            ])
        }
        for (index, type) in (environment.appRules ?? []).enumerated() {
            rules.append(["id": .integer(environment.id * 10 + 4 + index), "type": .string(type)])
        }
        if environment.policy != nil { rules.append(["id": .integer(environment.id * 10 + 3), "type": "branch_policy"]) }
        return [
            "id": .integer(environment.id), "name": .string(environment.name),
            "can_admins_bypass": .boolean(environment.canAdminsBypass ?? true),
            "protection_rules": .array(rules),
            "deployment_branch_policy": environment.policy.map {
                [
                    "protected_branches": .boolean($0.protectedBranches),
                    "custom_branch_policies": .boolean($0.customBranchPolicies),
                ]
            } ?? .null,
            "created_at": .string(Identity.time(environment.createdAt)),
            "updated_at": .string(Identity.time(environment.updatedAt ?? environment.createdAt)),
        ]
    }
}
