package import Estate
package import Planning
package import Resources

/// What Cloudflare's DNS is: one scope a zone, one resource a record set.
///
/// Addresses are `dns/NAME/TYPE`, the name relative to the zone, `@` for the apex; and `zone`, where it is to be retired. A set's content is `values`, `proxied`
/// and, where given, `ttl` and `comment`; what the file leaves out is left as it is.
///
/// Requests. Reading a zone takes `ceil(records / 50,000)`, one more when its id is not pinned, and one more when a pinned
/// zone has no record. Writing takes `ceil(records changed / B)`, B being 200 on the free or an unknown plan and 3,500 on
/// others; records that wait for another provider's result are written by a batch of their own.
package struct CloudflareDNSModel: ProviderModel {
    package init() {}

    package var kind: String { "cloudflare" }

    package func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] {
        estate.zones.filter { $0.environment == environment && $0.provider == provider }.map(CloudflareLowering.scope)
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        CloudflareEquality.isSatisfied(desired, by: live, SetName(address))
    }

    /// A zone's own name servers are not ours to delete, nor is a type that cannot be declared and so not be restored.
    package func mayDelete(_ address: Address) -> Bool {
        let name = SetName(address)
        return name.declarable != nil && !(name.isApex && name.type == "NS")
    }

    package func explain(_ change: Change, in observation: Observation) -> Consequence {
        CloudflareConsequences.of(change, in: observation)
    }

    package func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        BatchCompiler.operations(changes, in: observation)
    }

    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        ResolvedValueChecks.findings(scope, in: observation) + ClashChecks.findings(changes, in: observation)
    }

    package func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        NameProbes.of(scope, written: written, in: observation)
    }

    package func source(of attribute: String, in scope: Scope) -> Address { Address(scope, "zone") }

    package func readCost(of scopes: [DesiredScope]) -> Int {
        scopes.filter { $0.mode != .ignore }.reduce(0) { $0 + ($1.settings["id"] == nil ? 2 : 1) }
    }
}
