internal import Concurrency
internal import Diagnostics
internal import HTTPMessages
package import Reconciling
package import Resources

/// Secrets in Infisical (API v4, or v3 where a server has no other): one recursive list for each environment slug, from the deepest folder all share. Writing takes
/// one request a secret: creating refuses where there is one, updating where there is none.
package struct InfisicalStore: WritableSecretStore {
    package let keepsVersions = true
    /// How this machine proves who it is.
    package enum Authentication: Sendable {
        case token(Secret)
        case universalAuth(clientID: Secret, clientSecret: Secret)
    }

    private var calls: InfisicalCalls

    /// - Parameter client: without a credential of its own; the access token is added here.
    package init(client: APIClient, project: String, authentication: Authentication, expandsReferences: Bool = true) {
        calls = InfisicalCalls(
            client, project: project, session: InfisicalSession(client, authentication), expandsReferences: expandsReferences)
    }

    package func permitted(by permit: WritePermit) -> any WritableSecretStore {
        var store = self
        store.calls = calls.permitted(by: permit)
        return store
    }

    package func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        let calls = calls
        return await withTaskGroup(of: [SecretReference: Result<StoredSecret, ProviderError>].self) { group in
            for (slug, members) in Dictionary(grouping: references, by: { $0.environment ?? "" }) {
                group.addTask { await Self.read(members, slug: slug, calls) }
            }
            return await group.reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
        }
    }

    package func list(as store: String, in slug: String) async -> Result<StoreListing, ProviderError>? {
        guard !slug.isEmpty else { return nil }
        let calls = calls
        return await Result(awaiting: { () async throws(ProviderError) in
            let found = try await calls.list(in: "/", slug: slug)
            return Self.listing(found, as: store, in: slug, isExpanded: calls.expandsReferences)
        })
    }

    private static func listing(
        _ found: [InfisicalSecret], as store: String, in slug: String, isExpanded: Bool
    ) -> StoreListing {
        var listing = StoreListing([:])
        for secret in found {
            guard let reference = SecretReference("\(store)@\(slug):\(secret.place)") else {
                listing.unnameable.append(secret.place)
                continue
            }
            switch value(of: reference, in: [secret.place: secret], isExpanded: isExpanded) {
            case .success(let stored): listing.secrets[reference] = stored
            // What is empty is known to be so.
            case .failure(let error) where error.code == .notFound: break
            case .failure: listing.unread.append(secret.place)
            }
        }
        listing.unread.sort()
        listing.unnameable.sort()
        return listing
    }

    /// One list for each slug, without a value in its answer: it takes what reading takes, and leaves the values where they are.
    package func versions(of references: [SecretReference]) async -> [SecretReference: String] {
        var found: [SecretReference: String] = [:]
        for (slug, members) in Dictionary(grouping: references, by: { $0.environment ?? "" }).sorted(by: { $0.key < $1.key })
        where !slug.isEmpty {
            for (reference, version) in await Self.versions(of: members, slug: slug, calls) { found[reference] = version }
        }
        return found
    }

    private static func versions(
        of references: [SecretReference], slug: String, _ calls: InfisicalCalls
    ) async -> [SecretReference: String] {
        do throws(ProviderError) {
            let listed = try await calls.everything(
                below: InfisicalFolders.common(references.map(\.folder)), slug: slug, withValues: false)
            let places = Dictionary(listed.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
            let found = references.compactMap { reference -> (SecretReference, String)? in
                guard let secret = places[InfisicalFolders.place(reference.folder, reference.name)], let version = secret.version,
                    let time = secret.updatedAt
                else { return nil }
                return (reference, "\(version) \(time)")
            }
            return Dictionary(found, uniquingKeysWith: { first, _ in first })
        } catch {
            return [:]
        }
    }

    package func write(
        _ secret: Secret, at reference: SecretReference, over current: StoredSecret?
    ) async throws(ProviderError) {
        if current == nil {
            try await calls.create(reference, secret)
        } else {
            try await calls.update(reference, secret)
        }
    }

    private static func read(
        _ references: [SecretReference], slug: String, _ calls: InfisicalCalls
    ) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        func failed(_ error: ProviderError) -> [SecretReference: Result<StoredSecret, ProviderError>] {
            Dictionary(references.map { ($0, .failure(error)) }, uniquingKeysWith: { first, _ in first })
        }
        guard !slug.isEmpty else {
            return failed(
                ProviderError(
                    .rejected, attempt: "reading \(references.first?.description ?? "secrets")",
                    message: "the store has no slug for this environment",
                    fix: "name it under the store's environments:, or write store@slug:/path"))
        }
        do throws(ProviderError) {
            let found = try await calls.everything(below: InfisicalFolders.common(references.map(\.folder)), slug: slug)
            let places = Dictionary(found.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
            return Dictionary(
                references.map { ($0, value(of: $0, in: places, isExpanded: calls.expandsReferences)) },
                uniquingKeysWith: { first, _ in first })
        } catch {
            return failed(error)
        }
    }

    private static func value(
        of reference: SecretReference, in places: [String: InfisicalSecret], isExpanded: Bool
    ) -> Result<StoredSecret, ProviderError> {
        let attempt = "reading \(reference)"
        guard let found = places[InfisicalFolders.place(reference.folder, reference.name)] else {
            let near = Suggestion.nearest(to: InfisicalFolders.place(reference.folder, reference.name), among: places.keys)
            return .failure(
                ProviderError(
                    .absent, attempt: attempt, message: "there is no such secret\(near.map { "; did you mean \($0)?" } ?? "")",
                    fix: "add it to the vault, or correct the path"))
        }
        guard !found.isHidden else {
            return .failure(
                ProviderError(
                    .forbidden, attempt: attempt, message: "the identity may list it, but not read its value",
                    fix: "give it the permission to read values at \(reference.folder)"))
        }
        guard let value = found.value else {
            return .failure(ProviderError(.malformed, attempt: attempt, message: "it came without a value", fix: "plan again"))
        }
        guard !value.isEmpty else {
            return .failure(ProviderError(.notFound, attempt: attempt, message: "it is empty", fix: "set its value in the vault"))
        }
        guard !isExpanded || !value.withExposed({ Self.hasReference($0) }) else {
            return .failure(
                ProviderError(
                    .rejected, attempt: attempt, message: "it refers to another secret with ${…}, which the vault did not expand",
                    fix: "correct the reference in the vault; if the text is meant literally, write expand: false for the store"))
        }
        return .success(StoredSecret(value, version: found.version.map(String.init), written: found.written))
    }

    /// `${NAME}` or `${environment.folder.NAME}`, as Infisical writes references.
    private static func hasReference(_ text: String) -> Bool { text.firstMatch(of: /\$\{[A-Za-z0-9_.-]+\}/) != nil }
}
