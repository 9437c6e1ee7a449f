internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// The access token: given, or from one login a run (client secrets may have a number of uses).
actor InfisicalSession {
    private let client: APIClient
    private let authentication: InfisicalStore.Authentication
    private var login: Task<Result<Secret, ProviderError>, Never>?

    init(_ client: APIClient, _ authentication: InfisicalStore.Authentication) {
        self.client = client
        self.authentication = authentication
    }

    /// The token to send.
    /// - Parameter refused: the token that was just refused; a new login is made when there can be one.
    func token(insteadOf refused: Secret? = nil) async throws(ProviderError) -> Secret {
        switch authentication {
        case .token(let token): return token
        case .universalAuth(let id, let secret):
            if let refused { await forget(refused) }
            let task = login ?? Task { [client] in await Self.login(client, id, secret) }
            login = task
            return try await task.value.get()
        }
    }

    /// Ends the login that gave this token, unless another list had it refused before and a newer one is under way.
    private func forget(_ refused: Secret) async {
        let asked = login
        guard case .success(let current)? = await asked?.value, login == asked else { return }
        let isCurrent = current.withExposed { current in refused.withExposed { $0 == current } }
        if isCurrent { login = nil }
    }

    /// Whether a refused token can be replaced.
    var canLogInAgain: Bool {
        if case .universalAuth = authentication { true } else { false }
    }

    private struct Answer: Decodable {
        let accessToken: String
    }

    private static func login(_ client: APIClient, _ id: Secret, _ secret: Secret) async -> Result<Secret, ProviderError> {
        let attempt = "logging in to the vault"
        let body: JSONValue = ["clientId": .string(id.withExposed { $0 }), "clientSecret": .string(secret.withExposed { $0 })]
        do throws(ProviderError) {
            let response = try await client.send(
                HTTPRequest(.post, "/api/v1/auth/universal-auth/login", json: body), attempt: attempt)
            guard response.isSuccess else { throw InfisicalErrorMapping.error(response, attempt: attempt, hiding: [id, secret]) }
            guard let answer = try? CanonicalForm.decode(Answer.self, from: response.body), !answer.accessToken.isEmpty else {
                throw ProviderError(.malformed, attempt: attempt, message: "the answer has no access token", status: response.status)
            }
            return .success(Secret(answer.accessToken))
        } catch {
            return .failure(error)
        }
    }
}
