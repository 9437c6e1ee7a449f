package import CanonicalJSON
package import HTTPMessages

/// GitHub's REST API, as far as dispatching a workflow, following its run, and issues go.
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
        let words = (request.headers["Authorization"] ?? "").split(separator: " ").map(String.init)
        guard words.count == 2, ["bearer", "token"].contains(words[0].lowercased()), let account = state.tokens[words[1]] else {
            throw .badCredentials
        }
        guard state.remaining > 0 else {
            throw GitHubRefusal(status: 403, message: "API rate limit exceeded for user ID 1.")
        }
        state.remaining -= 1
        let parts = request.path.split(separator: "/").map { PercentEncoding.decode(String($0)) }
        if request.method == .get, parts == ["search", "issues"] { return try state.searchIssues(request, account, now: now) }
        guard parts.count >= 4, parts[0] == "repos", ["actions", "issues"].contains(parts[3]),
            let place = state.repositories.firstIndex(where: { $0.name == "\(parts[1])/\(parts[2])" })
        else { throw .missing }
        if parts[3] == "issues" {
            return try state.issues(request, Array(parts.dropFirst(4)), repository: place, account, now: now)
        }
        guard account.may("read", "actions") else { throw .hidden("actions=read") }
        return try state.actions(request, Array(parts.dropFirst(4)), repository: place, account, now: now)
    }
}
