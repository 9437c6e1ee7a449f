internal import CanonicalJSON
internal import HTTPMessages

struct GitHubStatus: Hashable, Sendable, Codable {
    var id: Int
    var commit: String
    var state: String
    var context: String
    var description: String?
    var target: String?
    var creator: GitHubAccount
    var createdAt: Int
}

extension GitHubState {
    /// As many of one context as a commit takes; the next one is refused, and takes no other's place.
    static let mostStatuses = 1_000

    mutating func createStatus(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        guard request.method == .post, parts.count == 1 else { throw .undocumented }
        try check(account, "write", "statuses")
        try checkCommit(parts[0], repository: place)
        let body = try members(request)
        guard let state = body["state"]?.string, ["error", "failure", "pending", "success"].contains(state) else {
            throw .field("Status", "state", "inclusion")
        }
        let context = body["context"]?.string ?? "default"
        if let description = body["description"]?.string, description.utf16.count > 140 {
            throw .field("Status", "description", "custom", "description is too long (maximum is 140 characters)")
        }
        if let target = body["target_url"]?.string, !target.hasPrefix("http://"), !target.hasPrefix("https://") {
            throw .field("Status", "target_url", "custom", "target_url must use http(s) scheme")
        }
        let known = repositories[place].statuses.count { $0.commit == parts[0] && $0.context.lowercased() == context.lowercased() }
        guard known < Self.mostStatuses else {
            throw .field("Status", "base", "custom", "This SHA and context has reached the maximum number of statuses.")
        }
        let status = GitHubStatus(
            id: number(), commit: parts[0], state: state, context: context, description: body["description"]?.string,
            target: body["target_url"]?.string, creator: account, createdAt: now)
        repositories[place].statuses.append(status)
        return HTTPResponse(status: 201, json: Self.shape(status))
    }

    func checkCommit(_ commit: String, repository place: Int) throws(GitHubRefusal) {
        let isHexadecimal = commit.count == 40 && commit.allSatisfy(\.isHexDigit)
        guard isHexadecimal, repositories[place].commits?.contains(commit) ?? true else {
            throw .invalid("No commit found for SHA: \(commit)")
        }
    }

    /// What is known of a commit: statuses, check runs, and the pull requests that it came with.
    func commits(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount
    ) throws(GitHubRefusal) -> HTTPResponse {
        guard request.method == .get, parts.count == 2 else { throw .undocumented }
        let repository = repositories[place]
        switch parts[1] {
        case "statuses":
            try check(account, "read", "statuses")
            let found = repository.statuses.filter { $0.commit == parts[0] }.sorted { $0.id > $1.id }
            return Self.page(found.map(Self.shape), of: request)
        case "status":
            try check(account, "read", "statuses")
            return combined(parts[0], in: repository)
        case "check-runs":
            try check(account, "read", "checks")
            let found = repository.checks.filter { $0.commit == parts[0] }.sorted { $0.id > $1.id }
            return Self.page(found.map { shape($0, of: repository) }, of: request, under: "check_runs")
        case "pulls":
            try check(account, "read", "pull_requests")
            let found = repository.issues.filter { issue in
                guard let pull = issue.pull else { return false }
                return pull.head == parts[0] || (pull.mergeCommits ?? []).contains(parts[0])
            }
            return Self.page(found.map { pullShape($0, of: repository) }, of: request)
        default: throw .undocumented
        }
    }

    /// The newest of each context.
    private func combined(_ commit: String, in repository: GitHubRepository) -> HTTPResponse {
        var newest: [String: GitHubStatus] = [:]
        for status in repository.statuses where status.commit == commit { newest[status.context.lowercased()] = status }
        let states = newest.values.map(\.state)
        let state =
            states.contains { $0 == "failure" || $0 == "error" }
            ? "failure" : states.contains("pending") || states.isEmpty ? "pending" : "success"
        return HTTPResponse(
            status: 200,
            json: [
                "state": .string(state), "sha": .string(commit), "total_count": .integer(newest.count),
                "statuses": .array(newest.values.sorted { $0.id < $1.id }.map(Self.shape)),
            ])
    }

