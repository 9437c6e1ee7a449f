internal import Concurrency
package import Estate
package import Resources

/// What the estate's stores hold, found by fingerprint. Of a store that cannot be listed nothing is known, and nothing is assumed.
package struct StoredValues: Sendable {
    /// With the stores' slugs, ascending.
    private let places: [Fingerprint: [SecretReference]]
    /// Stores that could not be listed, and why.
    package let gaps: [(store: String, error: ProviderError)]
    /// Everything that is there, by folder.
    package let folders: [StoreFolder]
    /// Of everything that is there.
    package let secrets: [Secret]
    /// Places that no reference can name: the store, what is shown of the place, and the place as the store has it.
    package let unnameable: [(store: String, name: String, place: String)]

    /// Lists every slug that an environment of the estate has, each once.
    /// - Parameter environment: whose slugs alone are listed; nil for those of all.
    package init(of estate: Estate, _ connections: Connections, in environment: String? = nil) async {
        let stores = estate.stores.sorted { $0.key < $1.key }
        let environments = environment.map { [$0] } ?? estate.environments.keys.sorted()
        let asked = stores.flatMap { name, store in
            Set(environments.map { store.environments[$0] ?? "" }).sorted().map { (store: name, slug: $0) }
        }
        let answers = await asked.concurrentMap { place in
            await connections.stores[place.store]?.list(as: place.store, in: place.slug)
        }
        var places: [Fingerprint: [SecretReference]] = [:]
        var gaps: [(store: String, error: ProviderError)] = []
        var folders: [StoreFolder] = []
        var unnameable: [(store: String, name: String, place: String)] = []
        // A store that did not answer is a gap below.
        let all = answers.flatMap { answer in (try? answer?.get()).map { Array($0.secrets.values) } ?? [] }.map(\.secret)
        let screen = SecretScreen(stored: all, things: [], forms: connections.watch.credentialForms)
        for (place, answer) in zip(asked, answers) {
            switch answer {
            case .success(let listing)?:
                let found = listing.secrets
                if !listing.unread.isEmpty { gaps.append((place.store, Self.unread(listing.unread, place, screen))) }
                let shown = listing.unnameable.filter { screen.reason($0, isName: true) == nil }
                let prefix = place.slug.isEmpty ? place.store : "\(place.store)@\(place.slug)"
                unnameable += shown.map { (store: place.store, name: "\(prefix):\($0)", place: $0) }
                let named = found.filter { screen.reason($0.key.path, isName: true) == nil }
                for (reference, stored) in named { places[connections.key.fingerprint(of: stored.secret), default: []].append(reference) }
                folders += StoreFolder.all(of: Array(named.keys))
                let hidden = found.count - named.count + listing.unnameable.count - shown.count
                if hidden > 0 { gaps.append((place.store, Self.unnamed(hidden, place.store))) }
            case .failure(let error)?: gaps.append((place.store, error))
            case nil: break
            }
        }
        self.places = places.mapValues { $0.sorted() }
        secrets = all
        self.gaps = gaps
        self.unnameable = unnameable
        self.folders = folders
    }

    /// Names those that hold no secret themselves.
    private static func unread(_ places: [String], _ store: (store: String, slug: String), _ screen: SecretScreen) -> ProviderError {
        let named = places.filter { screen.reason($0, isName: true) == nil }.prefix(5).joined(separator: ", ")
        let count = places.count == 1 ? "1 place holds" : "\(places.count) places hold"
        return ProviderError(
            .forbidden, attempt: "listing the store \(store.store)",
            message: "\(count) in \(store.slug) a value that is hidden or no text\(named.isEmpty ? "" : ": " + named)",
            fix: "let the credential read it, or store it as a text")
    }

    private static func unnamed(_ count: Int, _ store: String) -> ProviderError {
        let places = count == 1 ? "one place has a name that holds a secret" : "\(count) places have names that hold a secret"
        return ProviderError(
            .malformed, attempt: "listing the store \(store)", message: "\(places), and is not shown", fix: "keep it under another name")
    }

    /// The place that a person would name for a variable of this value; nil where no store has it for the environment.
    ///
    /// The variable's own name counts most, then its service's, then the environment's own slug and how short the path is.
    func place(
        of fingerprint: Fingerprint, for variable: String, service: String?, in environment: String, of estate: Estate
    ) -> (reference: SecretReference, isNamedSame: Bool)? {
        let allowed = (places[fingerprint] ?? []).filter { estate.mayRead($0, in: environment) }
        func rank(_ place: SecretReference) -> (Int, Int, Int, Int, String) {
            let folder = place.folder.lowercased()
            let isOfService = service.map { folder.contains($0.lowercased()) } ?? false
            let isOwn = place.environment == estate.stores[place.store]?.environments[environment]
            return (
                place.name == variable ? 0 : 1, isOfService ? 0 : 1, isOwn ? 0 : 1, folder.utf8.count { $0 == UInt8(ascii: "/") },
                place.description
            )
        }
        guard let best = allowed.min(by: { rank($0) < rank($1) }) else { return nil }
        return (Self.written(best, in: environment, of: estate), best.name == variable)
    }

    /// Without the slug where it is the environment's own.
    private static func written(_ place: SecretReference, in environment: String, of estate: Estate) -> SecretReference {
        guard place.environment == estate.stores[place.store]?.environments[environment] else { return place }
        return SecretReference(store: place.store, environment: nil, folder: place.folder, name: place.name)
    }
}
