internal import CanonicalJSON
internal import HTTPMessages

/// Issues: list, get, create, update, comment, and the search for them.
///
/// Source: GitHub REST API, "Issues", "Issue comments", "Search".
extension GitHubState {
    mutating func issues(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        guard account.may("read", "issues") else { throw .hidden("issues=read") }
        if repositories[place].hasNoIssues { throw GitHubRefusal(status: 410, message: "Issues has been disabled in this repository.") }
        let name = repositories[place].name
        switch (request.method, parts.count) {
        case (.get, 0): return try listIssues(request, of: repositories[place])
        case (.post, 0): return try createIssue(request, repository: place, account, now: now)
        case (.get, 1):
            return HTTPResponse(status: 200, json: Self.shape(repositories[place].issues[try issue(parts[0], place)], in: name))
        case (.patch, 1): return try updateIssue(request, try issue(parts[0], place), repository: place, account, now: now)
        case (.get, 2) where parts[1] == "comments":
            let issue = repositories[place].issues[try issue(parts[0], place)]
            return Self.page(request, issue.comments.map(Self.shape))
        case (.post, 2) where parts[1] == "comments":
            return try comment(request, try issue(parts[0], place), repository: place, account, now: now)
        default: throw GitHubRefusal(status: 501, message: "Not simulated: \(request.method.rawValue) \(request.path)")
        }
    }

    /// `GET /search/issues`: an index that knows what is older than its lag, and answers at most 1,000.
    func searchIssues(_ request: HTTPRequest, _ account: GitHubAccount, now: Int) throws(GitHubRefusal) -> HTTPResponse {
        guard let query = request.query("q"), !query.isEmpty else { throw .invalid("Validation Failed") }
        let words = Self.words(query)
        guard words.contains("is:issue") || words.contains("is:pull-request") else {
            throw .invalid("Query must include 'is:issue' or 'is:pull-request'")
        }
        let wanted = words.filter { !$0.contains(":") || $0.contains(" ") || $0.hasPrefix("plumb-drift:") }
        let found = repositories.filter { repository in
            account.may("read", "issues") && words.contains("repo:\(repository.name)") && !repository.hasNoIssues
        }.flatMap { repository in
            repository.issues.filter { issue in
                issue.createdAt + searchSeconds <= now && issue.isPullRequest == words.contains("is:pull-request")
                    && wanted.allSatisfy { issue.body.lowercased().contains($0.lowercased()) }
            }.map { Self.shape($0, in: repository.name) }
        }
        return HTTPResponse(
            status: 200,
            json: ["total_count": .integer(found.count), "incomplete_results": false, "items": .array(Array(found.prefix(100)))])
    }

    /// Split at spaces; what stands in quotes is one word.
    private static func words(_ query: String) -> [String] {
        query.split(separator: "\"", omittingEmptySubsequences: false).enumerated().flatMap { place, part in
            place % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
        }
    }

    private func issue(_ number: String, _ place: Int) throws(GitHubRefusal) -> Int {
        guard let index = repositories[place].issues.firstIndex(where: { String($0.number) == number }) else { throw .missing }
        return index
    }

    private func listIssues(_ request: HTTPRequest, of repository: GitHubRepository) throws(GitHubRefusal) -> HTTPResponse {
        let state = request.query("state") ?? "open"
        guard ["open", "closed", "all"].contains(state) else { throw .invalid("Validation Failed") }
        let labels = (request.query("labels") ?? "").split(separator: ",").map(String.init)
        let creator = request.query("creator")
        var found = repository.issues.filter { issue in
            (state == "all" || issue.state == state) && labels.allSatisfy(issue.labels.contains)
                && (creator.map { $0.lowercased() == issue.author.lowercased() } ?? true)
        }
        found.sort { ($0.createdAt, $0.number) < ($1.createdAt, $1.number) }
        if request.query("direction") != "asc" { found.reverse() }
        return Self.page(request, found.map { Self.shape($0, in: repository.name) })
    }

    private static func page(_ request: HTTPRequest, _ items: [JSONValue]) -> HTTPResponse {
        let size = min(100, max(1, request.query("per_page").flatMap { Int($0) } ?? 30))
        let number = max(1, request.query("page").flatMap { Int($0) } ?? 1)
        return HTTPResponse(status: 200, json: .array(Array(items.dropFirst((number - 1) * size).prefix(size))))
    }

