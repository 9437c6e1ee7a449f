internal import Diagnostics
internal import Estate
package import Planning
internal import Resources

extension PlanMaker {
    /// Whether a scope is a declared secret in a store: its places are read with all other secrets.
    func isKept(_ scope: DesiredScope) -> Bool {
        connections.readers[scope.scope.provider] == nil && connections.stores[scope.scope.provider] != nil
    }

    /// Where declared secrets are kept, by the address of each place.
    var keptPlaces: [Address: SecretReference] {
        Dictionary(
            estate.secrets.flatMap { secret in estate.places(of: secret).map { (secret.address(of: $0), $0) } },
            uniquingKeysWith: { first, _ in first })
    }

    func kept(_ scopes: [DesiredScope], _ reading: SecretReading) -> (
        observations: [Scope: Observation], errors: [(scope: Scope, error: ProviderError)]
    ) {
        let places = keptPlaces
        var found: [Scope: Observation] = [:]
        var errors: [(scope: Scope, error: ProviderError)] = []
        for scope in scopes {
            do throws(ProviderError) {
                let resources = try reading.resources(of: scope, places, key: connections.key)
                found[scope.scope] = Observation(
                    scope: scope.scope, targetID: scope.scope.name, resources: resources,
                    attributed: reading.written(resources.map(\.address), places))
            } catch {
                errors.append((scope.scope, error))
            }
        }
        return (found, errors)
    }

    /// Sends what reading the environment begins with, where a reader can, so that it is under way while the history is read. For whoever only
    /// looks: what is written is read under its locks.
    package func begin(environment: String) {
        let scopes = desiredScopes(environment).filter { $0.mode != .ignore }
        for (name, members) in Dictionary(grouping: scopes, by: \.scope.provider) {
            (connections.readers[name] as? any EarlyReader)?.begin(members)
        }
    }

    func observe(_ scopes: [DesiredScope]) async throws(Unreadable) -> [Scope: Observation] {
        let observed = await observations(of: scopes, crossEnvironmentScopes: [])
        guard observed.errors.isEmpty else { throw Unreadable(errors: observed.errors) }
        return observed.observations
    }

    /// What came of reading scopes.
    struct Observed {
        var observations: [Scope: Observation] = [:]
        /// Why a guest could not be read: that is no reason to have no plan.
        var unreadable: [Scope: String] = [:]
        /// By scope.
        var errors: [(scope: Scope, error: ProviderError)] = []
    }

    func observations(of scopes: [DesiredScope], crossEnvironmentScopes: [DesiredScope]) async -> Observed {
        connections.watch.expectSecrets(at: estate.secretVariables)
        connections.watch.expectSecrets(at: estate.storedVariables, as: .declared)
        let required = Set(scopes.filter { $0.mode != .ignore }.map(\.scope))
        var results = await results(Self.merged(scopes + crossEnvironmentScopes))
        var unreadable: [Scope: String] = [:]
        for scope in crossEnvironmentScopes.map(\.scope) {
            switch results[scope] {
            case .success(let observation)? where observation.targetID == nil: unreadable[scope] = "which is not there yet"
            case .success?: continue
            case .failure(let error)?: unreadable[scope] = "which could not be read (\(error))"
            case nil: unreadable[scope] = "which could not be read"
            }
            if !required.contains(scope) { results[scope] = nil }
        }
        // What a reference needs of it may be readable all the same.
        let again = scopes.filter { scope in
            guard unreadable[scope.scope] != nil, case .failure? = results[scope.scope] else { return false }
            return true
        }
        if !again.isEmpty { results.merge(await self.results(again)) { _, new in new } }
        var observed = Observed(unreadable: unreadable)
        for scope in required.union(results.keys).sorted() {
            switch results[scope] {
            case .success(let observation)?: observed.observations[scope] = observation
            case .failure(let error)?: observed.errors.append((scope, error))
            case nil:
                observed.errors.append(
                    (scope, ProviderError(.malformed, attempt: "reading \(scope)", message: "the provider did not answer for it")))
            }
        }
        return observed
    }

    private func results(_ scopes: [DesiredScope]) async -> [Scope: Result<Observation, ProviderError>] {
        let groups = Dictionary(grouping: scopes.filter { $0.mode != .ignore }, by: \.scope.provider)
        let readers = connections.readers
        let key = connections.key
        return await withTaskGroup(of: [Scope: Result<Observation, ProviderError>].self) { group in
            for (name, members) in groups {
                guard let reader = readers[name] else { continue }
                group.addTask { await reader.observe(members, key: key) }
            }
            return await group.reduce(into: [:]) { all, part in all.merge(part) { first, _ in first } }
        }
    }
}

extension PlanMaker {
    /// What the files declare of the environment, ascending by scope; nothing is read.
    package func declared(environment: String) -> [DesiredScope] {
        desiredScopes(environment).sorted { $0.scope < $1.scope }
    }
}
