internal import DNSModel
internal import Planning
internal import Reconciling
internal import Resources

/// Reads one zone completely.
struct ZoneReading {
    private let calls: CloudflareCalls
    private let scope: DesiredScope

    init(_ calls: CloudflareCalls, _ scope: DesiredScope) {
        self.calls = calls
        self.scope = scope
    }

    private var name: String { scope.scope.name }
    private var attempt: String { "reading DNS records of \(name)" }

    /// - Throws: ``ProviderError`` `.notFound` when the token sees no such zone: a zone is never made here, and one that is
    ///   not seen is not an empty one.
    func observation() async throws(ProviderError) -> Observation {
        var zone = scope.settings["id"].map { (id: $0, plan: String?.none) }
        let isPinned = zone != nil
        if zone == nil { zone = try await found() }
        let isRetiring = ZoneResource.isDeclared(in: scope)
        guard let zone else { return try isRetiring ? gone : { () throws(ProviderError) in throw missing() }() }
        let records: [DNSRecord]
        do throws(ProviderError) {
            records = try await calls.records(of: zone.id, attempt: attempt)
        } catch  where isRetiring && isPinned && [.notFound, .forbidden].contains(error.code) {
            // A zone that is gone is answered like one of another account; the list tells.
            guard try await found() == nil else { throw error }
            return gone
        }
        var plan = zone.plan
        // Records prove that a pinned id is that of this zone; without any it must be asked.
        if isPinned, records.isEmpty { plan = try await confirmed(zone.id) }
        var resources = try LiveSets.resources(of: records, in: scope.scope, attempt: attempt)
        if isRetiring { resources.append(LiveResource(ZoneResource.address(in: scope.scope), .record([:]), remoteID: zone.id)) }
        let facts = ZoneFacts(plan: scope.settings["plan"] ?? plan).facts
        return Observation(scope: scope.scope, targetID: zone.id, resources: resources, facts: facts, outputs: ["id": zone.id])
    }

    /// What is left of a zone that is to go, and is not seen: nothing is ever made in it again.
    private var gone: Observation { Observation(scope: scope.scope, targetID: nil, resources: []) }

    private func found() async throws(ProviderError) -> (id: String, plan: String?)? {
        let zones = try await calls.zones(named: name, attempt: "finding the zone \(name)").filter { $0.name.lowercased() == name }
        guard zones.count < 2 else {
            throw ProviderError(
                .conflict, attempt: "finding the zone \(name)", message: "\(zones.count) accounts have a zone of this name",
                fix: "write the zone's id into its file: \(zones.map(\.id).sorted().joined(separator: " or "))")
        }
        return zones.first.map { ($0.id, $0.plan?.legacy_id) }
    }

    private func confirmed(_ id: String) async throws(ProviderError) -> String? {
        let zone = try await calls.zone(id, attempt: "reading the zone \(name)")
        guard zone.name.lowercased() == name else { throw LiveSets.foreign(id: id, zone.name, scope.scope, attempt: attempt) }
        return zone.plan?.legacy_id
    }

    private func missing() -> ProviderError {
        ProviderError(
            .notFound, attempt: "finding the zone \(name)", message: "the API token sees no zone of this name",
            fix: "add the zone at Cloudflare, or give the token Zone.Zone Read and Zone.DNS Edit for it")
    }
}
