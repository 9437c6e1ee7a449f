internal import DNSModel
internal import Planning
internal import Resources

/// Changes of one zone as the fewest requests.
///
/// A PATCH is one transaction: done as a whole or not at all, in the order of its sets, so deletions come first. It replaces whole record
/// sets, and sent twice it does nothing more than move the serial. A POST makes a zone with its records, likewise.
///
/// Source: PowerDNS Authoritative documentation, "HTTP API", "Zones"; tried with 4.7.3.
enum PatchCompiler {
    static func operations(_ changes: [Change], in observation: Observation) -> [Operation] {
        if let end = ZoneResource.deletion(changes, in: observation, as: PowerDNSCall.delete) { return [end] }
        let zone = observation.scope.name
        let names = NameChanges.all(changes.filter { $0.address.kind == RecordSetName.kind })
        // What waits for another provider holds nothing up that does not.
        let waves = [names.filter(\.prerequisites.isEmpty), names.filter { !$0.prerequisites.isEmpty }]
        var requests = waves.flatMap { WriteChunks.of($0, limit: PowerDNS.bodyOctets) { max(1, $0.octets(zone: zone)) } }
        var operations: [Operation] = []
        if let creation = ZoneResource.creation(changes) {
            let first = requests.first.flatMap { $0.allSatisfy(\.prerequisites.isEmpty) ? $0 : nil } ?? []
            if !first.isEmpty { requests.removeFirst() }
            operations.append(Self.creation(creation, first, observation))
        }
        return operations + requests.map { patch($0, changes, observation) }
    }

    private static func creation(_ change: Change, _ names: [NameChanges], _ observation: Observation) -> Operation {
        let (zone, edits) = (observation.scope.name, names.flatMap(\.edits))
        let defaults = ZoneDefaults(change.after ?? .record([:]))
        let call = ZoneCreation(zone: ZoneID.name(zone), kind: defaults.kind, nameservers: defaults.nameServers, sets: edits)
        let sets = edits.count == 1 ? "1 record set" : "\(edits.count) record sets"
        return Operation(
            PowerDNSCall.create(call), in: observation.scope,
            addresses: ([change.address] + names.flatMap(\.addresses)).sorted(),
            summary: "make the zone \(zone)" + (edits.isEmpty ? "" : " with \(sets)"), prerequisites: change.prerequisites)
    }

    private static func patch(_ names: [NameChanges], _ changes: [Change], _ observation: Observation) -> Operation {
        // The server does them in this order; a set that goes must not stand in the way of one that comes.
        let edits = names.flatMap(\.edits)
        let ordered = edits.filter { $0.replacement == nil } + edits.filter { $0.replacement != nil }
        let addresses = names.flatMap(\.addresses).sorted()
        let made = Set(changes.filter { $0.before == nil }.map(\.address))
        let created = addresses.count(where: made.contains)
        let deleted = edits.count { $0.replacement == nil }
        let summary = WriteSummary(
            created: created, changed: edits.count - created - deleted, deleted: deleted, of: "record set")
        let call = ZonePatch(zone: ZoneID.name(observation.scope.name), created: created, sets: ordered)
        return Operation(
            PowerDNSCall.patch(call), in: observation.scope, addresses: addresses,
            summary: "\(summary.imperative) in \(observation.scope.name)",
            prerequisites: Set(names.flatMap(\.prerequisites)).sorted())
    }
}
