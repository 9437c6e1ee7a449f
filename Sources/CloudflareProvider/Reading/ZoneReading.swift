internal import DNSModel
internal import Estate
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
        let pinned = scope.pinnedID
        let isPinned = pinned != nil
        var seen: CloudflareAPI.Zone?
        if !isPinned { seen = try await found() }
        let isRetiring = ZoneResource.isDeclared(in: scope)
        guard let id = pinned ?? seen?.id else { return try isRetiring ? gone : { () throws(ProviderError) in throw missing() }() }
        let records: [DNSRecord]
        do throws(ProviderError) {
            records = try await calls.records(of: id, attempt: attempt)
        } catch  where isRetiring && isPinned && [.notFound, .forbidden].contains(error.code) {
            // A zone that is gone is answered like one of another account; the list tells.
            guard try await found() == nil else { throw error }
            return gone
        }
        // Records prove that a pinned id is that of this zone; without any it must be asked.
        if isPinned, records.isEmpty { seen = try await confirmed(id) }
        var resources = try LiveSets.resources(of: records, in: scope.scope, attempt: attempt)
        // Whether resolvers will see what is written, only the zone itself tells; where it cannot be read, they are asked.
        if seen == nil, !isSatisfied(resources) { seen = try? await calls.zone(id, attempt: "reading the zone \(name)") }
        if isRetiring { resources.append(LiveResource(ZoneResource.address(in: scope.scope), .record([:]), remoteID: .one(id))) }
        let plan = ZoneContext(scope).plan ?? seen?.plan?.legacy_id
        let quota = await quota(of: id, plan: plan, records, resources)
        let facts = ZoneFacts(plan: plan, quota: quota, inactivity: seen?.inactivity).facts
        return Observation(scope: scope.scope, targetID: id, resources: resources, facts: facts, outputs: ["id": id])
    }

    /// What is left of a zone that is to go, and is not seen: nothing is ever made in it again.
    private var gone: Observation { Observation(scope: scope.scope, targetID: nil, resources: []) }

    /// Whether everything that the file says is live already.
    private func isSatisfied(_ live: [LiveResource]) -> Bool {
        let sets = Dictionary(live.map { ($0.address, $0.content) }, uniquingKeysWith: { first, _ in first })
        return scope.resources.filter { $0.address.kind == RecordSetName.kind }.allSatisfy { resource in
            switch resource.presence {
            case .present(let content): sets[resource.address].map { isSatisfied(content, by: $0, at: resource.address) } ?? false
            case .absent: sets[resource.address] == nil
            case .external: true
            }
        }
    }

    /// Most sets are live as they are written, which needs no reading of their values.
    private func isSatisfied(_ wanted: Content, by live: Content, at address: Address) -> Bool {
        if case .record(let fields) = wanted, fields.allSatisfy({ live[$0.key] == $0.value }) { return true }
        return RecordSetDifference.isSatisfied(wanted, by: live, RecordSetName(address))
    }

    /// What the zone may hold, asked only where what the files add would not fit the smallest quota of its plan.
    private func quota(
        of id: String, plan: String?, _ records: [DNSRecord], _ live: [LiveResource]
    ) async -> (limit: Int, used: Int)? {
        let sets = Dictionary(live.map { ($0.address, $0.content) }, uniquingKeysWith: { first, _ in first })
        let missing = scope.resources.reduce(0) { sum, resource in
            guard case .present(let content) = resource.presence else { return sum }
            let (values, there) = (content["values"]?.list ?? [], sets[resource.address])
            // Most sets are live as they are written.
            if there?["values"] == .list(values), values.allSatisfy({ $0.text != nil }) { return sum }
            let name = RecordSetName(resource.address)
            let known = there.flatMap { RecordSetContent($0, name) }?.values ?? []
            return sum + values.count { $0.text.map { !known.contains(name.canonical($0)) } ?? true }
        }
        guard missing > 0, let limit = CloudflareDNS.capabilities.limits(plan: plan).records, records.count + missing > limit else {
            return nil
        }
        // Where it cannot be asked, Cloudflare refuses what does not fit.
        guard let usage = try? await calls.usage(of: id, attempt: attempt), let quota = usage.record_quota else { return nil }
        return (quota, records.count)
    }

    private func found() async throws(ProviderError) -> CloudflareAPI.Zone? {
        let zones = try await calls.zones(named: name, attempt: "finding the zone \(name)")
            .filter { WrittenName.canonical($0.name) == name }
        guard zones.count < 2 else {
            throw ProviderError(
                .conflict, attempt: "finding the zone \(name)", message: "\(zones.count) accounts have a zone of this name",
                fix: "write the zone's id into its file: \(zones.map(\.id).sorted().joined(separator: " or "))")
        }
        return zones.first
    }

    private func confirmed(_ id: String) async throws(ProviderError) -> CloudflareAPI.Zone {
        let zone = try await calls.zone(id, attempt: "reading the zone \(name)")
        guard WrittenName.canonical(zone.name) == name else { throw LiveSets.foreign(id: id, zone.name, scope.scope, attempt: attempt) }
        return zone
    }

    private func missing() -> ProviderError {
        ProviderError(
            .notFound, attempt: "finding the zone \(name)", message: "the API token has access to no zone of this name",
            fix: "add the zone at Cloudflare, or give the token Zone.Zone Read and Zone.DNS Edit for it")
    }
}
