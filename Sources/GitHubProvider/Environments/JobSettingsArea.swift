internal import HTTPMessages
internal import Reconciling

/// What a request is about: each has a permission of its own.
enum JobSettingsArea {
    case rules, secrets, variables, members

    /// An error with what to do about it.
    func error(_ response: HTTPResponse, isWrite: Bool, attempt: String) -> ProviderError {
        let error = GitHubErrorMapping.error(response, isWrite: isWrite, attempt: attempt)
        let needed = response.headers["X-Accepted-GitHub-Permissions"].map { " (it wants \($0))" } ?? ""
        let permission = "give the token the permission \(isWrite ? writing : reading)\(needed)"
        switch response.status {
        case 403 where error.code == .forbidden: return error.with(fix: permission)
        case 404: return error.with(fix: "check the repository's name, or \(permission): GitHub gives the same answer for both")
        case 422 where self == .rules:
            return error.with(
                fix: "private repositories have reviewers and wait timers only in an Enterprise plan; check the reviewers' numbers, too")
        case 422: return error.with(fix: "there are at most 100 of them, with 48 KB each")
        default: return error
        }
    }

    private var reading: String {
        switch self {
        case .rules: "Actions: read"
        case .members: "Members: read of the organization"
        case .secrets: "Secrets: read, and Environments: read for an environment's"
        case .variables: "Variables: read, and Environments: read for an environment's"
        }
    }

    private var writing: String {
        switch self {
        case .rules: "Administration: write"
        case .members: "Members: read of the organization"
        case .secrets: "Secrets: write, and Environments: write for an environment's"
        case .variables: "Variables: write, and Environments: write for an environment's"
        }
    }
}
