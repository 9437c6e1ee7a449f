internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// Error answers: `{reqId, statusCode, message, error}`; the message of a validation failure is a list.
enum InfisicalErrorMapping {
    /// - Parameter sent: the credentials that were sent; where the server repeats one, it is left out.
    static func error(_ response: HTTPResponse, isWrite: Bool = false, attempt: String, hiding sent: [Secret]) -> ProviderError {
        let body = response.json
        let (code, fix) = meaning(response, isWrite: isWrite)
        let explained = explanation(body?["message"]) ?? "status \(response.status) without an explanation"
        let message = sent.filter { !$0.isEmpty }.reduce(explained) { text, secret in
            secret.withExposed { text.replacing($0, with: secret.description) }
        }
        return ProviderError(
            code, attempt: attempt, message: message,
            providerID: body?["error"]?.string, requestID: body?["reqId"]?.string, status: response.status,
            outcomeUnknown: isWrite && (response.status >= 500 || response.status == 408), fix: fix)
    }

    private static func explanation(_ message: JSONValue?) -> String? {
        guard let issues = message?.array else { return message?.string }
        let lines = issues.map { issue in
            let path = (issue["path"]?.array ?? []).compactMap(\.string).joined(separator: ".")
            return [path, issue["message"]?.string ?? "invalid"].filter { !$0.isEmpty }.joined(separator: ": ")
        }
        return lines.isEmpty ? nil : lines.joined(separator: ", ")
    }

    /// Whether the token was refused, and not what it may reach.
    static func isToken(_ response: HTTPResponse) -> Bool {
        response.status == 401 || (response.status == 403 && response.json?["error"]?.string == "TokenError")
    }

    private static func meaning(_ response: HTTPResponse, isWrite: Bool) -> (ProviderError.Code, String?) {
        if isToken(response) { return (.unauthenticated, "the vault's token is invalid or expired: make a new one") }
        return switch response.status {
        case 403:
            (.forbidden, "the identity needs to \(isWrite ? "create and edit" : "read") secrets in this folder and environment")
        case 404: (.notFound, "check the project's id, the environment slug and the folder")
        case 429: (.rateLimited, "try again in a minute")
        case 500...: (.unavailable, "the vault failed: try again")
        default: (.rejected, nil)
        }
    }
}
