internal import CanonicalJSON
internal import HTTPMessages

/// The part of GitHub's GraphQL API that makes check runs: one mutation may make many, each under an alias of its own.
///
/// Source: GitHub GraphQL API, "Mutations" (`createCheckRun`). What one alias is refused keeps no other from being done, and the answer is 200 either
/// way: refusals are in `errors`, with the alias as their path.
extension GitHubState {
    mutating func graphQL(_ request: HTTPRequest, _ account: GitHubAccount, now: Int) throws(GitHubRefusal) -> HTTPResponse {
        guard request.method == .post else { throw .missing }
        let body = try members(request)
        guard let document = body["query"]?.string, document.hasPrefix("mutation") else { throw .undocumented }
        let fields = document.matches(of: /([A-Za-z_][A-Za-z0-9_]*): createCheckRun\(input: \$([A-Za-z_][A-Za-z0-9_]*)\)/)
        guard !fields.isEmpty, fields.count == document.ranges(of: ": createCheckRun(").count else { throw .undocumented }
        // Requests that make content are counted, and not what they make.
        try countCreation(now: now)
        var data: [String: JSONValue] = [:]
        var errors: [JSONValue] = []
        for field in fields {
            let alias = String(field.1)
            do throws(GitHubRefusal) {
                let id = try makeCheck(body["variables"]?[String(field.2)], account)
                data[alias] = ["checkRun": ["databaseId": .integer(id)]]
            } catch {
                let kind = error.status == 403 ? "FORBIDDEN" : error.status == 404 ? "NOT_FOUND" : "UNPROCESSABLE"
                errors.append(["type": .string(kind), "path": [.string(alias)], "message": .string(error.message)])
                data[alias] = .null
            }
        }
        var answer: [String: JSONValue] = ["data": .object(data)]
        if !errors.isEmpty { answer["errors"] = .array(errors) }
        return HTTPResponse(status: 200, json: .object(answer))
    }

    private mutating func makeCheck(_ input: JSONValue?, _ account: GitHubAccount) throws(GitHubRefusal) -> Int {
        guard let input, let node = input["repositoryId"]?.string,
            let place = repositories.firstIndex(where: { $0.node == node })
        else {
            throw GitHubRefusal(
                status: 404, message: "Could not resolve to a node with the global id of '\(input?["repositoryId"] ?? .null)'.")
        }
        guard account.isApp == true, account.may("write", "checks") else {
            throw GitHubRefusal(
                status: 403,
                message: account.isApp == true
                    ? "Resource not accessible by integration" : "Resource not accessible by personal access token")
        }
        guard let name = input["name"]?.string, !name.isEmpty, let commit = input["headSha"]?.string else {
            throw .invalid("Argument 'input' has an invalid value.")
        }
        try checkCommit(commit, repository: place)
        var check = GitHubCheck(id: 0, commit: commit, name: name, status: "queued", conclusion: nil, annotations: [])
        var members: [String: JSONValue] = [:]
        members["status"] = input["status"]?.string.map { .string($0.lowercased()) }
        members["conclusion"] = input["conclusion"]?.string.map { .string($0.lowercased()) }
        members["output"] = input["output"]
        try Self.update(&check, members)
        check.id = number()
        repositories[place].checks.append(check)
        return check.id
    }
}

extension GitHubRepository {
    /// The repository's id for GraphQL, made of its number.
    var node: String { "R_\(id)" }
}
