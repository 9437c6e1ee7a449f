internal import CanonicalJSON

/// One issue of a simulated repository, in the form of its seed. A pull request is an issue with `isPullRequest`.
struct GitHubIssue: Hashable, Sendable, Codable {
    var number: Int
    var title: String
    var body: String
    var state: String
    var stateReason: String?
    var labels: [String]
    var author: String
    var createdAt: Int
    var updatedAt: Int
    var isPullRequest: Bool
    var comments: [GitHubIssueComment]
}

struct GitHubIssueComment: Hashable, Sendable, Codable {
    var id: Int
    var body: String
    var author: String
    var createdAt: Int
}
