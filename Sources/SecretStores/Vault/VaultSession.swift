internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// The token: given, or from one login a run (a secret id may have a number of uses).
actor VaultSession {
    private let client: APIClient
    private let authentication: VaultAuthentication
    private var login: Task<Result<Secret, ProviderError>, Never>?
    /// Whether a given token lasts for an apply; nil until it is asked.
    private var lifetime: Task<Result<Void, ProviderError>, Never>?

    /// - Parameter client: adds no token.
    init(_ client: APIClient, _ authentication: VaultAuthentication) {
        self.client = client
        self.authentication = authentication
    }

    /// The token to send.
    /// - Parameter refused: a token that is not valid any more; a new login is made where there can be one.
    func token(insteadOf refused: Secret? = nil) async throws(ProviderError) -> Secret {
        if case .token(let token) = authentication { return token }
        if let refused { await forget(refused) }
        let task = login ?? Task { [client, authentication] in await Self.login(client, authentication) }
        login = task
        let result = await task.value
        // What failed once may succeed later, such as after an interruption of the network.
        if case .failure = result, login == task { login = nil }
        return try result.get()
    }

    /// Ends the login that gave this token, unless another request had it refused before and a newer one is under way.
    private func forget(_ refused: Secret) async {
        let asked = login
        guard case .success(let current)? = await asked?.value, login == asked else { return }
        let isCurrent = current.withExposed { current in refused.withExposed { $0 == current } }
        if isCurrent { login = nil }
    }

    /// Whether an invalid token can be replaced.
    nonisolated var canLogInAgain: Bool {
        if case .token = authentication { false } else { true }
    }

    /// Asked once, before the first write: a given token has to last for an apply. It is renewed where it may be.
    /// - Throws: ``ProviderError`` where it ends too soon. A token that may not look at itself is taken as it is.
    func requireLifetime() async throws(ProviderError) {
        guard case .token(let token) = authentication else { return }
        let task = lifetime ?? Task { [client] in await Self.checkLifetime(of: token, client) }
        lifetime = task
        let result = await task.value
        if case .failure = result, lifetime == task { lifetime = nil }
        try result.get()
    }

    private static func checkLifetime(of token: Secret, _ client: APIClient) async -> Result<Void, ProviderError> {
        let attempt = "looking up the vault's token"
        do throws(ProviderError) {
            guard let found = try await VaultToken.lookUp(token, client, attempt: attempt), found.endsSoon else { return .success(()) }
            if found.isRenewable, let renewed = try await VaultToken.renew(token, client), !renewed.endsSoon { return .success(()) }
            throw ProviderError(
                .unauthenticated, attempt: attempt,
                message: "the token expires in \(found.secondsLeft) s, which is too soon to write with it",
                fix: "nothing was written; make a new token, and resume")
        } catch {
            return .failure(error)
        }
    }

    private static func login(_ client: APIClient, _ authentication: VaultAuthentication) async -> Result<Secret, ProviderError> {
        let attempt = "logging in to the vault"
        do throws(ProviderError) {
            let (mount, fields) = try await credentials(authentication)
            let sent = JSONValue.object(fields.mapValues { secret in secret.withExposed { .string($0) } })
            let response = try await client.send(HTTPRequest(.post, "/v1/auth/\(mount.encoded)/login", json: sent), attempt: attempt)
            guard response.isSuccess else {
                throw VaultErrorMapping.login(response, mount, attempt: attempt, hiding: Array(fields.values))
            }
            let answer = try DocumentedAnswer(response, attempt: attempt)
            let body = try answer.decode(JSONValue.self)
            guard body["wrap_info"]?.object == nil else { throw VaultErrorMapping.wrapped(response, attempt: attempt) }
            guard let token = body["auth"]?["client_token"]?.string, !token.isEmpty else {
                throw answer.malformed("the answer has no token")
            }
            return .success(Secret(token))
        } catch {
            return .failure(error)
        }
    }

    /// What is sent to which login method.
    private static func credentials(
        _ authentication: VaultAuthentication
    ) async throws(ProviderError) -> (mount: VaultPath, fields: [String: Secret]) {
        switch authentication {
        case .appRole(let mount, let roleID, let secretID):
            var fields = ["role_id": roleID]
            fields["secret_id"] = secretID
            return (mount, fields)
        case .identityToken(let mount, let role, let source):
            let token = try await source.read()
            var fields = ["jwt": token]
            fields["role"] = role.map { Secret($0) }
            return (mount, fields)
        case .token:
            throw ProviderError(.rejected, attempt: "logging in to the vault", message: "a token needs no login")
        }
    }
}
