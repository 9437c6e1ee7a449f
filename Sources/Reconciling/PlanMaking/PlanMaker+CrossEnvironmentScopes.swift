internal import Estate
internal import Planning
internal import Resources

extension PlanMaker {
    /// Of other environments' scopes, only what takes the secrets that this one owns: one plan gives them to everybody.
    func crossEnvironmentScopes(of secrets: [DeclaredSecret], environment: String) -> [DesiredScope] {
        guard !secrets.isEmpty else { return [] }
        let consumers = Set(secrets.flatMap { estate.consumers(of: $0) }.filter { $0.environment != environment && $0.mode == .manage })
        let wanted = Dictionary(grouping: consumers, by: \.scope).mapValues { Set($0.map(\.variable)) }
        let places = Set(secrets.flatMap { estate.places(of: $0) })
        return Set(consumers.map(\.environment)).sorted().flatMap { other in
            desiredScopes(other).filter { wanted[$0.scope] != nil }.map { scope in
                let resources = scope.resources.filter { resource in
                    guard case .present(let content) = resource.presence else { return false }
                    return content.expressions.contains { expression in
                        guard case .secret(let reference) = expression else { return false }
                        return places.contains(estate.located(reference, in: other))
                    }
                }
                return scope.with(resources, in: other, mode: .manage)
            }
        }
    }

    /// Scopes as one request reads them: what is asked of one for several reasons is read once.
    static func merged(_ scopes: [DesiredScope]) -> [DesiredScope] {
        var byScope: [Scope: DesiredScope] = [:]
        for scope in scopes {
            guard var known = byScope[scope.scope] else {
                byScope[scope.scope] = scope
                continue
            }
            known.kinds.formUnion(scope.kinds)
            known.resources += scope.resources
            byScope[scope.scope] = known
        }
        return byScope.values.sorted { $0.scope < $1.scope }
    }

    /// What of a guest's observation concerns the plan; the rest is its own environment's.
    static func restricted(_ observation: Observation, to scope: DesiredScope) -> Observation {
        let declared = Set(scope.resources.map(\.address))
        return Observation(
            scope: observation.scope, targetID: observation.targetID,
            resources: observation.resources.filter { declared.contains($0.address) }, facts: observation.facts,
            outputs: observation.outputs, attributions: observation.attributions,
            attributed: observation.attributed.filter { declared.contains($0.key) })
    }

    /// The history without what it knows of scopes that are other environments', except what is a guest now.
    func ours(_ applied: [Address: Content], _ scopes: [DesiredScope], environment: String) -> [Address: Content] {
        let crossEnvironmentScopes = Set(scopes.filter { $0.environment != environment }.flatMap(\.resources).map(\.address))
        let own = Set(scopes.filter { $0.environment == environment }.map(\.scope))
        let others = Set(applied.keys.map(\.scope)).subtracting(own)
        guard !others.isEmpty else { return applied }
        let elsewhere = Set(
            estate.environments.keys.filter { $0 != environment }.sorted().flatMap { desiredScopes($0) }.map(\.scope))
        return applied.filter { own.contains($0.key.scope) || !elsewhere.contains($0.key.scope) || crossEnvironmentScopes.contains($0.key) }
    }
}
