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

    /// An open pull request.
    package struct Proposed: Sendable {
        /// As the repository counts its issues and pull requests.
        package let number: Int
        /// The repository's global id, where the answer has it.
        package let node: String?
    }

    private struct Opened: Decodable {
        struct Side: Decodable {
            let repo: Repository?
        }

        struct Repository: Decodable {
            let node_id: String?
        }

        let number: Int
        let base: Side?

        var proposed: Proposed { Proposed(number: number, node: base?.repo?.node_id) }
    }

    /// - Parameter client: adds the token; it takes the repository permission Pull requests: write.
    package init(client: APIClient, repository: String) {
        calls = GitHubCalls(client)
        self.repository = repository
    }

    /// The open pull request of a branch; it is opened where there is none.
    /// - Parameters:
    ///   - branch: of this repository, without `refs/heads/`.
    ///   - base: likewise.
    package func open(_ branch: String, into base: String, title: String, body: MarkdownText) async throws(ProviderError) -> Proposed {
        if let known = try await known(branch) { return known }
        let attempt = "opening the pull request of \(branch)"
        let response = try await calls.send(
            .post, "/repos/\(repository)/pulls",
            ["title": .string(title), "head": .string(branch), "base": .string(base), "body": .string(body.text)], attempt: attempt,
            isRepeatable: false)
        return try DocumentedAnswer(response, statuses: [201], attempt: attempt, requestID: "X-GitHub-Request-Id", isWrite: true)
            .decode(Opened.self).proposed
    }

    private func known(_ branch: String) async throws(ProviderError) -> Proposed? {
        let owner = repository.prefix { $0 != "/" }
        let head = PercentEncoding.encode("\(owner):\(branch)")
        let answer = try await calls.read(
            "/repos/\(repository)/pulls?state=open&head=\(head)&per_page=\(GitHubCalls.page)",
            attempt: "looking for the pull request of \(branch)")
        return try answer.decode([Opened].self).min { $0.number < $1.number }?.proposed
    }
}
