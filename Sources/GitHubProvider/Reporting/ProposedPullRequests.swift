internal import CanonicalJSON
package import Diagnostics
internal import HTTPMessages
package import Reconciling

/// Opens pull requests for branches that were pushed with git.
///
/// Source: GitHub REST API, "Pull requests". What a workflow's own token opens starts no workflow: whoever opens one posts its plan as well.
package struct ProposedPullRequests: Sendable {
    private let calls: GitHubCalls
    /// `owner/name`.
    private let repository: String

    private struct Opened: Decodable {
        let number: Int
    }

    /// - Parameter client: adds the token; it takes the repository permission Pull requests: write.
    package init(client: APIClient, repository: String) {
        calls = GitHubCalls(client)
        self.repository = repository
    }

    /// The number of the open pull request of a branch; it is opened where there is none.
    /// - Parameters:
    ///   - branch: of this repository, without `refs/heads/`.
    ///   - base: likewise.
    package func open(_ branch: String, into base: String, title: String, body: MarkdownText) async throws(ProviderError) -> Int {
        if let known = try await number(of: branch) { return known }
        let attempt = "opening the pull request of \(branch)"
        let response = try await calls.send(
            .post, "/repos/\(repository)/pulls",
            ["title": .string(title), "head": .string(branch), "base": .string(base), "body": .string(body.text)], attempt: attempt,
            isRepeatable: false)
        return try DocumentedAnswer(response, statuses: [201], attempt: attempt, requestID: "X-GitHub-Request-Id", isWrite: true)
            .decode(Opened.self).number
    }

    private func number(of branch: String) async throws(ProviderError) -> Int? {
        let owner = repository.prefix { $0 != "/" }
        let head = PercentEncoding.encode("\(owner):\(branch)")
        let answer = try await calls.read(
            "/repos/\(repository)/pulls?state=open&head=\(head)&per_page=\(GitHubCalls.page)",
            attempt: "looking for the pull request of \(branch)")
        return try answer.decode([Opened].self).map(\.number).min()
    }
}
