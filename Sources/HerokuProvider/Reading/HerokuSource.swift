internal import Planning
internal import Reconciling
internal import Resources

/// What an app that was never released is to be released from, and which pipelines there are to put it into.
struct HerokuSource {
    private let scope: DesiredScope
    private let shared: HerokuAccountView

    init(_ scope: DesiredScope, _ shared: HerokuAccountView) {
        self.scope = scope
        self.shared = shared
    }

    func facts(isDeployed: Bool, _ calls: HerokuCalls) async throws(ProviderError) -> HerokuFacts {
        var facts = HerokuFacts()
        if HerokuNeeds(scope).coupling, let pipelines = shared.pipelines {
            facts.pipelines = Dictionary(grouping: pipelines, by: \.name).mapValues(\.count)
            HerokuPipelineNames(scope, pipelines).report(&facts)
        }
        guard !isDeployed, HerokuNeeds(scope).source else { return facts }
        facts.isDeployed = false
        for resource in scope.resources where resource.address.kind == HerokuKind.release {
            guard case .present(let content) = resource.presence, let app = content["app"]?.text else { continue }
            facts.source = try await source(Scope(provider: scope.scope.provider, name: app), calls)
        }
        return facts
    }

    /// Two requests; empty where the app is not there or never ran anything.
    private func source(_ app: Scope, _ calls: HerokuCalls) async throws(ProviderError) -> HerokuFacts.Source {
        let standing: DeploymentStatus
        do throws(ProviderError) {
            standing = try await HerokuPromoter(calls).deploymentStatus(of: app)
        } catch  where error.code == .notFound {
            return HerokuFacts.Source()
        }
        guard let running = standing.running else { return HerokuFacts.Source() }
        return HerokuFacts.Source(
            artefact: running.id, release: running.release, version: running.version, commit: running.commit, since: running.since)
    }
}
