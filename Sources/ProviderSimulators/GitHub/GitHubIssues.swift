internal import CanonicalJSON
internal import HTTPMessages

/// Issues and pull requests: list, get, create, update, label, comment.
///
/// Source: GitHub REST API, "Issues", "Issue comments", "Labels".
extension GitHubState {
    mutating func issues(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        if parts.first == "comments" {
            return try comment(request, Array(parts.dropFirst()), repository: place, account, now: now)
        }
        switch (request.method, parts.count) {
        case (.get, 0):
            try check(account, "read", "issues", "pull_requests")
            return try listIssues(request, repository: place)
        case (.post, 0): return try createIssue(request, repository: place, account, now: now)
        default: break
        }
        guard let number = parts.first.flatMap({ Int($0) }),
            let index = repositories[place].issues.firstIndex(where: { $0.number == number })
        else { throw .missing }
        let areas = repositories[place].issues[index].pull == nil ? "issues" : "pull_requests"
        switch (request.method, parts.dropFirst().first, parts.count) {
        case (.get, nil, 1):
            try check(account, "read", "issues", areas)
            return HTTPResponse(status: 200, json: shape(repositories[place].issues[index], of: repositories[place]))
        case (.patch, nil, 1):
            try check(account, "write", "issues", areas)
            return try updateIssue(request, index, repository: place, now: now)
        case (.get, "comments"?, 2):
            try check(account, "read", "issues", areas)
            let since = request.query("since")
            let found = repositories[place].comments.filter { comment in
                comment.issue == number && (since.map { Identity.time(comment.updatedAt) >= $0 } ?? true)
            }.sorted { $0.id < $1.id }
            return Self.page(found.map { shape($0, of: repositories[place]) }, of: request)
        case (.post, "comments"?, 2):
            try check(account, "write", "issues", areas)
            return try createComment(request, on: number, repository: place, account, now: now)
        case (.post, "labels"?, 2), (.put, "labels"?, 2):
            try check(account, "write", "issues", areas)
            return try setLabels(request, index, repository: place)
        default: throw .undocumented
        }
    }

    private func listIssues(_ request: HTTPRequest, repository place: Int) throws(GitHubRefusal) -> HTTPResponse {
        let labels = (request.query("labels") ?? "").split(separator: ",").map { $0.lowercased() }
        let (state, creator) = (request.query("state") ?? "open", request.query("creator")?.lowercased())
        guard ["open", "closed", "all"].contains(state) else { throw .field("Issue", "state", "invalid") }
        let isAscending = request.query("direction") == "asc"
        let found = repositories[place].issues.filter { issue in
            let names = issue.labels.map { $0.lowercased() }
            return (state == "all" || issue.state == state) && labels.allSatisfy(names.contains)
                && (creator.map { $0 == issue.author.login.lowercased() } ?? true)
        }.sorted { isAscending ? $0.number < $1.number : $0.number > $1.number }
        return Self.page(found.map { shape($0, of: repositories[place]) }, of: request)
    }

    private mutating func createIssue(
        _ request: HTTPRequest, repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        guard !repositories[place].hasNoIssues else { throw .gone }
        try check(account, account.isApp == true ? "write" : "read", "issues")
        let body = try members(request)
        guard let title = body["title"]?.string, !title.isEmpty else { throw .field("Issue", "title", "missing_field") }
        try Self.checkBody(body["body"], "Issue")
        try countCreation(now: now)
        // Without push access both are dropped, and nothing says so.
        let isTrusted = account.may("write", "issues")
        let labels = isTrusted ? Self.names(body["labels"]) : []
        let number = (repositories[place].issues.map(\.number).max() ?? 0) + 1
        let issue = GitHubIssue(
            number: number, title: title, body: body["body"]?.string, state: "open", stateReason: nil, labels: labels,
            assignees: isTrusted ? Self.names(body["assignees"]) : [], author: account, createdAt: now, updatedAt: now, pull: nil)
        makeLabels(labels, repository: place)
        repositories[place].issues.append(issue)
        return HTTPResponse(status: 201, json: shape(issue, of: repositories[place]))
    }

    private mutating func updateIssue(
        _ request: HTTPRequest, _ index: Int, repository place: Int, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        let body = try members(request)
        var issue = repositories[place].issues[index]
        try Self.checkBody(body["body"], "Issue")
        if let title = body["title"]?.string { issue.title = title }
        if let text = body["body"] { issue.body = text.string }
        if let labels = body["labels"] { issue.labels = Self.names(labels) }
        if let assignees = body["assignees"] { issue.assignees = Self.names(assignees) }
        if let state = body["state"]?.string {
            guard ["open", "closed"].contains(state) else { throw .field("Issue", "state", "invalid") }
            // The reason counts only where the state changes.
            if state != issue.state { issue.stateReason = body["state_reason"]?.string ?? (state == "closed" ? "completed" : "reopened") }
            issue.state = state
        }
        issue.updatedAt = now
        makeLabels(issue.labels, repository: place)
        repositories[place].issues[index] = issue
        return HTTPResponse(status: 200, json: shape(issue, of: repositories[place]))
    }

