internal import CanonicalJSON
internal import Concurrency
internal import Cryptography
package import Planning
package import Reconciling
package import Resources

extension HerokuReader: ChangeSignalReader, CredentialIdentityReader, ListingReader {
    /// One list of apps per 1,000, and one of add-ons where some are declared. An app's times move with every release and with its
    /// settings; its formation, features and domains they may leave out (reference, App).
    package func signals(of scopes: [DesiredScope]) async -> [Scope: String] {
        do throws(ProviderError) {
            let apps = try await calls.list("/apps", of: HerokuAPI.App.self, attempt: "listing apps")
            var addons: [HerokuAPI.AddOn] = []
            if scopes.contains(where: { $0.kinds.contains(HerokuKind.addon) }) {
                addons = try await calls.list("/addons", of: HerokuAPI.AddOn.self, attempt: "listing add-ons")
            }
            list(apps)
            let byName = Dictionary(apps.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            let billed = Dictionary(grouping: addons, by: { $0.app.id ?? $0.app.name ?? "" })
            var signals: [Scope: String] = [:]
            for scope in scopes {
                // One that is gone, or has another name by now, is read.
                guard let app = byName[scope.scope.name], let updated = app.updated_at else { continue }
                signals[scope.scope] = Self.signal(app, updated, (billed[app.id] ?? []) + (billed[app.name] ?? []))
            }
            return signals
        } catch {
            return [:]
        }
    }

    private static func signal(_ app: HerokuAPI.App, _ updated: String, _ addons: [HerokuAPI.AddOn]) -> String {
        let parts: [JSONValue] = [
            .string(app.id), .string(updated), .string(app.released_at ?? ""), .boolean(app.maintenance),
            .boolean(app.acm ?? false), .string(app.build_stack?.name ?? ""), .string(app.stack?.name ?? ""),
        ]
        let attached = addons.map { "\($0.id) \($0.plan.name) \($0.state ?? "") \(($0.config_vars ?? []).sorted())" }.sorted()
        let whole: JSONValue = .array(parts + attached.map(JSONValue.string))
        return String(SHA256.digest(whole.canonicalBytes()).hexDigits.prefix(32))
    }

    package func takeListing() -> [ListedThing]? {
        listing.withLock { listing in
            defer { listing = nil }
            return listing
        }
    }

    /// Keeps what a whole list named. An app that is a scope's, whatever it is called by now, is that scope's.
    func list(_ apps: [HerokuAPI.App], ours scopes: [DesiredScope] = [], in account: HerokuAccountView? = nil) {
        let owned = scopes.compactMap { scope in
            account.flatMap { HerokuIdentity.app(of: scope, in: $0) }.map { ($0.id, scope.scope) }
        }
        let owners = Dictionary(owned, uniquingKeysWith: { first, _ in first })
        let provider = provider
        let things = apps.map { app in
            ListedThing(Address(owners[app.id] ?? Scope(provider: provider, name: app.name), HerokuKind.app), id: app.id)
        }
        listing.withLock { $0 = things }
    }

    /// One request: releases name accounts by their address.
    package func identity() async -> String? {
        do throws(ProviderError) {
            return try await calls.get("/account", as: HerokuAPI.Account.self, attempt: "asking whose token it is").email
        } catch {
            return nil
        }
    }
}
