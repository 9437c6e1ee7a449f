internal import Concurrency
internal import Diagnostics
package import Estate
package import Planning
internal import Resources

extension PlanMaker {
    /// Reads everything that the services of two environments have, and what they run, and lays it side by side.
    /// - Parameters:
    ///   - services: by name; all where nil.
    ///   - promoters: by the provider's name in the estate: they know what an app runs.
    /// - Throws: ``Unreadable``: what could not be read is not missing.
    package func comparison(
        of left: String, with right: String, services: Set<String>?, promoters: [String: any ArtefactPromoter]
    ) async throws(Unreadable) -> Comparison {
        let pairs = ComparedPairs(estate, left, right, services)
        let scopes = [left, right].flatMap { desiredScopes($0) }.filter { scope in pairs.all.contains { $0.scope == scope.scope } }
        let observations = try await observe(
            scopes.map { scope in
                var scope = scope
                scope.isSurvey = true
                return scope
            })
        let runs = try await runs(pairs.all.map(\.scope).filter { observations[$0]?.targetID != nil }, promoters)
        let byScope = Dictionary(scopes.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        let compared = pairs.both.compactMap { pair -> ServiceComparison? in
            let shared = pair.sharedAddons
            func side(_ service: Service) -> ServiceComparison.Side? {
                guard let observation = observations[service.scope], let scope = byScope[service.scope],
                    let model = connections.models[service.provider]
                else { return nil }
                return ServiceComparison.Side(
                    ComparedSide(service, live: observation, shared: shared),
                    pending: PendingParts(
                        service, fingerprinted(scope), in: observation, model: model, shared: shared), run: runs[service.scope])
            }
            guard let one = side(pair.left), let other = side(pair.right) else { return nil }
            return ServiceComparison(one, other)
        }
        return Comparison(left: left, right: right, isDeclared: false, services: compared, alone: pairs.alone)
    }

    /// What the files declare for two environments, side by side.
    /// - Parameter models: by the provider's name in the estate.
    package static func comparison(
        offline estate: Estate, models: [String: any ProviderModel], of left: String, with right: String, services: Set<String>?
    ) -> Comparison {
        let pairs = ComparedPairs(estate, left, right, services)
        let scopes = [left, right].flatMap { environment in
            models.sorted { $0.key < $1.key }.flatMap { $1.lower(estate, environment: environment, provider: $0) }
        }
        let byScope = Dictionary(scopes.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        let compared = pairs.both.compactMap { pair -> ServiceComparison? in
            func side(_ service: Service) -> ServiceComparison.Side? {
                byScope[service.scope].map { scope in
                    ServiceComparison.Side(
                        ComparedSide(service, declared: scope, shared: pair.sharedAddons) { estate.located($0, in: service.environment) })
                }
            }
            guard let one = side(pair.left), let other = side(pair.right) else { return nil }
            return ServiceComparison(one, other)
        }
        return Comparison(left: left, right: right, isDeclared: true, services: compared, alone: pairs.alone)
    }

    /// With the literals of the files as fingerprints, as live values are.
    private func fingerprinted(_ scope: DesiredScope) -> DesiredScope {
        var scope = scope
        scope.resources = scope.resources.map { resource in
            guard case .present(.deferred(.plain(let text))) = resource.presence else { return resource }
            var resource = resource
            resource.presence = .present(.concealed(.init(connections.key.fingerprint(of: text), plain: text)))
            return resource
        }
        return scope
    }

    private func runs(
        _ scopes: [Scope], _ promoters: [String: any ArtefactPromoter]
    ) async throws(Unreadable) -> [Scope: ComparedRun] {
        let asked = scopes.compactMap { scope in promoters[scope.provider].map { (scope, $0) } }
        let answers = await asked.concurrentResults(keyedBy: \.0) { scope, promoter throws(ProviderError) in
            try await promoter.deploymentStatus(of: scope)
        }
        var runs: [Scope: ComparedRun] = [:]
        var errors: [(scope: Scope, error: ProviderError)] = []
        for (scope, answer) in answers.sorted(by: { $0.key < $1.key }) {
            switch answer {
            case .success(let standing):
                runs[scope] = standing.running.map {
                    ComparedRun(version: $0.version, artefact: $0.id, commit: $0.commit, since: $0.since)
                }
            case .failure(let error): errors.append((scope, error))
            }
        }
        guard errors.isEmpty else { throw Unreadable(errors: errors) }
        return runs
    }
}
