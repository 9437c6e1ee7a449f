internal import CanonicalJSON
internal import HTTPMessages

/// An error answer: `{message, documentation_url, status}`, and which permission was needed.
struct GitHubRefusal: Error, Hashable {
    var status: Int
    var message: String
    var headers: [String: String] = [:]

    var response: HTTPResponse {
        var response = HTTPResponse(
            status: status,
            json: [
                "message": .string(message), "documentation_url": "https://docs.github.com/rest", "status": .string(String(status)),
            ])
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

    static func invalid(_ message: String) -> GitHubRefusal { GitHubRefusal(status: 422, message: message) }
}
