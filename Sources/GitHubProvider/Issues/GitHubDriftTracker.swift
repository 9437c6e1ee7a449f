internal import CanonicalJSON
package import Reconciling

/// Keeps the issue of an environment's drift at GitHub.
///
/// Needs the repository permission Issues: write. Requests of a check: none while nothing is open and nothing was; else one to see the
/// issue, one where it has to change, one more where it is opened again or closed. A new issue takes a list and a search first.
package struct GitHubDriftTracker: DriftTracker {
    private let calls: IssueCalls
    private let repository: String

    /// By which the list finds the issue; whoever takes it away costs a search.
    package static let label = "plumb-drift"

    /// - Parameter repository: `owner/name`.
    package init(client: APIClient, repository: String) {
        calls = IssueCalls(client, repository: repository)
        self.repository = repository
    }

    private var attempt: String { "keeping the drift issue of \(repository)" }

    package func show(_ page: DriftPage, number: Int?) async throws(ProviderError) -> TrackedIssue {
        guard let issue = try await find(page.key, number) else {
            guard page.isOpen else { return TrackedIssue(number: nil, isOpen: false) }
            return try await open(page)
        }
        if page.isOpen || !page.mayClose {
            return try await keep(issue, page)
        }
        return try await close(issue, page)
    }

    /// The oldest issue with the key in its body: a copy that somebody else makes is younger.
    private func find(_ key: String, _ number: Int?) async throws(ProviderError) -> IssueAPI.Issue? {
        func holds(_ issue: IssueAPI.Issue) -> Bool { issue.body?.contains("<!-- \(key) -->") ?? false }
        if let number, let issue = try await calls.issue(number, attempt: attempt), holds(issue) { return issue }
        if let issue = try await calls.issues(labelled: Self.label, attempt: attempt).first(where: holds) { return issue }
        return try await calls.search(key, attempt: attempt).first(where: holds)
    }

    private func open(_ page: DriftPage) async throws(ProviderError) -> TrackedIssue {
        let issue = try await calls.create(
            ["title": .string(page.title), "body": .string(page.body), "labels": [.string(Self.label)]], attempt: attempt)
        // Whoever may only open issues gets one without its label, and no error.
        let isLabelled = issue.labels?.contains { $0.name == Self.label } ?? false
        return TrackedIssue(
            number: issue.number, isOpen: true,
            remark: isLabelled
                ? nil : "GitHub did not set the label \(Self.label): the token may open issues but not label them")
    }

    /// Open where something is open; as it is where nothing is and not everything could be read.
    private func keep(_ issue: IssueAPI.Issue, _ page: DriftPage) async throws(ProviderError) -> TrackedIssue {
        let isReopened = page.isOpen && issue.state != "open"
        guard isReopened || !Self.isSame(issue.body, page.body) else {
            return TrackedIssue(number: issue.number, isOpen: issue.state == "open")
        }
        var change: [String: JSONValue] = ["body": .string(page.body)]
        if isReopened { (change["state"], change["state_reason"]) = ("open", "reopened") }
        let kept = try await calls.update(issue.number, .object(change), attempt: attempt)
        if isReopened { try await calls.comment(issue.number, page.reopening, attempt: attempt) }
        return TrackedIssue(number: kept.number, isOpen: kept.state == "open")
    }

    private func close(_ issue: IssueAPI.Issue, _ page: DriftPage) async throws(ProviderError) -> TrackedIssue {
        guard issue.state == "open" else { return TrackedIssue(number: issue.number, isOpen: false) }
        let closed = try await calls.update(
            issue.number, ["state": "closed", "state_reason": "completed", "body": .string(page.body)], attempt: attempt)
        try await calls.comment(issue.number, page.closing, attempt: attempt)
        return TrackedIssue(number: closed.number, isOpen: closed.state == "open")
    }

    /// GitHub keeps line ends as it likes.
    private static func isSame(_ left: String?, _ right: String) -> Bool {
        func lines(_ text: String) -> [Substring] { text.split(whereSeparator: \.isNewline) }
        return left.map { lines($0) == lines(right) } ?? false
    }
}
