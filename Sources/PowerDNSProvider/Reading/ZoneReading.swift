internal import DNSModel
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// Reads one zone completely.
struct ZoneReading {
    private let calls: PowerDNSCalls
    private let serials: SeenSerials
    private let scope: Scope

    init(_ calls: PowerDNSCalls, _ serials: SeenSerials, _ scope: Scope) {
        self.calls = calls
        self.serials = serials
        self.scope = scope
    }

    private var attempt: String { "reading the zone \(scope.name)" }

    /// - Returns: for a zone that is missing an observation without a target and without resources.
    func observation() async throws(ProviderError) -> Observation {
        guard let zone = try await calls.zone(scope.name, attempt: attempt) else {
            serials.forget(scope.name)
            return Observation(scope: scope, targetID: nil, resources: [])
        }
        guard DomainName.canonical(zone.name) == scope.name, zone.id == ZoneID.of(scope.name) else {
            throw malformed("the answer is for the zone \(zone.name)")
        }
        let sets = try LiveSets.resources(of: zone, in: scope, attempt: attempt)
        let facts = PowerDNSFacts(kind: zone.kind, countsWrites: zone.soa_edit_api?.isEmpty == false)
        // A zone of the server's own has an SOA from the first; only one that waits for its first transfer has nothing.
        guard !zone.rrsets.isEmpty || facts.isSecondary else { throw malformed("the answer lists no record set, and no SOA either") }
        serials.see(zone.serial, of: scope.name)
        let whole = LiveResource(ZoneResource.address(in: scope), .record(["kind": .text(zone.kind.lowercased())]), remoteID: .one(zone.id))
        return Observation(
            scope: scope, targetID: zone.id, resources: sets + [whole],
            facts: facts.facts.merging(ZoneFacts(plan: nil, inactivity: Self.inactivity(of: zone)).facts) { fact, _ in fact },
            outputs: Self.outputs(of: zone))
    }

    private static func outputs(of zone: PowerDNSAPI.Zone) -> [String: String] {
        var outputs = ["id": zone.id]
        outputs["soa"] = zone.rrsets.first { $0.type == "SOA" }.flatMap { LiveSets.answered($0).first?.content }
        return outputs
    }

    private static func inactivity(of zone: PowerDNSAPI.Zone) -> String? {
        let hasSOA = zone.rrsets.contains { $0.type == "SOA" && !LiveSets.answered($0).isEmpty }
        return hasSOA ? nil : "the zone has no SOA, so its server does not answer for it"
    }

    private func malformed(_ message: String) -> ProviderError { ProviderError(.malformed, attempt: attempt, message: message) }
}
