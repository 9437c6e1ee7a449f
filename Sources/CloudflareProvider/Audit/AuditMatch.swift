internal import CanonicalJSON
internal import DNSModel
internal import Estate
internal import Planning
internal import Reconciling
internal import Resources

/// Which entry of an audit log is about a resource. Pure.
///
/// The log is filtered here, since which filters of the API find something is not documented. An entry counts only where it names the very
/// resource: one about its neighbour would blame the wrong person.
struct AuditMatch {
    /// Newest first, as the log is asked for.
    let entries: [AuditEntry]
    /// The id of plumb's own token; nil where it is not known.
    let ownToken: String?
    /// Ids of records by their full name and type, as far as any entry tells them: what was deleted is only named by its id.
    private let recordIDs: [String: Set<String>]

    /// Seconds by which the clocks of Cloudflare and of this machine may differ.
    static let skew = 120

    init(_ entries: [AuditEntry], ownToken: String?) {
        self.entries = entries
        self.ownToken = ownToken
        var ids: [String: Set<String>] = [:]
        for object in entries.flatMap(\.objects) {
            guard let id = object["id"]?.string, let key = Self.key(object) else { continue }
            ids[key, default: []].insert(id)
        }
        recordIDs = ids
    }

    /// The newest entry about the resource since it was applied.
    /// - Parameter zone: its id; nil for what is of no zone.
    func entry(about resource: DriftedResource, zone: String?) -> AuditEntry? {
        let ids = zone == nil ? [] : self.ids(of: resource)
        return entries.first { entry in
            guard entry.action?.result != "failure", isRecent(entry, resource.since) else { return false }
            return zone.map { isAbout(resource, ids, zone: $0, entry) } ?? isAboutProject(resource, entry)
        }
    }

    /// What an apply of ours wrote is not what changed it since.
    private func isRecent(_ entry: AuditEntry, _ since: Int?) -> Bool {
        guard let since, let time = entry.action?.time.flatMap(ClockTime.seconds) else { return true }
        let isOwn = entry.actor?.token_id != nil && entry.actor?.token_id == ownToken
        return isOwn ? time > since : time >= since - Self.skew
    }

    private func isAbout(_ resource: DriftedResource, _ ids: Set<String>, zone: String, _ entry: AuditEntry) -> Bool {
        guard entry.raw?.uri?.contains("/dns_records") == true, entry.zone?.id == zone || entry.raw?.uri?.contains(zone) == true else {
            return false
        }
        if let id = entry.resource?.id, ids.contains(id) { return true }
        if let last = entry.raw?.uri?.split(separator: "?").first?.split(separator: "/").last, ids.contains(String(last)) { return true }
        let name = Self.key(RecordSetName(resource.address))
        return entry.objects.contains { object in
            Self.key(object) == name || object["id"]?.string.map(ids.contains) == true
        }
    }

    private func ids(of resource: DriftedResource) -> Set<String> {
        Set(resource.live?.remoteID?.recordIDs.all ?? []).union(recordIDs[Self.key(RecordSetName(resource.address))] ?? [])
    }

    /// Of a Pages project: its variables by the name, its domains by the path.
    private func isAboutProject(_ resource: DriftedResource, _ entry: AuditEntry) -> Bool {
        let address = resource.address
        guard let write = PagesAuditEntry(entry), write.project == address.scope.name else { return false }
        if address.kind == PagesKind.domain {
            return write.part.first == "domains"
                && (write.part.last == address.name || entry.objects.contains { $0["name"]?.string?.lowercased() == address.name })
        }
        guard let place = PagesKind.place(of: address) else { return false }
        return write.mention(of: place.name, place.deployment) == .named
    }

    private static func key(_ object: [String: JSONValue]) -> String? {
        guard let name = object["name"]?.string, let type = object["type"]?.string else { return nil }
        return "\(DomainName.canonical(name)) \(type)"
    }

    private static func key(_ name: RecordSetName) -> String { "\(name.full) \(name.type)" }
}
