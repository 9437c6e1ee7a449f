internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling

/// Error answers as errors with what to do about them. Decided by status and headers.
///
/// Source: GitHub REST API, "Troubleshooting" and "Rate limits": 404 also means that the token does not reach a private
/// repository, and a header names the permission that was needed.
enum GitHubErrorMapping {
    static func error(_ response: HTTPResponse, isWrite: Bool, attempt: String) -> ProviderError {
        let body = try? CanonicalForm.decode(GitHubAPI.Refusal.self, from: response.body)
        let (code, fix) = meaning(response)
        let line = body?.message?.split(whereSeparator: \.isNewline).joined(separator: " ")
        return ProviderError(
            code, attempt: attempt, message: line ?? "status \(response.status) without an explanation",
            requestID: response.headers["X-GitHub-Request-Id"], status: response.status,
            outcomeUnknown: isWrite && (response.status >= 500 || response.status == 408), fix: fix)
    }

    private static func meaning(_ response: HTTPResponse) -> (ProviderError.Code, String?) {
        let needed = response.headers["X-Accepted-GitHub-Permissions"].map { " (it wants \($0))" } ?? ""
        let permission = "give the token the repository permission Actions: write\(needed)"
        switch response.status {
        case 401: return (.unauthenticated, "the token is invalid or expired")
        case 403, 429:
            if isLimit(response) { return (.rateLimited, "the account's limit is used up: try again later") }
            return (.forbidden, permission)
        case 404:
            return (
                .notFound,
                "check the repository and the workflow's file on its default branch, or \(permission): GitHub gives the same answer for both"
            )
        case 409: return (.conflict, nil)
        case 422: return (.rejected, "check the ref and the inputs against what the workflow's file declares under workflow_dispatch")
        case 500...: return (.unavailable, "GitHub failed: see githubstatus.com and try again")
        default: return (.rejected, nil)
        }
    }

    private static func isLimit(_ response: HTTPResponse) -> Bool {
        response.status == 429 || response.headers["Retry-After"] != nil || response.headers["x-ratelimit-remaining"] == "0"
    }
}
