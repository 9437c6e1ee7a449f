/// An issue or a pull request.
struct GitHubIssue: Hashable, Sendable, Codable {
    var number: Int
    var title: String
    var body: String?
    /// `open` or `closed`.
    var state: String
    var stateReason: String?
    var labels: [String]
    var assignees: [String]
    var author: GitHubAccount
    var createdAt: Int
    var updatedAt: Int
    /// Nil for an issue.
    var pull: GitHubPull?
}

/// What a pull request has besides.
struct GitHubPull: Hashable, Sendable, Codable {
    var head: String
    var base: String
    var mergedAt: Int?
    /// The commits of the default branch that it came as.
    var mergeCommits: [String]?
    /// The branch that it was opened from, where that is known.
    var branch: String?
}

struct GitHubComment: Hashable, Sendable, Codable {
    var id: Int
    var issue: Int
    var body: String
    var author: GitHubAccount
    var createdAt: Int
    var updatedAt: Int
}