    private mutating func createIssue(
        _ request: HTTPRequest, repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        let body = try Self.object(request)
        guard let title = body["title"]?.string, !title.isEmpty else { throw .invalid("Invalid request.\n\n\"title\" wasn't supplied.") }
        let text = try Self.body(body["body"])
        // Whoever may read may open an issue; labels of whoever may not write are dropped without a word.
        let labels = account.may("write", "issues") ? try Self.labels(body["labels"]) : []
        let number = (repositories[place].issues.map(\.number).max() ?? 0) + 1
        let issue = GitHubIssue(
            number: number, title: title, body: text, state: "open", stateReason: nil, labels: labels, author: account.login,
            createdAt: now,
            updatedAt: now, isPullRequest: false, comments: [])
        repositories[place].issues.append(issue)
        return HTTPResponse(status: 201, json: Self.shape(issue, in: repositories[place].name))
    }

    private mutating func updateIssue(
        _ request: HTTPRequest, _ index: Int, repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        guard account.may("write", "issues") else { throw .forbidden("issues=write") }
        let body = try Self.object(request)
        var issue = repositories[place].issues[index]
        if let title = body["title"]?.string { issue.title = title }
        if body["body"] != nil { issue.body = try Self.body(body["body"]) }
        if body["labels"] != nil { issue.labels = try Self.labels(body["labels"]) }
        if let state = body["state"]?.string {
            guard ["open", "closed"].contains(state) else { throw .invalid("Validation Failed") }
            // The reason is looked at only where the state changes.
            if issue.state != state { issue.stateReason = body["state_reason"]?.string ?? (state == "closed" ? "completed" : "reopened") }
            issue.state = state
        }
        issue.updatedAt = now
        repositories[place].issues[index] = issue
        return HTTPResponse(status: 200, json: Self.shape(issue, in: repositories[place].name))
    }

    private mutating func comment(
        _ request: HTTPRequest, _ index: Int, repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        let text = try Self.body(try Self.object(request)["body"])
        guard !text.isEmpty else { throw .invalid("Body cannot be blank") }
        let id = 5_000_000 + repositories[place].issues.reduce(0) { $0 + $1.comments.count } + 1
        let comment = GitHubIssueComment(id: id, body: text, author: account.login, createdAt: now)
        repositories[place].issues[index].comments.append(comment)
        repositories[place].issues[index].updatedAt = now
        return HTTPResponse(status: 201, json: Self.shape(comment))
    }

    private static func object(_ request: HTTPRequest) throws(GitHubRefusal) -> JSONValue {
        guard let body = try? JSONValue(parsing: request.body), body.object != nil else {
            throw GitHubRefusal(status: 400, message: "Problems parsing JSON")
        }
        return body
    }

    private static func body(_ value: JSONValue?) throws(GitHubRefusal) -> String {
        let text = value?.string ?? ""
        guard text.count <= 65_536 else { throw .invalid("body is too long (maximum is 65536 characters)") }
        return text
    }

    private static func labels(_ value: JSONValue?) throws(GitHubRefusal) -> [String] {
        let labels = (value?.array ?? []).compactMap { $0.string ?? $0["name"]?.string }
        guard labels.allSatisfy({ !$0.isEmpty && $0.count <= 50 }) else { throw .invalid("Validation Failed") }
        return labels
    }

    private static func shape(_ issue: GitHubIssue, in repository: String) -> JSONValue {
        var members: [String: JSONValue] = [
            "id": .integer(1_000_000 + issue.number), "number": .integer(issue.number), "title": .string(issue.title),
            "body": .string(issue.body), "state": .string(issue.state), "state_reason": .text(issue.stateReason),
            "labels": .array(issue.labels.map { ["name": .string($0), "color": "ededed"] }), "user": ["login": .string(issue.author)],
            "comments": .integer(issue.comments.count), "created_at": .string(Identity.time(issue.createdAt)),
            "updated_at": .string(Identity.time(issue.updatedAt)), "locked": false,
            "html_url": .string("https://github.com/\(repository)/issues/\(issue.number)"),
        ]
        if issue.isPullRequest {
            members["pull_request"] = ["url": .string("https://api.github.com/repos/\(repository)/pulls/\(issue.number)")]
        }
        return .object(members)
    }

    private static func shape(_ comment: GitHubIssueComment) -> JSONValue {
        [
            "id": .integer(comment.id), "body": .string(comment.body), "user": ["login": .string(comment.author)],
            "created_at": .string(Identity.time(comment.createdAt)), "updated_at": .string(Identity.time(comment.createdAt)),
        ]
    }
}
