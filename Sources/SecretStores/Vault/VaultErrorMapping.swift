internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// Answers that are no success: `{errors: […]}` with the statuses of the API's documentation.
enum VaultErrorMapping {
    static let tokenHeader = "X-Vault-Token"

    /// - Parameters:
    ///   - isWrite: what the server says of a write may repeat what was sent, and is left out.
    ///   - sent: the credentials that were sent; where the server repeats one, it is left out.
    static func error(_ response: HTTPResponse, isWrite: Bool = false, attempt: String, hiding sent: [Secret]) -> ProviderError {
        let (code, message, fix) = meaning(response)
        let reported = isWrite ? nil : explanation(response, hiding: sent)
        return ProviderError(
            code, attempt: attempt, message: message ?? reported ?? "the vault answered without an explanation", status: response.status,
            outcomeUnknown: isWrite && (response.status >= 500 || response.status == 408), fix: fix)
    }

    /// Why a login was refused.
    static func login(_ response: HTTPResponse, _ mount: VaultPath, attempt: String, hiding sent: [Secret]) -> ProviderError {
        switch response.status {
        case 400, 401, 403:
            ProviderError(
                .unauthenticated, attempt: attempt, message: explanation(response, hiding: sent) ?? "the login was refused",
                status: response.status,
                fix: "the credential is invalid, expired or used up, or no login method is mounted at \(mount.text)/")
        default: error(response, attempt: attempt, hiding: sent)
        }
    }

    /// The answer is kept by the server, under a token that is handed out instead of it.
    static func wrapped(_ response: HTTPResponse, attempt: String) -> ProviderError {
        ProviderError(
            .rejected, attempt: attempt, message: "the vault wrapped its answer", status: response.status,
            fix: "take min_wrapping_ttl out of the policy for this path")
    }

    private static func explanation(_ response: HTTPResponse, hiding sent: [Secret]) -> String? {
        let lines = (response.json?["errors"]?.array ?? []).compactMap(\.string)
            .flatMap { $0.split(whereSeparator: \.isNewline) }
            .map { $0.trimmingPrefix { $0.isWhitespace || $0 == "*" } }.filter { !$0.isEmpty }
        guard !lines.isEmpty else { return nil }
        return sent.filter { !$0.isEmpty }.reduce(lines.joined(separator: ", ")) { text, secret in
            secret.withExposed { text.replacing($0, with: secret.description) }
        }
    }

    /// - Returns: `message` is nil where the server's own says it best.
    private static func meaning(_ response: HTTPResponse) -> (ProviderError.Code, message: String?, fix: String?) {
        switch response.status {
        case 300..<400: (.unavailable, redirect(response), "set url to the active server, or to a load balancer that finds it")
        case 401, 403: (.forbidden, nil, nil)
        case 404, 405: (.notFound, nil, "correct the store's mount and namespace")
        case 412: (.unavailable, "this server does not have the newest data yet", "try again")
        case 429: (.rateLimited, nil, "the server's quota is used up: try again later")
        case 472, 473: (.unavailable, "this server is a standby for recovery or reading", "set url to the active server")
        case 501: (.unavailable, "the vault is not initialized", "initialize it")
        case 503: (.unavailable, "the vault is sealed, or a standby without an active server", "unseal it, and try again")
        case 502, 504: (.unavailable, "the vault, or what it depends on, failed", "try again")
        case 500...: (.unavailable, nil, "try again")
        default: (.rejected, nil, nil)
        }
    }

    /// A token goes to the host that the estate names and to no other one.
    private static func redirect(_ response: HTTPResponse) -> String {
        let address = (response.headers["Location"] ?? "").prefix { $0 != "?" && $0 != "#" }
        let host = (try? HTTPEndpoint(String(address))).map { "\($0.host):\($0.port)" } ?? "another host"
        return "the server is a standby that redirects to \(host), and the token is not sent there"
    }
}
