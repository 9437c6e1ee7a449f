internal import DNSModel
package import Estate
package import Planning
package import Resources

/// What of Cloudflare is declared: zones with their DNS records, the secrets of Workers, and Pages projects. Each knows its own
/// resources; which one a scope is of, its noun and its context tell.
package struct CloudflareModel: WriteOnlyModel, ProbeModel, BrakeModel, MailAwareModel {
    private var zones = CloudflareDNSModel()
    private let workers = WorkerSecretsModel()
    private let pages = PagesModel()

    package init() {}

    /// Zones alone have records that lead to them.
    package func knowing(_ services: [MailService]) -> CloudflareModel {
        var model = self
        model.zones = zones.knowing(services)
        return model
    }

    private func model(of address: Address) -> any ProviderModel {
        if address.scope.isPagesProject { return pages }
        return address.kind == WorkerSecretsModel.secretKind ? workers : zones
    }

    private func model(of observation: Observation) -> any ProviderModel {
        if observation.scope.isPagesProject { return pages }
        return WorkerFacts(observation) == nil ? zones : workers
    }

    private func model(of scope: DesiredScope) -> any ProviderModel {
        if scope.scope.isPagesProject { return pages }
        return scope.isWorker ? workers : zones
    }

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        zones.lower(estate, environment: environment, provider: provider)
            + workers.lower(estate, environment: environment, provider: provider)
            + pages.lower(estate, environment: environment, provider: provider)
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        model(of: address).isSatisfied(desired, by: live, at: address)
    }

    package func resolveWriteOnlyValue(_ live: Content, applied: Content?, at address: Address) -> WriteOnlyValue {
        (model(of: address) as? any WriteOnlyModel)?.resolveWriteOnlyValue(live, applied: applied, at: address) ?? .known(live)
    }

    package func recordedState(_ desired: Content, live: Content, at address: Address) -> Content {
        (model(of: address) as? any WriteOnlyModel)?.recordedState(desired, live: live, at: address) ?? desired
    }

    package func mayDelete(_ address: Address) -> Bool { model(of: address).mayDelete(address) }

    package func explain(_ change: Change, in observation: Observation) -> Consequence {
        model(of: change.address).explain(change, in: observation)
    }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        model(of: observation).compile(changes, in: observation)
    }

    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        model(of: scope).check(scope, changes, in: observation)
    }

    package func brakes(_ changes: [Change], in observation: Observation) -> [Finding] {
        (model(of: observation) as? any BrakeModel)?.brakes(changes, in: observation) ?? []
    }

    package func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        (model(of: scope) as? any ProbeModel)?.probes(of: scope, written: written, in: observation) ?? []
    }

    package func source(of attribute: String, in scope: Scope) -> Address {
        scope.isPagesProject ? pages.source(of: attribute, in: scope) : zones.source(of: attribute, in: scope)
    }

    package func readCost(of scopes: [DesiredScope]) -> Int {
        zones.readCost(of: scopes.filter(\.isZone)) + workers.readCost(of: scopes.filter(\.isWorker))
            + pages.readCost(of: scopes.filter(\.scope.isPagesProject))
    }
}

extension Scope {
    var isPagesProject: Bool { noun == PagesProject.noun }
}

extension DesiredScope {
    /// Zones have no account of their own.
    var isWorker: Bool { AccountContext.account(of: self) != nil && !scope.isPagesProject }

    var isZone: Bool { AccountContext.account(of: self) == nil && !scope.isPagesProject }
}
