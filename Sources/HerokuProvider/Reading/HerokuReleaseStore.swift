internal import HTTPMessages
package import Reconciling
package import Resources

/// Config vars as past releases had them, looked for by fingerprint: Heroku keeps a snapshot with every release.
///
/// Source: the Platform API reference, Config Vars, Info for App Release.
package struct HerokuReleaseStore: SecretStore {
    private let calls: HerokuCalls
    private let key: FingerprintKey

    /// How many releases of an app are looked through, newest first.
    private static let reach = 30

    /// - Parameters:
    ///   - client: adds the token to each request.
    ///   - key: what the estate's fingerprints are made with: a value is found by its own.
    package init(client: APIClient, key: FingerprintKey) {
        calls = HerokuCalls(client)
        self.key = key
    }

    /// The store's name for a provider's: no store of an estate has a dot in its name.
    package static func name(of provider: String) -> String { "\(provider).releases" }

    /// Such as `heroku.releases:/raxx-queue-prod/3f9a1c20/STRIPE_API_KEY`.
    static func reference(to address: Address, _ fingerprint: Fingerprint) -> SecretReference {
        SecretReference(
            store: name(of: address.scope.provider), environment: nil, folder: "/\(address.scope.name)/\(fingerprint.short)",
            name: address.name)
    }

    package func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        var found: [SecretReference: Result<StoredSecret, ProviderError>] = [:]
        for (app, wanted) in Dictionary(grouping: references, by: Self.app) {
            do throws(ProviderError) {
                found.merge(try await search(app, for: wanted)) { first, _ in first }
            } catch {
                for reference in wanted { found[reference] = .failure(error) }
            }
        }
        return found
    }

    private static func app(_ reference: SecretReference) -> String {
        reference.folder.split(separator: "/").first.map(String.init) ?? ""
    }

    /// One request for the list, then one for each release until every value is found.
    private func search(
        _ app: String, for wanted: [SecretReference]
    ) async throws(ProviderError) -> [SecretReference: Result<StoredSecret, ProviderError>] {
        var found: [SecretReference: Result<StoredSecret, ProviderError>] = [:]
        let attempt = "reading past config vars of \(app)"
        for release in try await calls.releases(of: app, newest: Self.reach, attempt: attempt) {
            let missing = wanted.filter { found[$0] == nil }
            if missing.isEmpty { break }
            let path = "/apps/\(PercentEncoding.encode(app))/releases/\(release.version)/config-vars"
            let vars = try await calls.get(path, as: [String: String].self, attempt: attempt)
            for reference in missing {
                guard let text = vars[reference.name], reference.folder.hasSuffix("/" + key.fingerprint(of: text).short) else { continue }
                found[reference] = .success(StoredSecret(Secret(text), version: "\(release.version)"))
            }
        }
        for reference in wanted where found[reference] == nil {
            found[reference] = .failure(
                ProviderError(
                    .notFound, attempt: "reading \(reference)", message: "none of the newest \(Self.reach) releases has that value",
                    fix: "write the value into its store and apply"))
        }
        return found
    }
}
