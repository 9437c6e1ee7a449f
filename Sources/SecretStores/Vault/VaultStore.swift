internal import CanonicalJSON
internal import Concurrency
package import Reconciling
package import Resources

/// Secrets in a KV engine of version 2 of OpenBao or HashiCorp Vault. Reading takes one request for each secret, whatever the number of
/// its keys that are read; each write is made on the version that was read, which the server compares.
package struct VaultStore: WritableSecretStore {
    package let keepsVersions = true

    private struct Parts {
        let settings: VaultSettings
        let calls: VaultCalls
        let versions: VaultVersions
    }

    private var parts: Result<Parts, ProviderError>

    /// - Parameter variables: the environment of this program, for the login of a job of GitHub Actions.
    package init(_ context: ClientContext, variables: [String: String]) {
        do throws(ProviderError) {
            let settings = try VaultSettings(context, variables: variables)
            parts = .success(
                Parts(settings: settings, calls: VaultCalls(context.client(settings.prepare), settings), versions: VaultVersions()))
        } catch {
            parts = .failure(error)
        }
    }

    package func permitted(by permit: WritePermit) -> any WritableSecretStore {
        var store = self
        store.parts = parts.map { Parts(settings: $0.settings, calls: $0.calls.permitted(by: permit), versions: $0.versions) }
        return store
    }

    package func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        let places = Dictionary(references.map { ($0, place(of: $0)) }, uniquingKeysWith: { first, _ in first })
        let paths = Set(places.values.compactMap { try? $0.get().path })
        let secrets: [VaultPath: Result<VaultSecret, ProviderError>]
        switch parts {
        case .success(let parts):
            secrets = await paths.sorted { $0.text < $1.text }.concurrentResults(keyedBy: { $0 }) { path throws(ProviderError) in
                try await parts.calls.read(path)
            }
        case .failure: secrets = [:]
        }
        var answers: [SecretReference: Result<StoredSecret, ProviderError>] = [:]
        for (reference, place) in places {
            answers[reference] = place.flatMap { place in
                guard let secret = secrets[place.path] else {
                    return .failure(ProviderError(.malformed, attempt: "reading \(reference)", message: "it was not read"))
                }
                return secret.flatMap { Self.value(of: reference, place, in: $0) }
            }
        }
        return answers
    }

    /// Not to be allowed to list takes nothing from what is read.
    package let isListedToRead = false

    /// One request for each folder, and one for each secret.
    package func list(as store: String, in slug: String) async -> Result<StoreListing, ProviderError>? {
        guard !slug.isEmpty else { return nil }
        let parts = parts
        return await Result(awaiting: { () async throws(ProviderError) in
            let known = try parts.get()
            let root = try VaultPath(known.settings.prefix.segments + [slug], attempt: "listing the store \(store)")
            let found = try await VaultListing(known.calls, defaultKey: known.settings.defaultKey).everything(below: root)
            return Self.listing(found, as: store, in: slug)
        })
    }

    private static func listing(_ found: [VaultListing.Found], as store: String, in slug: String) -> StoreListing {
        var listing = StoreListing([:])
        for place in found {
            guard let reference = SecretReference("\(store)@\(slug):\(place.place)") else {
                listing.unnameable.append(place.place)
                continue
            }
            guard let text = place.value else {
                listing.unread.append(place.place)
                continue
            }
            guard !text.isEmpty else { continue }
            listing.secrets[reference] = StoredSecret(Secret(text), version: String(place.version), written: place.written)
        }
        listing.unread.sort()
        listing.unnameable.sort()
        return listing
    }

    package func versions(of references: [SecretReference]) async -> [SecretReference: String] {
        guard case .success(let parts) = parts else { return [:] }
        // What has no place in the vault has no version: it is read, and reading tells why.
        let places = references.compactMap { reference in (try? place(of: reference).get()).map { (reference, $0.path) } }
        let versions = await parts.versions.read(Set(places.map(\.1)), parts.calls)
        let found = places.compactMap { reference, path in versions[path].map { (reference, $0) } }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    package func write(
        _ secret: Secret, at reference: SecretReference, over current: StoredSecret?
    ) async throws(ProviderError) {
        let place = try place(of: reference).get()
        let version = current == nil ? 0 : current?.version.flatMap { Int($0) }
        guard let version else {
            throw ProviderError(
                .rejected, attempt: "storing \(reference)", message: "the vault did not report the version that is stored there",
                fix: "nothing was written; plan again")
        }
        try await parts.get().calls.write(secret, at: place, over: current?.secret, version: version)
    }

    private func place(of reference: SecretReference) -> Result<VaultPlace, ProviderError> {
        parts.flatMap { parts in
            do throws(ProviderError) {
                return .success(
                    try VaultPlace(reference, prefix: parts.settings.prefix, defaultKey: parts.settings.defaultKey))
            } catch {
                return .failure(error)
            }
        }
    }

    private static func value(
        of reference: SecretReference, _ place: VaultPlace, in secret: VaultSecret
    ) -> Result<StoredSecret, ProviderError> {
        func failed(_ code: ProviderError.Code, _ message: String, _ fix: String) -> Result<StoredSecret, ProviderError> {
            .failure(ProviderError(code, attempt: "reading \(reference)", message: message, fix: fix))
        }
        guard let data = secret.data else {
            return secret.version == 0
                ? failed(.absent, "there is no such secret", "add it to the vault, or correct the path")
                : failed(.absent, "its newest version, \(secret.version), is deleted", "undelete it in the vault, or store a new one")
        }
        guard let value = data[place.key] else {
            return failed(
                .absent, "the secret is there and has no key \(place.key)", "add the key, or name another one: \(reference)#KEY")
        }
        guard let text = value.string else {
            return failed(.rejected, "the value of its key \(place.key) is not a string", "store it as a string")
        }
        guard !text.isEmpty else { return failed(.notFound, "it is empty", "set its value in the vault") }
        return .success(StoredSecret(Secret(text), version: String(secret.version), written: secret.written))
    }
}
