package import Estate
package import Resources

/// Decides where each live secret that no store has is kept. Nothing is written.
package struct SecretDeposits: Sendable {
    /// By environment; in the order of the places.
    package let deposits: [String: [SecretDeposit]]
    /// What each variable says once they are stored: those that are kept at their place already, too.
    package let values: [Address: AdoptedValue]
    /// Variables whose place holds something else, which is left as it is; by address.
    package let conflicts: [(address: Address, place: SecretReference)]

    /// Why nothing may be stored.
    package enum Refusal: Error, Sendable {
        /// The environment may not use the places; at least one.
        case path(environment: String, places: [SecretReference])
        case store(ProviderError)
    }

    /// What several variables of an environment hold under one name is kept once.
    private struct Key: Hashable {
        let environment: String
        let name: String
        let fingerprint: Fingerprint
    }

    /// Reads every place, so that what is there is known.
    ///
    /// - Parameters:
    ///   - things: that are adopted.
    ///   - values: as decided without the folder; only what is external, and is not in `declared`, is stored.
    /// - Throws: ``Refusal``; then nothing is to be written.
    package init(
        _ things: [AdoptedThing], _ values: [Address: AdoptedValue], declared: Set<Address>, into folder: AdoptionFolder, of estate: Estate,
        _ connections: Connections
    ) async throws(Refusal) {
        var (wanted, order): ([Key: (place: SecretReference, secret: Secret, sources: [Address])], [Key]) = ([:], [])
        for adopted in things {
            guard let environment = adopted.proposal.environment else { continue }
            for variable in adopted.thing.variables where values[variable.address] == .external && !declared.contains(variable.address) {
                guard let secret = variable.value, let place = folder.place(of: variable, of: adopted, in: estate) else { continue }
                let key = Key(environment: environment, name: variable.name, fingerprint: connections.key.fingerprint(of: secret))
                if wanted[key] == nil { order.append(key) }
                wanted[key, default: (place, secret, [])].sources.append(variable.address)
            }
        }
        let located = order.compactMap { key in wanted[key].map { (key, estate.located($0.place, in: key.environment), $0) } }
        for (environment, members) in Dictionary(grouping: located, by: \.0.environment).sorted(by: { $0.key < $1.key }) {
            let refused = members.map(\.1).filter { !estate.mayWrite($0, in: environment) || !estate.mayRead($0, in: environment) }
            guard refused.isEmpty else { throw .path(environment: environment, places: refused.sorted()) }
        }
        let found = located.isEmpty ? [:] : await connections.stores[folder.store]?.read(located.map(\.1)) ?? [:]
        var (deposits, decided): ([String: [SecretDeposit]], [Address: AdoptedValue]) = ([:], [:])
        var (taken, conflicts): ([SecretReference: Fingerprint], [(address: Address, place: SecretReference)]) = ([:], [])
        for (key, place, entry) in located {
            let held = try Self.fingerprint(at: place, found, connections.key) ?? taken[place]
            guard held == nil || held == key.fingerprint else {
                conflicts += entry.sources.map { ($0, place) }
                continue
            }
            if held == nil {
                deposits[key.environment, default: []].append(
                    SecretDeposit(place: place, sources: entry.sources, secret: entry.secret))
            }
            taken[place] = key.fingerprint
            for source in entry.sources { decided[source] = .stored(entry.place) }
        }
        self.deposits = deposits.mapValues { $0.sorted { $0.place < $1.place } }
        self.values = decided
        self.conflicts = conflicts.sorted { $0.address < $1.address }
    }

    /// Nil where a complete listing does not have it.
    private static func fingerprint(
        at place: SecretReference, _ found: [SecretReference: Result<StoredSecret, ProviderError>], _ key: FingerprintKey
    ) throws(Refusal) -> Fingerprint? {
        switch found[place] {
        case .success(let stored)?: return key.fingerprint(of: stored.secret)
        case .failure(let error)? where error.code == .absent: return nil
        case .failure(let error)?: throw .store(error)
        case nil: throw .store(ProviderError(.malformed, attempt: "reading \(place)", message: "the store did not answer for it"))
        }
    }

    /// What is to be stored: of variables that the files name.
    package func deposits(of addresses: Set<Address>) -> [String: [SecretDeposit]] {
        deposits.mapValues { $0.compactMap { $0.keeping(addresses) } }.filter { !$0.value.isEmpty }
    }

    /// The connections as they will be once everything is stored: files that name the places can be planned from before anything is written.
    package func pending(_ connections: Connections) -> Connections {
        let all = deposits.values.joined()
        let stores = Dictionary(grouping: all, by: \.place.store)
        return connections.with(
            stores: connections.stores.filter { stores[$0.key] != nil }.reduce(into: [:]) { result, entry in
                let secrets = (stores[entry.key] ?? []).map { ($0.place, $0.secret) }
                result[entry.key] = PendingStore(entry.value, Dictionary(secrets, uniquingKeysWith: { first, _ in first }))
            })
    }
}
