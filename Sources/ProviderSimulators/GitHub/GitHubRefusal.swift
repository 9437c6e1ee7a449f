internal import CanonicalJSON
internal import HTTPMessages

/// An error answer: `{message, documentation_url, status}`, and which permission was needed.
struct GitHubRefusal: Error, Hashable {
    var status: Int
    var message: String
    var headers: [String: String] = [:]
    /// What of the request is wrong, for a failed validation.
    var errors: [JSONValue] = []

    var response: HTTPResponse {
        var body: [String: JSONValue] = [
            "message": .string(message), "documentation_url": "https://docs.github.com/rest", "status": .string(String(status)),
        ]
        if !errors.isEmpty { body["errors"] = .array(errors) }
        var response = HTTPResponse(status: status, json: .object(body))
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) { response.headers[name] = value }
        return response
    }

    static let badCredentials = GitHubRefusal(status: 401, message: "Bad credentials")
    static let noAgent = GitHubRefusal(
        status: 403, message: "Request forbidden by administrative rules. Please make sure your request has a User-Agent header")
    static let missing = GitHubRefusal(status: 404, message: "Not Found")

    /// A private repository is not there for whoever may not see it.
    static func hidden(_ permission: String) -> GitHubRefusal {
        GitHubRefusal(status: 404, message: "Not Found", headers: ["X-Accepted-GitHub-Permissions": permission])
    }

    static func forbidden(_ permission: String) -> GitHubRefusal {
        GitHubRefusal(
            status: 403, message: "Resource not accessible by personal access token",
            headers: ["X-Accepted-GitHub-Permissions": permission])
    }

    static let undocumented = GitHubRefusal(status: 501, message: "the simulator does not have this part of the API")
    static let unreadable = GitHubRefusal(status: 400, message: "Problems parsing JSON")
    static let gone = GitHubRefusal(status: 410, message: "Issues has been disabled in this repository.")
    static let secondaryLimit = GitHubRefusal(
        status: 403, message: "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        headers: ["Retry-After": "60"])

    /// What an app's token may not do.
    static func notAccessible(_ permission: String) -> GitHubRefusal {
        GitHubRefusal(
            status: 403, message: "Resource not accessible by integration", headers: ["X-Accepted-GitHub-Permissions": permission])
    }

    static func field(_ resource: String, _ field: String, _ code: String, _ message: String? = nil) -> GitHubRefusal {
        var error: [String: JSONValue] = ["resource": .string(resource), "field": .string(field), "code": .string(code)]
        error["message"] = message.map { .string($0) }
        return GitHubRefusal(status: 422, message: "Validation Failed", errors: [.object(error)])
    }

    static func invalid(_ message: String) -> GitHubRefusal { GitHubRefusal(status: 422, message: message) }
}
