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

    func facts(isDeployed: Bool, _ calls: HerokuCalls) async throws(ProviderError) -> [String: Content] {
        var facts: [String: Content] = [:]
        if HerokuNeeds(scope).coupling, let pipelines = shared.pipelines {
            let counts = Dictionary(grouping: pipelines, by: \.name).mapValues { Content.integer($0.count) }
            facts["pipelines"] = .record(counts)
            facts.merge(HerokuPipelineNames(scope, pipelines).facts) { first, _ in first }
        }
        guard !isDeployed, HerokuNeeds(scope).source else { return facts }
        facts["deployed"] = .boolean(false)
        for resource in scope.resources where resource.address.kind == HerokuKind.release {
            guard case .present(let content) = resource.presence, let app = content["app"]?.text else { continue }
            facts["source"] = try await source(Scope(provider: scope.scope.provider, name: app), calls)
        }
        return facts
    }

    /// Two requests; empty where the app is not there or never ran anything.
    private func source(_ app: Scope, _ calls: HerokuCalls) async throws(ProviderError) -> Content {
        let standing: DeploymentStatus
        do throws(ProviderError) {
            standing = try await HerokuPromoter(calls).deploymentStatus(of: app)
        } catch  where error.code == .notFound {
            return .record([:])
        }
        guard let running = standing.running else { return .record([:]) }
        var fields: [String: Content] = [
            "artefact": .text(running.id), "release": .text(running.release), "version": .integer(running.version),
            "since": .text(running.since),
        ]
        fields["commit"] = running.commit.map(Content.text)
        return .record(fields)
    }
}
