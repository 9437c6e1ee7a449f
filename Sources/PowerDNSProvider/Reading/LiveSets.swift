internal import DNSModel
internal import Reconciling
internal import Resources

/// Record sets as they are listed.
enum LiveSets {
    /// The field of a set's content with the values that are kept and not answered: somebody switched them off, and they stay so.
    static let disabled = RecordExtras.switchedOff

    /// Every set but the SOA, which moves with each write.
    ///
    /// - Throws: where a set is listed twice, is of another zone, or has a TTL that cannot be: then the answer is not believed.
    static func resources(
        of zone: PowerDNSAPI.Zone, in scope: Scope, attempt: String
    ) throws(ProviderError) -> [LiveResource] {
        var seen: Set<RecordSetName> = []
        var resources: [LiveResource] = []
        seen.reserveCapacity(zone.rrsets.count)
        resources.reserveCapacity(zone.rrsets.count)
        for set in zone.rrsets {
            let type = set.type.uppercased()
            guard let name = RecordSetName(fullName: set.name, type: type, zone: scope.name) else {
                throw malformed("the zone has \(set.name), which is not below it", attempt)
            }
            guard seen.insert(name).inserted else { throw malformed("\(set.name) \(type) is listed twice", attempt) }
            guard (0...Int(UInt32.max)).contains(set.ttl) else { throw malformed("\(set.name) \(type) has the TTL \(set.ttl)", attempt) }
            // A set of which only comments are left is listed without records.
            if type != "SOA", !set.records.isEmpty { resources.append(resource(set, name, in: scope)) }
        }
        return resources
    }

    static func answered(_ set: PowerDNSAPI.RecordSet) -> [PowerDNSAPI.Record] { set.records.filter { $0.disabled != true } }

    private static func resource(_ set: PowerDNSAPI.RecordSet, _ name: RecordSetName, in scope: Scope) -> LiveResource {
        if set.records.count == 1, set.records[0].disabled != true, set.comments?.isEmpty ?? true {
            let fields: [String: Content] = [
                "values": .list([.text(name.canonical(set.records[0].content))]), "ttl": .integer(set.ttl),
            ]
            return LiveResource(name.address(in: scope), .record(fields))
        }
        let comments = (set.comments ?? []).map(\.content)
        let content = RecordSetContent(
            values: Set(answered(set).map { name.canonical($0.content) }), ttl: .integer(set.ttl),
            comment: comments.count > 1 ? .list(comments.sorted().map(Content.text)) : comments.first.map(Content.text))
        let switchedOff = set.records.filter { $0.disabled == true }.map { name.canonical($0.content) }
        guard !switchedOff.isEmpty, case .record(var fields) = content.content else {
            return LiveResource(name.address(in: scope), content.content)
        }
        fields[disabled] = .list(Set(switchedOff).sorted().map(Content.text))
        return LiveResource(name.address(in: scope), .record(fields))
    }

    private static func malformed(_ message: String, _ attempt: String) -> ProviderError {
        ProviderError(.malformed, attempt: attempt, message: message)
    }
}