    /// POST adds, and an empty list takes all away; PUT replaces.
    private mutating func setLabels(_ request: HTTPRequest, _ index: Int, repository place: Int) throws(GitHubRefusal) -> HTTPResponse {
        let body = try? JSONValue(parsing: request.body)
        let names = Self.names(body?["labels"] ?? body ?? .null)
        var labels = request.method == .put || names.isEmpty ? [] : repositories[place].issues[index].labels
        for name in names where !labels.contains(where: { $0.lowercased() == name.lowercased() }) { labels.append(name) }
        makeLabels(labels, repository: place)
        repositories[place].issues[index].labels = labels
        return HTTPResponse(status: 200, json: .array(labels.map { Self.label($0) }))
    }

    /// A name that does not exist yet is made.
    private mutating func makeLabels(_ names: [String], repository place: Int) {
        for name in names where !repositories[place].labels.contains(where: { $0.lowercased() == name.lowercased() }) {
            repositories[place].labels.append(name)
        }
    }

    func labels(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount
    ) throws(GitHubRefusal) -> HTTPResponse {
        guard request.method == .get, parts.isEmpty else { throw .undocumented }
        try check(account, "read", "issues", "pull_requests")
        return Self.page(repositories[place].labels.map { Self.label($0) }, of: request)
    }

    private mutating func comment(
        _ request: HTTPRequest, _ parts: [String], repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        guard parts.count == 1, let id = Int(parts[0]) else { throw .undocumented }
        guard let index = repositories[place].comments.firstIndex(where: { $0.id == id }) else { throw .missing }
        switch request.method {
        case .get:
            try check(account, "read", "issues", "pull_requests")
            return HTTPResponse(status: 200, json: shape(repositories[place].comments[index], of: repositories[place]))
        case .patch:
            try check(account, "write", "issues", "pull_requests")
            let body = try members(request)
            try Self.checkBody(body["body"], "IssueComment")
            guard let text = body["body"]?.string, !text.isEmpty else { throw .field("IssueComment", "body", "missing_field") }
            repositories[place].comments[index].body = text
            repositories[place].comments[index].updatedAt = now
            return HTTPResponse(status: 200, json: shape(repositories[place].comments[index], of: repositories[place]))
        case .delete:
            try check(account, "write", "issues", "pull_requests")
            repositories[place].comments.remove(at: index)
            return HTTPResponse(status: 204)
        default: throw .undocumented
        }
    }

    private mutating func createComment(
        _ request: HTTPRequest, on number: Int, repository place: Int, _ account: GitHubAccount, now: Int
    ) throws(GitHubRefusal) -> HTTPResponse {
        let body = try members(request)
        try Self.checkBody(body["body"], "IssueComment")
        guard let text = body["body"]?.string, !text.isEmpty else { throw .field("IssueComment", "body", "missing_field") }
        try countCreation(now: now)
        let comment = GitHubComment(id: self.number(), issue: number, body: text, author: account, createdAt: now, updatedAt: now)
        repositories[place].comments.append(comment)
        return HTTPResponse(status: 201, json: shape(comment, of: repositories[place]))
    }

    private static func checkBody(_ value: JSONValue?, _ resource: String) throws(GitHubRefusal) {
        guard let text = value?.string, text.utf8.count > longestBody else { return }
        throw .field(resource, "data", "unprocessable", "Body is too long (maximum is 65536 characters)")
    }

    /// Names, or objects that have one.
    private static func names(_ value: JSONValue?) -> [String] {
        (value?.array ?? []).compactMap { $0.string ?? $0["name"]?.string }
    }

    private static func label(_ name: String) -> JSONValue {
        ["name": .string(name), "color": "ededed", "description": .null, "default": false]
    }

    func shape(_ issue: GitHubIssue, of repository: GitHubRepository) -> JSONValue {
        var shape: [String: JSONValue] = [
            "id": .integer(1_000_000 + issue.number), "number": .integer(issue.number), "title": .string(issue.title),
            "body": .text(issue.body), "state": .string(issue.state), "state_reason": .text(issue.stateReason),
            "labels": .array(issue.labels.map { Self.label($0) }),
            "assignees": .array(issue.assignees.map { ["login": .string($0)] }), "user": issue.author.shape,
            "comments": .integer(repository.comments.count { $0.issue == issue.number }),
            "created_at": .string(Identity.time(issue.createdAt)), "updated_at": .string(Identity.time(issue.updatedAt)),
            "html_url": .string("https://github.com/\(repository.name)/issues/\(issue.number)"),
            "url": .string("\(repository.path)/issues/\(issue.number)"),
        ]
        if issue.pull != nil { shape["pull_request"] = ["url": .string("\(repository.path)/pulls/\(issue.number)")] }
        return .object(shape)
    }

    private func shape(_ comment: GitHubComment, of repository: GitHubRepository) -> JSONValue {
        [
            "id": .integer(comment.id), "body": .string(comment.body), "user": comment.author.shape,
            "created_at": .string(Identity.time(comment.createdAt)), "updated_at": .string(Identity.time(comment.updatedAt)),
            "html_url": .string("https://github.com/\(repository.name)/issues/\(comment.issue)#issuecomment-\(comment.id)"),
            "issue_url": .string("\(repository.path)/issues/\(comment.issue)"),
        ]
    }
}
