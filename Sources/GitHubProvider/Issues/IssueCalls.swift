internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// The requests of GitHub's issues.
///
/// Source: GitHub REST API, "Issues", "Issue comments" and "Search".
struct IssueCalls: Sendable {
    private let client: APIClient
    /// `owner/name`.
    private let repository: String

    init(_ client: APIClient, repository: String) {
        self.client = client
        self.repository = repository
    }

    private static let headers: HTTPHeaders = ["Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"]
    private static let page = 100
    private static let requestID = "X-GitHub-Request-Id"

    private var path: String {
        "/repos/" + repository.split(separator: "/").map { PercentEncoding.encode(String($0)) }.joined(separator: "/") + "/issues"
    }

    /// Nil where it is not there, was deleted or moved to another repository.
    func issue(_ number: Int, attempt: String) async throws(ProviderError) -> IssueAPI.Issue? {
        let response = try await client.send(HTTPRequest(.get, "\(path)/\(number)", headers: Self.headers), attempt: attempt)
        if [301, 404, 410].contains(response.status) { return nil }
        return try decoded(response, [200], isWrite: false, attempt: attempt)
    }

    /// Every issue with the label, the oldest first; pull requests are left out. A list is current where a search is an index that lags.
    func issues(labelled label: String, attempt: String) async throws(ProviderError) -> [IssueAPI.Issue] {
        var found = PagedList<IssueAPI.Issue>(of: "issues") { String($0.number) }
        var number = 0
        while true {
            number += 1
            let query = "labels=\(PercentEncoding.encode(label))&state=all&sort=created&direction=asc&per_page=\(Self.page)&page=\(number)"
            let response = try await client.send(HTTPRequest(.get, "\(path)?\(query)", headers: Self.headers), attempt: attempt)
            let page: [IssueAPI.Issue] = try decoded(response, [200], isWrite: false, attempt: attempt)
            do throws(PagedList<IssueAPI.Issue>.Problem) {
                try found.add(page)
            } catch {
                throw ProviderError(.malformed, attempt: attempt, message: error.message)
            }
            if page.count < Self.page { break }
        }
        return found.elements.filter { $0.pull_request == nil }.sorted { $0.number < $1.number }
    }

    /// Issues whose body holds the text, as far as the index knows: where the label was taken away or never came to be.
    func search(_ text: String, attempt: String) async throws(ProviderError) -> [IssueAPI.Issue] {
        let query = PercentEncoding.encode("\"\(text)\" in:body is:issue repo:\(repository)")
        let response = try await client.send(
            HTTPRequest(.get, "/search/issues?q=\(query)&per_page=\(Self.page)", headers: Self.headers), attempt: attempt)
        let answer: IssueAPI.Found = try decoded(response, [200], isWrite: false, attempt: attempt)
        return answer.items.filter { $0.pull_request == nil }.sorted { $0.number < $1.number }
    }

    func create(_ body: JSONValue, attempt: String) async throws(ProviderError) -> IssueAPI.Issue {
        let response = try await client.send(
            HTTPRequest(.post, path, headers: Self.headers, json: body), attempt: attempt, repeatable: false)
        return try decoded(response, [201], isWrite: true, attempt: attempt)
    }

    /// What is sent are absolute values, so that sending them twice ends as sending them once.
    func update(_ number: Int, _ body: JSONValue, attempt: String) async throws(ProviderError) -> IssueAPI.Issue {
        let response = try await client.send(
            HTTPRequest(.patch, "\(path)/\(number)", headers: Self.headers, json: body), attempt: attempt, repeatable: true)
        return try decoded(response, [200], isWrite: true, attempt: attempt)
    }

    func comment(_ number: Int, _ text: String, attempt: String) async throws(ProviderError) {
        let response = try await client.send(
            HTTPRequest(.post, "\(path)/\(number)/comments", headers: Self.headers, json: ["body": .string(text)]), attempt: attempt,
            repeatable: false)
        let _: IssueAPI.Comment = try decoded(response, [201], isWrite: true, attempt: attempt)
    }

    private func decoded<Value: Decodable>(
        _ response: HTTPResponse, _ statuses: Set<Int>, isWrite: Bool, attempt: String
    ) throws(ProviderError) -> Value {
        guard response.isSuccess else { throw Self.error(response, isWrite: isWrite, attempt: attempt) }
        return try DocumentedAnswer(response, statuses: statuses, attempt: attempt, requestID: Self.requestID, isWrite: isWrite)
            .decode(Value.self)
    }

    private static func error(_ response: HTTPResponse, isWrite: Bool, attempt: String) -> ProviderError {
        let error = GitHubErrorMapping.error(response, isWrite: isWrite, attempt: attempt)
        let permission = "give the token the repository permission Issues: write"
        switch response.status {
        case 403 where error.code == .forbidden: return error.with(fix: permission)
        case 404: return error.with(fix: "check the repository's name, or \(permission): GitHub gives the same answer for both")
        case 410: return error.with(fix: "switch issues on in the repository's settings")
        default:
            return error.code == .rejected
                ? ProviderError(
                    .rejected, attempt: attempt, message: error.message, requestID: error.requestID, status: error.status) : error
        }
    }
}

/// The answers of GitHub's issues, as far as they are used; unknown members are let pass.
enum IssueAPI {
    struct Issue: Decodable {
        struct Label: Decodable {
            let name: String?
        }

        struct PullRequest: Decodable {}

        let number: Int
        /// `open` or `closed`.
        let state: String
        let body: String?
        let labels: [Label]?
        /// A pull request is an issue too.
        let pull_request: PullRequest?
    }

    struct Found: Decodable {
        let items: [Issue]
    }

    struct Comment: Decodable {
        let id: Int
    }
}
