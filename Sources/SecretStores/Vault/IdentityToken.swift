internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// Where the JWT of a login comes from.
enum IdentityToken: Sendable {
    case given(Secret)
    /// Read anew for each login: what writes it also renews it.
    case file(String)
    /// What GitHub gives to a job with `permissions: { id-token: write }`.
    case gitHubActions(address: String, credential: Secret, client: APIClient)

    init(_ context: ClientContext, variables: [String: String], attempt: String) throws(ProviderError) {
        if let jwt = context.credentials["jwt"] {
            self = .given(jwt)
        } else if let path = try VaultSettings.absolute(context.settings["jwt_file"], "jwt_file", attempt: attempt) {
            self = .file(path)
        } else if let address = variables["ACTIONS_ID_TOKEN_REQUEST_URL"], let credential = variables["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] {
            try Self.check(address, attempt: attempt)
            let separator = address.contains("?") ? "&" : "?"
            let audience = context.settings["audience"].map { separator + "audience=" + PercentEncoding.encode($0) } ?? ""
            self = .gitHubActions(address: address + audience, credential: Secret(credential), client: context.openClient(width: 1))
        } else {
            throw ProviderError(
                .unauthenticated, attempt: attempt, message: "no login method is configured",
                fix: "write token, role_id and secret_id, jwt, or jwt_file; a job of GitHub Actions needs permissions: { id-token: write }")
        }
    }

    /// The address comes from the environment and gets a credential.
    private static func check(_ address: String, attempt: String) throws(ProviderError) {
        guard let endpoint = try? HTTPEndpoint(String(address.prefix { $0 != "?" })), endpoint.scheme == .https || endpoint.isLoopback
        else {
            throw ProviderError(
                .rejected, attempt: attempt, message: "ACTIONS_ID_TOKEN_REQUEST_URL is not an https address",
                fix: "run plumb in a job of GitHub Actions, or configure another login")
        }
    }

    func read() async throws(ProviderError) -> Secret {
        switch self {
        case .given(let token): return token
        case .file(let path): return try TokenFile.read(path)
        case .gitHubActions(let address, let credential, let client):
            return try await Self.ask(address, credential, client)
        }
    }

    private static func ask(_ address: String, _ credential: Secret, _ client: APIClient) async throws(ProviderError) -> Secret {
        let attempt = "asking GitHub for the job's identity token"
        var request = HTTPRequest(.get, address)
        credential.withExposed { request.headers["Authorization"] = "Bearer \($0)" }
        let response = try await client.send(request, attempt: attempt)
        guard response.isSuccess else {
            throw ProviderError(
                response.status >= 500 ? .unavailable : .unauthenticated, attempt: attempt, message: "GitHub gave no identity token",
                status: response.status, fix: "give the job permissions: { id-token: write }, and try again")
        }
        let answer = try DocumentedAnswer(response, attempt: attempt)
        guard let token = try answer.decode(JSONValue.self)["value"]?.string, !token.isEmpty else {
            throw answer.malformed("the answer has no token")
        }
        return Secret(token)
    }
}
