package import DNSModel
package import Estate
package import Planning
package import Resources

/// What Cloudflare's DNS is: the zones of ``DNSModel``, compiled into batches.
///
/// Requests. Reading a zone takes `ceil(records / 50,000)`, one more when its id is not pinned, and one more when a pinned
/// zone has no record. Writing takes `ceil(records changed / B)`, B being 200 on the free or an unknown plan and 3,500 on
/// others; records that wait for another provider's result are written by a batch of their own.
package struct CloudflareDNSModel: ProbeModel, BrakeModel, ZoneHolding {
    package var zones = ZoneModel(CloudflareDNS.capabilities)

    package init() {}

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        zones.lower(estate, environment: environment, provider: provider)
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        zones.isSatisfied(desired, by: live, at: address)
    }

    package func mayDelete(_ address: Address) -> Bool { zones.mayDelete(address) }

    package func explain(_ change: Change, in observation: Observation) -> Consequence {
        zones.explain(change, in: observation, extra: ProxyConsequences.of(change))
    }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        BatchCompiler.operations(changes, in: observation)
    }

    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        zones.check(scope, changes, in: observation)
    }

    package func brakes(_ changes: [Change], in observation: Observation) -> [Finding] { zones.brakes(changes, in: observation) }

    package func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        zones.probes(of: scope, written: written, in: observation)
    }

    package func source(of attribute: String, in scope: Scope) -> Address { zones.source(of: attribute, in: scope) }

    package func readCost(of scopes: [DesiredScope]) -> Int {
        scopes.filter { $0.mode != .ignore }.reduce(0) { $0 + ($1.pinnedID == nil ? 2 : 1) }
    }
}
