internal import CanonicalJSON
internal import HTTPMessages

/// The search for issues and pull requests.
///
/// Source: GitHub REST API, "Search".
extension GitHubState {
    /// `GET /search/issues`: an index that knows what is older than its lag, and answers at most 1,000.
    func searchIssues(_ request: HTTPRequest, _ account: GitHubAccount, now: Int) throws(GitHubRefusal) -> HTTPResponse {
        guard let query = request.query("q"), !query.isEmpty else { throw .invalid("Validation Failed") }
        let words = Self.words(query)
        let isOfPulls = words.contains("is:pull-request")
        guard words.contains("is:issue") || isOfPulls else {
            throw .invalid("Query must include 'is:issue' or 'is:pull-request'")
        }
        let wanted = words.filter { !$0.contains(":") || $0.contains(" ") || $0.hasPrefix("plumb-drift:") }.map { $0.lowercased() }
        let found = repositories.filter { repository in
            account.may("read", isOfPulls ? "pull_requests" : "issues") && words.contains("repo:\(repository.name)")
                && (isOfPulls || !repository.hasNoIssues)
        }.flatMap { repository in
            repository.issues.filter { issue in
                let body = (issue.body ?? "").lowercased()
                return issue.createdAt + searchSeconds <= now && (issue.pull != nil) == isOfPulls && wanted.allSatisfy(body.contains)
            }.map { shape($0, of: repository) }
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
}
