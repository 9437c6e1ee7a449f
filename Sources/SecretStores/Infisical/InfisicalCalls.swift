internal import CanonicalJSON
internal import FoundationEssentials
internal import HTTPMessages
internal import Reconciling
internal import Resources

/// One secret as the list tells it.
struct InfisicalSecret {
    /// Folder and name.
    let place: String
    /// Nil where the answer has none, which is not an empty one.
    let value: Secret?
    let version: Int?
    let isHidden: Bool
    /// Who wrote the version and when, as far as the list tells.
    let written: Attribution?
    /// When it was written, as the list prints it.
    let updatedAt: String?
}

/// Infisical's API: listing, and what all requests share.
struct InfisicalCalls: Sendable {
    private let client: APIClient
    let project: String
    private let session: InfisicalSession
    let negotiation: InfisicalNegotiation
    /// Whether the vault puts in what `${…}` inside of a value refers to.
    let expandsReferences: Bool

    init(
        _ client: APIClient, project: String, session: InfisicalSession, expandsReferences: Bool = true,
        negotiation: InfisicalNegotiation = InfisicalNegotiation()
    ) {
        self.negotiation = negotiation
        self.expandsReferences = expandsReferences
        self.client = client
        self.project = project
        self.session = session
    }

    /// As ``APIClient/permitted(by:)``; signing in changes nothing and needs no permit.
    func permitted(by permit: WritePermit) -> InfisicalCalls {
        InfisicalCalls(
            client.permitted(by: permit), project: project, session: session, expandsReferences: expandsReferences,
            negotiation: negotiation)
    }

    private struct Listing: Decodable {
        struct Item: Decodable {
            let secretKey: String
            let secretValue: String?
            /// Of the folder; every answer of a listing tells it.
            let secretPath: String
            let secretValueHidden: Bool?
            let version: Int?
            let type: String?
            let updatedAt: String?
            /// Servers that keep who wrote a version may tell it.
            let actor: Actor?
        }

        struct Actor: Decodable {
            /// `user`, `identity`, …
            let actorType: String?
            let name: String?
        }

        let secrets: [Item]
    }

    /// What stands in a value's place when the identity may not read it.
    private static let hidden = "<hidden-by-infisical>"

    /// Every secret below `folder`. The list has no pages. What values refer to is put in by the vault, unless
    /// the store says that they are to stay as written.
    /// - Parameter withValues: false for a list in whose answer no value is.
    func list(in folder: String, slug: String, withValues: Bool = true) async throws(ProviderError) -> [InfisicalSecret] {
        let attempt = "reading the vault's folder \(folder) in \(slug)"
        let query = [
            "environment": slug, "secretPath": folder, "recursive": "true", "viewSecretValue": "\(withValues)",
            "expandSecretReferences": "\(withValues && expandsReferences)", "include_imports": "false",
        ]
        let response = try await negotiation.send(attempt: attempt) { version throws(ProviderError) in
            let parameters = query.merging([version.projectKey: project]) { own, _ in own }.sorted { $0.key < $1.key }
                .map { "\($0.key)=\(PercentEncoding.encode($0.value))" }
            return try await send(.get, version.path(nil) + "?" + parameters.joined(separator: "&"), attempt: attempt)
        }
        let answer = try DocumentedAnswer(response, attempt: attempt)
        let items = try answer.decode(Listing.self).secrets.filter { $0.type != "personal" }
        var secrets = PagedList<InfisicalSecret>(of: "secrets", id: \.place)
        let page = items.map { item in
            let isHidden = item.secretValueHidden == true || item.secretValue == Self.hidden
            return InfisicalSecret(
                place: InfisicalFolders.place(item.secretPath, item.secretKey), value: item.secretValue.map { Secret($0) },
                version: item.version, isHidden: isHidden, written: Self.written(item), updatedAt: item.updatedAt)
        }
        do throws(PagedList<InfisicalSecret>.Problem) { try secrets.add(page) } catch { throw answer.malformed(error.message) }
        return secrets.elements
    }

    /// The list of a secret's versions names who wrote each, and is refused to machine identities: the list of secrets is what there is.
    private static func written(_ item: Listing.Item) -> Attribution? {
        guard let time = item.updatedAt else { return nil }
        let version = item.version.map { "version \($0)" } ?? "its newest version"
        guard let name = item.actor?.name, !name.isEmpty else {
            return Attribution(
                actor: Attribution.unknown, time: time,
                entry: "\(version); Infisical shows who wrote it only in its web interface, in the secret's version history")
        }
        let kind = item.actor?.actorType.map { " (\($0))" } ?? ""
        return Attribution(actor: name, time: time, entry: version + kind)
    }

    /// As ``list(in:slug:)``; a folder that is not there holds nothing, once the environment is known to be there.
    func everything(below folder: String, slug: String, withValues: Bool = true) async throws(ProviderError) -> [InfisicalSecret] {
        do throws(ProviderError) {
            return try await list(in: folder, slug: slug, withValues: withValues)
        } catch {
            guard error.code == .notFound, folder != "/" else { throw error }
            return try await list(in: "/", slug: slug, withValues: withValues).filter { $0.place.hasPrefix(folder + "/") }
        }
    }

    /// An expired token is refused with 401, or with 403 `TokenError`; a login is tried once more then.
    /// - Parameter body: nil reads.
    func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, attempt: String, hiding secrets: [Secret] = []
    ) async throws(ProviderError) -> HTTPResponse {
        let request = body.map { HTTPRequest(method, path, json: $0) } ?? HTTPRequest(method, path)
        let token = try await session.token()
        let response = try await send(request, token: token, attempt: attempt)
        if response.isSuccess { return response }
        guard InfisicalErrorMapping.isToken(response), await session.canLogInAgain else {
            throw InfisicalErrorMapping.error(response, isWrite: body != nil, attempt: attempt, hiding: [token] + secrets)
        }
        let renewed = try await session.token(insteadOf: token)
        let second = try await send(request, token: renewed, attempt: attempt)
        guard second.isSuccess else {
            throw InfisicalErrorMapping.error(second, isWrite: body != nil, attempt: attempt, hiding: [token, renewed] + secrets)
        }
        return second
    }

    private func send(_ request: HTTPRequest, token: Secret, attempt: String) async throws(ProviderError) -> HTTPResponse {
        var request = request
        token.withExposed { request.headers["Authorization"] = "Bearer \($0)" }
        return try await client.send(request, attempt: attempt)
    }
}
