internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// What the server says of a token.
struct VaultToken: Sendable {
    /// Nil for one that does not end.
    let lifetime: Int?
    let isRenewable: Bool

    /// An apply of some length needs more, in seconds.
    private static let shortest = 120

    var endsSoon: Bool { lifetime.map { $0 < Self.shortest } ?? false }

    var secondsLeft: Int { lifetime ?? 0 }

    /// - Returns: nil where the token is not valid, or may not look at itself, which the server does not tell apart.
    static func lookUp(_ token: Secret, _ client: APIClient, attempt: String) async throws(ProviderError) -> VaultToken? {
        var request = HTTPRequest(.get, "/v1/auth/token/lookup-self")
        token.withExposed { request.headers[VaultErrorMapping.tokenHeader] = $0 }
        let response = try await client.send(request, attempt: attempt)
        // Some versions of the server say 401 of a token that is not valid.
        if response.status == 403 || response.status == 401 { return nil }
        guard response.isSuccess else { throw VaultErrorMapping.error(response, attempt: attempt, hiding: [token]) }
        let answer = try DocumentedAnswer(response, attempt: attempt)
        let data = try answer.decode(JSONValue.self)["data"]
        guard let seconds = data?["ttl"]?.integer else { throw answer.malformed("the answer does not say how long the token lasts") }
        // 0 is said of a token that never ends, which has no time of its end either.
        let lasts = seconds == 0 && data?["expire_time"]?.string == nil
        return VaultToken(lifetime: lasts ? nil : seconds, isRenewable: data?["renewable"]?.boolean ?? false)
    }

    /// - Returns: nil where the server does not renew it.
    static func renew(_ token: Secret, _ client: APIClient) async throws(ProviderError) -> VaultToken? {
        let attempt = "renewing the vault's token"
        var request = HTTPRequest(.post, "/v1/auth/token/renew-self", json: ["increment": "1h"])
        token.withExposed { request.headers[VaultErrorMapping.tokenHeader] = $0 }
        // Renewing twice is as good as once.
        let response = try await client.send(request, attempt: attempt, repeatable: true)
        guard response.isSuccess else {
            guard response.status >= 500 else { return nil }
            throw VaultErrorMapping.error(response, attempt: attempt, hiding: [token])
        }
        let answer = try DocumentedAnswer(response, attempt: attempt)
        guard let seconds = try answer.decode(JSONValue.self)["auth"]?["lease_duration"]?.integer else {
            throw answer.malformed("the answer does not say how long the token lasts")
        }
        return VaultToken(lifetime: seconds, isRenewable: true)
    }
}
