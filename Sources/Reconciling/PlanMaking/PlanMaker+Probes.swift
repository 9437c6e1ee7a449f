package import Planning
package import Resources

extension PlanMaker {
    /// What can be looked at of all that an environment declares, by scope; not compared with anything.
    /// - Throws: ``Unreadable``.
    package func looks(environment: String) async throws(Unreadable) -> [Operation] {
        let scopes = desiredScopes(environment).filter { !isKept($0) && $0.mode != .ignore }
        return try await looks(at: scopes, environment) { $0.probes(of: $1, written: nil, in: $2) }
    }

    /// What to look at once one scope runs other code.
    package func looks(afterReleaseOf scope: Scope, environment: String) async throws(Unreadable) -> [Operation] {
        let scopes = desiredScopes(environment).filter { $0.scope == scope && $0.mode != .ignore }
        return try await looks(at: scopes, environment) { $0.probes(afterReleaseOf: $1, in: $2) }
    }

    private func looks(
        at scopes: [DesiredScope], _ environment: String, _ probes: (any ProbeModel, DesiredScope, Observation) -> [Operation]
    ) async throws(Unreadable) -> [Operation] {
        let observations = try await observe(asked(scopes) + referencedScopes(environment, besides: Set(scopes.map(\.scope))))
        let resolver = Resolver(estate: estate, connections: connections, observations: observations)
        let reading = await resolver.read(scopes, [])
        let resolution = resolver.resolve(scopes, reading, SecretStates([], in: estate, reading, applied: [:], key: connections.key))
        connections.watch.allow(resolution.plainTexts)
        return resolution.scopes.sorted { $0.scope < $1.scope }.flatMap { scope in
            guard let model = connections.models[scope.scope.provider] as? any ProbeModel, let observation = observations[scope.scope]
            else {
                return [Operation]()
            }
            return probes(model, scope, observation)
        }
    }
}
