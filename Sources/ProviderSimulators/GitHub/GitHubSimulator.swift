package import CanonicalJSON
package import HTTPMessages

/// GitHub's REST API, as far as plumb and what runs beside it use it: workflows and their runs, issues and comments and the search for them,
/// commit statuses, check runs, what protects branches, environments with their protection rules, secrets and variables of jobs, and the
/// identity tokens of jobs; and of the GraphQL API what makes check runs. What else is documented answers 501.
package struct GitHubSimulator: SimulatedProvider {
    package static let kind = "github"

    private var state: GitHubState

    package init(seed: JSONValue) throws(SeedError) {
        state = try GitHubState(seed: seed)
    }

    package var picture: JSONValue { state.picture }

    package mutating func handle(_ request: HTTPRequest, now: Int) -> HTTPResponse {
        if now >= state.resetsAt { (state.remaining, state.resetsAt) = (GitHubState.hourly, now + 3_600) }
        var response: HTTPResponse
        do throws(GitHubRefusal) {
            response = try answer(request, now: now)
        } catch {
            response = error.response
        }
        response.headers["x-ratelimit-limit"] = String(GitHubState.hourly)
        response.headers["x-ratelimit-remaining"] = String(state.remaining)
        response.headers["x-ratelimit-used"] = String(GitHubState.hourly - state.remaining)
        response.headers["x-ratelimit-reset"] = String(state.resetsAt)
        response.headers["x-ratelimit-resource"] = "core"
        response.headers["X-GitHub-Request-Id"] = String(Identity.hex("\(request.path)/\(now)/\(state.remaining)").prefix(20))
        return response
    }

    private mutating func answer(_ request: HTTPRequest, now: Int) throws(GitHubRefusal) -> HTTPResponse {
        guard request.headers["User-Agent"]?.isEmpty == false else { throw .noAgent }
        if request.path.hasPrefix(GitHubState.identityPath) { return try state.identityToken(request, now: now) }
        let words = (request.headers["Authorization"] ?? "").split(separator: " ").map(String.init)
        guard words.count == 2, ["bearer", "token"].contains(words[0].lowercased()), let account = state.tokens[words[1]] else {
            throw .badCredentials
        }
        guard state.remaining > 0 else {
            throw GitHubRefusal(status: 403, message: "API rate limit exceeded for user ID 1.")
        }
        state.remaining -= 1
        let parts = request.path.split(separator: "/").map { PercentEncoding.decode(String($0)) }
        if parts == ["graphql"] { return try state.graphQL(request, account, now: now) }
        if request.method == .get, parts == ["search", "issues"] { return try state.searchIssues(request, account, now: now) }
        if request.method == .get, let list = try state.repositoryList(request, parts, account) { return list }
        if request.method == .get, let answer = try state.people(parts, account) { return answer }
        guard parts.count >= 3, parts[0] == "repos",
            let place = state.repositories.firstIndex(where: { $0.name.lowercased() == "\(parts[1])/\(parts[2])".lowercased() })
        else { throw .missing }
        guard parts.count > 3 else {
            guard request.method == .get else { throw .undocumented }
            let repository = state.repositories[place]
            return HTTPResponse(
                status: 200,
                json: ["id": .integer(repository.id), "node_id": .string(repository.node), "full_name": .string(repository.name)])
        }
        let rest = Array(parts.dropFirst(4))
        switch parts[3] {
        case "actions" where ["secrets", "variables"].contains(rest.first ?? ""):
            return try state.repositorySettings(request, rest, repository: place, account, now: now)
        case "actions":
            guard account.may("read", "actions") else { throw .hidden("actions=read") }
            return try state.actions(request, rest, repository: place, account, now: now)
        case "issues": return try state.issues(request, rest, repository: place, account, now: now)
        case "labels": return try state.labels(request, rest, repository: place, account)
        case "statuses": return try state.createStatus(request, rest, repository: place, account, now: now)
        case "commits": return try state.commits(request, rest, repository: place, account)
        case "check-runs": return try state.checks(request, rest, repository: place, account, now: now)
        case "environments": return try state.environments(request, rest, repository: place, account, now: now)
        case "branches": return try state.branches(request, rest, repository: place, account)
        case "rules": return try state.rules(request, rest, repository: place, account)
        case "pulls": return try state.pulls(request, rest, repository: place, account, now: now)
        default: throw .undocumented
        }
    }
}
