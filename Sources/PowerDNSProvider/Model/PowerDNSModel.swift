package import DNSModel
package import Estate
package import Planning
package import Resources

/// What PowerDNS is: the zones of ``DNSModel``, compiled into one request a zone.
///
/// Requests. Reading a zone takes one, and one more where it is missing, to be sure. A zone is made by one request that carries its
/// records, and changed by one PATCH; what is larger than the server takes at once is parted, and the plan says so. Records that wait for
/// another provider's result are written by a request of their own. A zone is deleted by one request.
package struct PowerDNSModel: ProbeModel, BrakeModel, ZoneHolding {
    package var zones = ZoneModel(PowerDNS.capabilities)

    package init() {}

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        zones.lower(
            estate, environment: environment, provider: provider, whole: ZoneDefaults(estate.providers[provider]).content)
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        zones.isSatisfied(desired, by: live, at: address)
    }

    package func mayDelete(_ address: Address) -> Bool { zones.mayDelete(address) }

    package func explain(_ change: Change, in observation: Observation) -> Consequence { zones.explain(change, in: observation) }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        PatchCompiler.operations(changes, in: observation)
    }

    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        zones.check(scope, changes, in: observation) + PowerDNSChecks(changes, in: observation).findings
    }

    package func brakes(_ changes: [Change], in observation: Observation) -> [Finding] { zones.brakes(changes, in: observation) }

    package func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        zones.probes(of: scope, written: written, in: observation)
    }

    package func source(of attribute: String, in scope: Scope) -> Address { zones.source(of: attribute, in: scope) }

    package func readCost(of scopes: [DesiredScope]) -> Int { scopes.count { $0.mode != .ignore } }
}
