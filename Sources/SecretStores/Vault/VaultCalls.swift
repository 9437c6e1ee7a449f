internal import CanonicalJSON
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// The HTTP API of a KV engine of version 2: reading, and what all requests share.
struct VaultCalls: Sendable {
    private(set) var client: APIClient
    let session: VaultSession
    let mount: VaultPath
    let engine: VaultEngine

    /// - Parameter client: adds what every request carries, and no token.
    init(_ client: APIClient, _ settings: VaultSettings) {
        self.client = client
        mount = settings.mount
        session = VaultSession(client, settings.authentication)
        engine = VaultEngine(settings.mount)
    }

    /// As ``APIClient/permitted(by:)``; signing in changes nothing and needs no permit.
    func permitted(by permit: WritePermit) -> VaultCalls {
        var calls = self
        calls.client = client.permitted(by: permit)
        return calls
    }

    /// The newest version of one secret.
    /// - Throws: ``ProviderError``. What the engine does not have is no error, once the engine is known to be one of version 2.
    func read(_ path: VaultPath) async throws(ProviderError) -> VaultSecret {
        let attempt = "reading \(mount.text)/\(path.text) in the vault"
        let (response, token) = try await send(HTTPRequest(.get, address("data", path)), of: path, may: "read", attempt: attempt)
        if response.status == 404 {
            guard let missing = Self.missing(response) else {
                throw VaultErrorMapping.error(response, attempt: attempt, hiding: [token])
            }
            // An engine of version 1 says the same of what it takes for the name of a secret.
            try await engine.require(self)
            return missing
        }
        guard response.isSuccess else { throw VaultErrorMapping.error(response, attempt: attempt, hiding: [token]) }
        let answer = try DocumentedAnswer(response, attempt: attempt)
        let body = try answer.decode(JSONValue.self)
        guard body["wrap_info"]?.object == nil else { throw VaultErrorMapping.wrapped(response, attempt: attempt) }
        guard let data = body["data"]?["data"]?.object, let version = body["data"]?["metadata"]?["version"]?.integer, version > 0 else {
            try await engine.require(self)
            throw answer.malformed("the answer has no data with a version")
        }
        let metadata = body["data"]?["metadata"]
        return VaultSecret(
            version: version, data: data, createdTime: metadata?["created_time"]?.string,
            customMetadata: (metadata?["custom_metadata"]?.object ?? [:]).compactMapValues(\.string))
    }

    /// What a 404 says: no such secret, or one whose newest version is gone; nil where it says something else.
    private static func missing(_ response: HTTPResponse) -> VaultSecret? {
        guard let body = response.json else { return nil }
        if let errors = body["errors"]?.array { return errors.isEmpty ? .never : nil }
        guard let metadata = body["data"]?["metadata"], let version = metadata["version"]?.integer, version > 0,
            body["data"]?["data"]?.object == nil,
            metadata["destroyed"]?.boolean == true || metadata["deletion_time"]?.string?.isEmpty == false
        else { return nil }
        return VaultSecret(version: version, data: nil)
    }

    /// - Parameter part: `data` or `metadata`.
    func address(_ part: String, _ path: VaultPath) -> String { "/v1/\(mount.encoded)/\(part)/\(path.encoded)" }

    /// Sends with the session's token. A token that turns out not to be valid is replaced by a new login, once.
    /// - Parameters:
    ///   - part: `data` or `metadata`, for the policy that is missing.
    ///   - capability: the policy's word for what the request does.
    /// - Returns: the answer, whatever its status but 401 and 403, and the token that was sent.
    func send(
        _ request: HTTPRequest, _ part: String = "data", of path: VaultPath, may capability: String, attempt: String
    ) async throws(ProviderError) -> (response: HTTPResponse, token: Secret) {
        let token = try await session.token()
        let response = try await send(request, token: token, attempt: attempt)
        guard Self.isRefused(response) else { return (response, token) }
        let path = "\(mount.text)/\(part)/\(path.text)"
        var isValid = try await VaultToken.lookUp(token, client, attempt: attempt) != nil
        guard !isValid, session.canLogInAgain else {
            throw try await refusal(response, path, capability, isValid ? token : nil, attempt: attempt)
        }
        let renewed = try await session.token(insteadOf: token)
        let second = try await send(request, token: renewed, attempt: attempt)
        guard Self.isRefused(second) else { return (second, renewed) }
        isValid = try await VaultToken.lookUp(renewed, client, attempt: attempt) != nil
        throw try await refusal(second, path, capability, isValid ? renewed : nil, attempt: attempt)
    }

    func send(_ request: HTTPRequest, token: Secret, attempt: String) async throws(ProviderError) -> HTTPResponse {
        var request = request
        token.withExposed { request.headers[VaultErrorMapping.tokenHeader] = $0 }
        return try await client.send(request, attempt: attempt)
    }

    private static func isRefused(_ response: HTTPResponse) -> Bool { response.status == 403 || response.status == 401 }

    /// Whether it is the token that is refused, the mount that is not there, or a permission that is missing: the server says the same
    /// of all of them.
    /// - Parameter token: nil for one that is not valid.
    private func refusal(
        _ response: HTTPResponse, _ path: String, _ capability: String, _ token: Secret?, attempt: String
    ) async throws(ProviderError) -> ProviderError {
        guard let token else {
            return ProviderError(
                .unauthenticated, attempt: attempt, message: "the token is invalid, expired, or used up", status: response.status,
                fix: "make a new token; one without the policy default looks the same as an invalid one, and may lack: "
                    + Self.policy(path, capability))
        }
        let isVisible = try await engine.isVisible(self, token: token)
        let message =
            isVisible
            ? "the token's policies do not allow it to \(capability) \(path)"
            : "the token's policies allow nothing at \(mount.text)/, or nothing is mounted there"
        return ProviderError(
            .forbidden, attempt: attempt, message: message, status: response.status,
            fix: (isVisible ? "" : "correct the store's mount and namespace, or ") + "add to a policy of the token: "
                + Self.policy(path, capability))
    }

    private static func policy(_ path: String, _ capability: String) -> String {
        #"path "\#(path)" { capabilities = ["\#(capability)"] }"#
    }
}
