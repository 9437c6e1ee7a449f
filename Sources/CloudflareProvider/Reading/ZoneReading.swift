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
        let differing = differing(from: resources)
        if seen == nil, !differing.isEmpty { seen = try? await calls.zone(id, attempt: "reading the zone \(name)") }
        if isRetiring { resources.append(LiveResource(ZoneResource.address(in: scope.scope), .record([:]), remoteID: .one(id))) }
        let plan = ZoneContext(scope).plan ?? seen?.plan?.legacy_id
        let quota = await quota(of: id, plan: plan, records.count, missing: Self.missing(in: differing))
        let facts = ZoneFacts(plan: plan, quota: quota, inactivity: seen?.inactivity).facts
        return Observation(scope: scope.scope, targetID: id, resources: resources, facts: facts, outputs: ["id": id])
    }

    /// What is left of a zone that is to go, and is not seen: nothing is ever made in it again.
    private var gone: Observation { Observation(scope: scope.scope, targetID: nil, resources: []) }

    /// The sets that the file says something of which is not live, with what is live of each.
    private func differing(from live: [LiveResource]) -> [(wanted: DesiredResource, live: Content?)] {
        let sets = Dictionary(live.map { ($0.address, $0.content) }, uniquingKeysWith: { first, _ in first })
        return scope.resources.compactMap { resource in
            guard resource.address.kind == RecordSetName.kind else { return nil }
            let live = sets[resource.address]
            let isSatisfied =
                switch resource.presence {
                case .present(let content):
                    live.map { RecordSetDifference.isSatisfied(content, by: $0, RecordSetName(resource.address)) } ?? false
                case .absent: live == nil
                case .external: true
                }
            return isSatisfied ? nil : (resource, live)
        }
    }

    /// How many values the file says that are not live.
    private static func missing(in differing: [(wanted: DesiredResource, live: Content?)]) -> Int {
        differing.reduce(0) { sum, set in
            guard case .present(let content) = set.wanted.presence else { return sum }
            let name = RecordSetName(set.wanted.address)
            let known = set.live.flatMap { RecordSetContent($0, name) }?.values ?? []
            return sum + (content["values"]?.list ?? []).count { $0.text.map { !known.contains(name.canonical($0)) } ?? true }
        }
    }

    /// What the zone may hold, asked only where what the files add would not fit the smallest quota of its plan.
    private func quota(of id: String, plan: String?, _ count: Int, missing: Int) async -> (limit: Int, used: Int)? {
        guard missing > 0, let limit = CloudflareDNS.capabilities.limits(plan: plan).records, count + missing > limit else { return nil }
        // Where it cannot be asked, Cloudflare refuses what does not fit.
        guard let usage = try? await calls.usage(of: id, attempt: attempt), let quota = usage.record_quota else { return nil }
        return (quota, count)
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
