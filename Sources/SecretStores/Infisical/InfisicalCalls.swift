internal import FoundationEssentials
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// One secret as the list tells it.
struct InfisicalSecret {
    /// Folder and name.
    let place: String
    let value: Secret
    let version: Int?
    let isHidden: Bool
}

/// Infisical's API v4, as far as reading needs it.
struct InfisicalCalls: Sendable {
    private let client: APIClient
    private let project: String
    private let session: InfisicalSession

    init(_ client: APIClient, project: String, session: InfisicalSession) {
        self.client = client
        self.project = project
        self.session = session
    }

    private struct Listing: Decodable {
        struct Item: Decodable {
            let secretKey: String
            let secretValue: String?
            let secretPath: String?
            let secretValueHidden: Bool?
            let version: Int?
            let type: String?
        }

        let secrets: [Item]
    }

    /// What stands in a value's place when the identity may not read it.
    private static let hidden = "<hidden-by-infisical>"

    /// Every secret below `folder`. The list has no pages. References inside values stay as written, since an expanded
    /// value would hide where it comes from.
    func list(in folder: String, slug: String) async throws(ProviderError) -> [InfisicalSecret] {
        let attempt = "reading the vault's folder \(folder) in \(slug)"
        let query = [
            "projectId": project, "environment": slug, "secretPath": folder, "recursive": "true", "viewSecretValue": "true",
            "expandSecretReferences": "false", "include_imports": "false",
        ]
        let items = query.sorted { $0.key < $1.key }.map { "\($0.key)=\(PercentEncoding.encode($0.value))" }
        let response = try await send("/api/v4/secrets?" + items.joined(separator: "&"), attempt: attempt)
        guard let listing = try? JSONDecoder().decode(Listing.self, from: Data(response.body)) else {
            throw ProviderError(.malformed, attempt: attempt, message: "the answer was not what the API documents", status: response.status)
        }
        return listing.secrets.filter { $0.type != "personal" }.map { item in
            InfisicalSecret(
                place: InfisicalFolders.place(item.secretPath ?? folder, item.secretKey), value: Secret(item.secretValue ?? ""),
                version: item.version, isHidden: item.secretValueHidden == true || item.secretValue == Self.hidden)
        }
    }

    /// An expired token is refused with 401, or with 403 `TokenError`; a login is tried once more then.
    private func send(_ path: String, attempt: String) async throws(ProviderError) -> HTTPResponse {
        let token = try await session.token()
        let response = try await send(path, token: token, attempt: attempt)
        if response.isSuccess { return response }
        guard InfisicalRefusals.isToken(response), await session.canLogInAgain else {
            throw InfisicalRefusals.error(response, attempt: attempt, hiding: [token])
        }
        let renewed = try await session.token(insteadOf: token)
        let second = try await send(path, token: renewed, attempt: attempt)
        guard second.isSuccess else { throw InfisicalRefusals.error(second, attempt: attempt, hiding: [token, renewed]) }
        return second
    }

    private func send(_ path: String, token: Secret, attempt: String) async throws(ProviderError) -> HTTPResponse {
        var request = HTTPRequest(.get, path)
        token.withExposed { request.headers["Authorization"] = "Bearer \($0)" }
        return try await client.send(request, attempt: attempt)
    }
}
