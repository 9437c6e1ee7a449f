package import Estate
package import Planning
package import Resources

/// What of Cloudflare is declared: zones with their DNS records, and the secrets of Workers. Each knows its own resources; which
/// one a scope is of, its resources' kinds and its observation tell.
package struct CloudflareModel: WriteOnlyModel, ProbeModel, BrakeModel {
    private let zones = CloudflareDNSModel()
    private let workers = WorkerSecretsModel()

    package init() {}

    private func model(of address: Address) -> any ProviderModel {
        address.kind == WorkerSecretsModel.secretKind ? workers : zones
    }

    private func model(of observation: Observation) -> any ProviderModel { observation.facts["account"] == nil ? zones : workers }

    private func model(of scope: DesiredScope) -> any ProviderModel { scope.isWorker ? workers : zones }

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        zones.lower(estate, environment: environment, provider: provider)
            + workers.lower(estate, environment: environment, provider: provider)
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        model(of: address).isSatisfied(desired, by: live, at: address)
    }

    package func resolveWriteOnlyValue(_ live: Content, applied: Content?, at address: Address) -> WriteOnlyValue {
        address.kind == WorkerSecretsModel.secretKind ? workers.resolveWriteOnlyValue(live, applied: applied, at: address) : .known(live)
    }

    package func recordedState(_ desired: Content, live: Content, at address: Address) -> Content {
        address.kind == WorkerSecretsModel.secretKind ? workers.recordedState(desired, live: live, at: address) : desired
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
        observation.facts["account"] == nil ? zones.brakes(changes, in: observation) : []
    }

    package func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        scope.isWorker ? [] : zones.probes(of: scope, written: written, in: observation)
    }

    package func source(of attribute: String, in scope: Scope) -> Address { zones.source(of: attribute, in: scope) }

    package func readCost(of scopes: [DesiredScope]) -> Int {
        zones.readCost(of: scopes.filter { !$0.isWorker }) + workers.readCost(of: scopes.filter(\.isWorker))
    }
}

extension DesiredScope {
    /// Zones have no account of their own.
    var isWorker: Bool { settings["account"] != nil }
}
