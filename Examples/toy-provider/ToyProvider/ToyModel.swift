package import DNSModel
package import Estate
package import Planning
package import Resources

/// What a zone of the toy name service is: that of every DNS provider, compiled into its requests.
///
/// Requests: reading a zone takes one for each 100 record sets, and at least one; writing one for each 50 that change.
package struct ToyModel: ProbeModel, BrakeModel, ZoneHolding {
    package var zones = ZoneModel(ToyDefinition.capabilities)

    package init() {}

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        zones.lower(estate, environment: environment, provider: provider)
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        zones.isSatisfied(desired, by: live, at: address)
    }

    package func mayDelete(_ address: Address) -> Bool { zones.mayDelete(address) }

    package func explain(_ change: Change, in observation: Observation) -> Consequence { zones.explain(change, in: observation) }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        ToyChanges.operations(changes, in: observation)
    }

    /// A zone is made where it was bought, and nowhere else.
    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        let missing = Finding(
            rule: "toy.zone-missing", severity: .blocks, message: "Toy has no zone \(scope.scope.name)",
            fix: "create it in Toy's console, or correct the zone's name")
        return (observation.targetID == nil && !changes.isEmpty ? [missing] : []) + zones.check(scope, changes, in: observation)
    }

    package func brakes(_ changes: [Change], in observation: Observation) -> [Finding] { zones.brakes(changes, in: observation) }

    package func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        zones.probes(of: scope, written: written, in: observation)
    }

    package func source(of attribute: String, in scope: Scope) -> Address { zones.source(of: attribute, in: scope) }

    package func readCost(of scopes: [DesiredScope]) -> Int { scopes.count { $0.mode != .ignore } }
}
