internal import CanonicalJSON
internal import DNSModel
internal import Estate
internal import Planning
internal import Resources

/// Changes of one zone as the fewest requests. A request is one transaction and holds whole record sets, so that sent twice it does
/// what it does once.
enum ToyChanges {
    /// Record sets in one request.
    static let batch = 50

    static func operations(_ changes: [Change], in observation: Observation) -> [Operation] {
        let sets = changes.filter { $0.address.kind == RecordSetName.kind }
        // What waits for another provider's result holds nothing up that does not.
        let waves = [sets.filter(\.prerequisites.isEmpty), sets.filter { !$0.prerequisites.isEmpty }]
        return waves.flatMap { WriteChunks.of($0, limit: batch) { _ in 1 } }.map { operation($0, observation.scope) }
    }

    private static func operation(_ changes: [Change], _ scope: Scope) -> Operation {
        let summary = WriteSummary(
            created: changes.count { $0.before == nil && $0.after != nil }, changed: changes.count { $0.before != nil && $0.after != nil },
            deleted: changes.count { $0.after == nil }, of: "record set")
        return Operation(
            ToyCall.change(ZoneChange(done: summary.past, sets: changes.map(set))), in: scope, addresses: changes.map(\.address).sorted(),
            summary: "\(summary.imperative) in \(scope.name)",
            prerequisites: Set(changes.flatMap(\.prerequisites)).sorted())
    }

    /// A plan may have to wait for a value: that stands in the call as what makes it known, and is text when it is sent.
    private static func set(_ change: Change) -> ZoneChange.RecordSet {
        let name = RecordSetName(change.address)
        var set = ZoneChange.RecordSet(name: name.full, type: name.type)
        guard let after = change.after else { return set }
        set.ttl = after["ttl"]?.integer ?? change.before?["ttl"]?.integer ?? ToyDefinition.capabilities.standardTTL
        set.values = (after["values"]?.list ?? []).map(\.planned)
        return set
    }

    /// The body of a request.
    /// - Returns: nil where a value is not known, or none of its type.
    static func body(_ change: ZoneChange, zone: String) -> JSONValue? {
        var puts: [JSONValue] = []
        var deletes: [JSONValue] = []
        for set in change.sets {
            let identity: [String: JSONValue] = ["name": .string(set.name), "type": .string(set.type)]
            switch (set.ttl, set.values) {
            case (nil, nil): deletes.append(.object(identity))
            case (let ttl?, let values?):
                guard let type = RecordType(rawValue: set.type), let texts = texts(values, type, zone) else { return nil }
                puts.append(.object(identity.merging(["ttl": .integer(ttl), "values": .array(texts)]) { own, _ in own }))
            default: return nil
            }
        }
        return ["delete": .array(deletes), "put": .array(puts)]
    }

    private static func texts(_ values: [PlannedValue?], _ type: RecordType, _ zone: String) -> [JSONValue]? {
        var texts: [JSONValue] = []
        for value in values {
            guard let text = value?.text, let parsed = try? RecordValue.parse(type, text, zone: zone).get() else { return nil }
            texts.append(.string(PresentationText.of(parsed)))
        }
        return texts
    }
}