    mutating func pulls(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        if request.method == .post, parts.isEmpty { return try openPull(request, repository: place, account, now: now) }
        guard request.method == .get else { throw .undocumented }
        try check(account, "read", "pull_requests")
        let repository = repositories[place]
        if parts.isEmpty {
            let state = request.query("state") ?? "open"
            let head = request.query("head").map { $0.split(separator: ":").last.map(String.init) ?? "" }
            let found = repository.issues.filter {
                $0.pull != nil && (state == "all" || $0.state == state) && (head == nil || $0.pull?.branch == head)
            }.sorted {
                $0.number > $1.number
            }
            return Self.page(found.map { pullShape($0, of: repository) }, of: request)
        }
        guard parts.count == 1, let found = repository.issues.first(where: { String($0.number) == parts[0] && $0.pull != nil }) else {
            throw parts.count == 1 ? .missing : .undocumented
        }
        return HTTPResponse(status: 200, json: pullShape(found, of: repository))
    }

    /// What is pushed with git is not known here: the head's commit is told by nobody.
    private mutating func openPull(
        _ request: HTTPRequest, repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        try check(account, "write", "pull_requests")
        let body = try members(request)
        guard let title = body["title"]?.string, !title.isEmpty else { throw .field("PullRequest", "title", "missing_field") }
        guard let base = body["base"]?.string, repositories[place].branches.contains(base) else {
            throw .field("PullRequest", "base", "invalid")
        }
        guard let head = body["head"]?.string, !head.isEmpty else { throw .field("PullRequest", "head", "invalid") }
        let text = body["body"]?.string
        guard (text ?? "").count <= Self.longestBody else { throw .invalid("Body is too long (maximum is 65536 characters)") }
        guard !repositories[place].issues.contains(where: { $0.state == "open" && $0.pull?.branch == head }) else {
            throw .field("PullRequest", "base", "custom", "A pull request already exists for \(head).")
        }
        try countCreation(now: now)
        let number = (repositories[place].issues.map(\.number).max() ?? 0) + 1
        let pull = GitHubIssue(
            number: number, title: title, body: text, state: "open", labels: [], assignees: [], author: account, createdAt: now,
            updatedAt: now,
            pull: GitHubPull(head: String(Identity.hex("\(head)/\(now)").prefix(40)), base: base, branch: head))
        repositories[place].issues.append(pull)
        return HTTPResponse(status: 201, json: pullShape(pull, of: repositories[place]))
    }

    private func pullShape(_ issue: GitHubIssue, of repository: GitHubRepository) -> JSONValue {
        [
            "number": .integer(issue.number), "title": .string(issue.title), "state": .string(issue.state), "user": issue.author.shape,
            "merged_at": issue.pull?.mergedAt.map { .string(Identity.time($0)) } ?? .null,
            "head": ["sha": .text(issue.pull?.head), "repo": Self.shape(repository)],
            "base": ["ref": .text(issue.pull?.base), "repo": Self.shape(repository)],
            "html_url": .string("https://github.com/\(repository.name)/pull/\(issue.number)"),
        ]
    }

    private static func shape(_ repository: GitHubRepository) -> JSONValue {
        ["id": .integer(repository.id), "node_id": .string(repository.node), "full_name": .string(repository.name)]
    }

    private static func shape(_ status: GitHubStatus) -> JSONValue {
        [
            "id": .integer(status.id), "state": .string(status.state), "context": .string(status.context),
            "description": .text(status.description), "target_url": .text(status.target), "creator": status.creator.shape,
            "created_at": .string(Identity.time(status.createdAt)), "updated_at": .string(Identity.time(status.createdAt)),
        ]
    }
}
