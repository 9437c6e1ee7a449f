internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

extension GitHubCalls {
    /// One page of a pull request's comments, oldest first: a pull request is an issue here.
    func comments(of repository: String, number: Int, page: Int) async throws(ProviderError) -> [GitHubAPI.Comment] {
        let path = "/repos/\(repository)/issues/\(number)/comments?per_page=\(Self.page)&page=\(page)"
        let answer = try await read(path, attempt: "looking for the comment on #\(number)")
        return try answer.decode([GitHubAPI.Comment].self)
    }

    /// Tells everybody who follows the pull request.
    func comment(_ repository: String, number: Int, body: String) async throws(ProviderError) {
        try await send(
            .post, "/repos/\(repository)/issues/\(number)/comments", ["body": .string(body)], attempt: "commenting on #\(number)",
            isRepeatable: false)
    }

    /// Tells nobody.
    func editComment(_ id: Int, of repository: String, body: String) async throws(ProviderError) {
        try await send(
            .patch, "/repos/\(repository)/issues/comments/\(id)", ["body": .string(body)], attempt: "editing the comment",
            isRepeatable: true)
    }

    /// The merged pull requests that a commit of the default branch came with.
    func pullRequests(of commit: String, in repository: String) async throws(ProviderError) -> [GitHubAPI.PullRequest] {
        let answer = try await read(
            "/repos/\(repository)/commits/\(commit)/pulls?per_page=\(Self.page)", attempt: "looking for the pull request of a commit")
        return try answer.decode([GitHubAPI.PullRequest].self)
    }

    func pullRequest(_ number: Int, in repository: String) async throws(ProviderError) -> GitHubAPI.PullRequest {
        let answer = try await read("/repos/\(repository)/pulls/\(number)", attempt: "reading #\(number)")
        return try answer.decode(GitHubAPI.PullRequest.self)
    }

    /// - Parameter isRepeatable: whether sending it twice ends as sending it once.
    @discardableResult
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue, attempt: String, isRepeatable: Bool
    ) async throws(ProviderError) -> HTTPResponse {
        let request = HTTPRequest(method, path, headers: Self.headers, json: body)
        let response = try await client.send(request, attempt: attempt, repeatable: isRepeatable)
        guard response.isSuccess else { throw GitHubErrorMapping.reporting(response, attempt: attempt) }
        return response
    }
}

extension GitHubAPI {
    struct Comment: Decodable {
        let id: Int
        let body: String?
        let html_url: String?
        let user: Account?
    }

    struct Account: Decodable {
        let id: Int?
    }

    struct PullRequest: Decodable {
        let number: Int
        /// `open` or `closed`.
        let state: String?
        /// Nil where it was not merged.
        let merged_at: String?
    }
}

extension GitHubErrorMapping {
    /// As for any other write, with the permissions that reporting takes.
    static func reporting(_ response: HTTPResponse, attempt: String) -> ProviderError {
        let error = error(response, isWrite: true, attempt: attempt)
        guard error.code == .forbidden || error.code == .notFound else { return error }
        let needed = response.headers["X-Accepted-GitHub-Permissions"].map { " (it wants \($0))" } ?? ""
        return ProviderError(
            error.code, attempt: attempt, message: error.message, requestID: error.requestID, status: response.status,
            fix: "give the job the permissions pull-requests: write, statuses: write and checks: write\(needed)")
    }
}
