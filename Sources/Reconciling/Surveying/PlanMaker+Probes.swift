package import Planning
internal import Resources

extension PlanMaker {
    /// What can be looked at of all that an environment declares, by scope; not compared with anything.
    /// - Throws: ``Unreadable``.
    package func looks(environment: String) async throws(Unreadable) -> [Operation] {
        let scopes = desiredScopes(environment).filter { !isKept($0) && $0.mode != .ignore }
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
            return model.probes(of: scope, written: nil, in: observation)
        }
    }
}
