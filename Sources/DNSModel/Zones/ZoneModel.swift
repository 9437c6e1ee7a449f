package import Estate
package import Planning
package import Resources

/// What is the same for the zones of every DNS provider: one scope a zone, one resource a record set.
///
/// A provider's model holds one, made with its ``DNSCapabilities``, and adds how changes are compiled into its calls.
/// Addresses are `dns/NAME/TYPE`, the name relative to the zone, `@` for the apex; and `zone`, where the zone is to be retired or the
/// provider makes zones. A set's content is that of ``RecordSetContent``; what the file leaves out is left as it is.
package struct ZoneModel: Sendable {
    package let capabilities: DNSCapabilities
    /// Those that a record may lead to.
    package var mailServices: [MailService] = []

    package init(_ capabilities: DNSCapabilities) {
        self.capabilities = capabilities
    }

    /// - Parameter whole: what a zone is made with where it is missing; nil where others make zones.
    package func lower(_ estate: Estate, environment: String, provider: String, whole: Content? = nil) -> [DesiredScope] {
        let lowering = ZoneLowering(capabilities)
        return estate.zones.filter { $0.environment == environment && $0.provider == provider }.map { lowering.scope($0, whole: whole) }
    }

    package func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool {
        // What a zone was made with is not compared: others may have changed it since.
        address.kind == ZoneResource.kind || RecordSetDifference.isSatisfied(desired, by: live, RecordSetName(address))
    }

    /// A zone's own name servers are not ours to delete, nor is a type that cannot be declared and so not be restored.
    package func mayDelete(_ address: Address) -> Bool {
        let name = RecordSetName(address)
        return name.declarable != nil && !(name.isApex && name.type == "NS")
    }

    /// - Parameter extra: what the provider knows besides, such as what its proxy does; the gravest clause comes first.
    package func explain(_ change: Change, in observation: Observation, extra: [Consequence] = []) -> Consequence {
        RecordSetConsequences(capabilities, mailServices).of(change, in: observation, extra: extra)
    }

    package func check(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        ResolvedValueChecks.findings(scope, in: observation) + ClashChecks(capabilities).findings(changes, in: observation)
            + ZoneChecks.findings(scope, changes, in: observation, capabilities)
    }

    package func brakes(_ changes: [Change], in observation: Observation) -> [Finding] { ZoneBrakes.findings(changes) }

    package func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        // What resolvers do not see yet they are not asked for.
        ZoneFacts(observation).inactivity == nil ? NameProbes(capabilities).of(scope, written: written, in: observation) : []
    }

    package func source(of attribute: String, in scope: Scope) -> Address { ZoneResource.address(in: scope) }
}
