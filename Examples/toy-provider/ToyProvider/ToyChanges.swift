internal import CanonicalJSON
internal import DNSModel
internal import Estate
internal import Planning
internal import Resources

/// Changes of one zone as the fewest requests. A request is one transaction and holds whole record sets, so that sent twice it does
/// what it does once.
enum ToyChanges {
    static let action = "toy.zone.change"
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
            scope: scope, action: action, payload: ["done": .string(summary.past), "sets": .array(changes.map(payload))],
            addresses: changes.map(\.address).sorted(), effect: .idempotent, summary: "\(summary.imperative) in \(scope.name)",
            prerequisites: Set(changes.flatMap(\.prerequisites)).sorted())
    }

    /// A plan may have to wait for a value: that stands in the payload as what makes it known, and is text when it is sent.
    private static func payload(_ change: Change) -> JSONValue {
        let name = RecordSetName(change.address)
        let set: [String: JSONValue] = ["name": .string(name.full), "type": .string(name.type)]
        guard let after = change.after else { return .object(set) }
        let ttl = after["ttl"]?.integer ?? change.before?["ttl"]?.integer ?? ToyDefinition.capabilities.standardTTL
        let values = (after["values"]?.list ?? []).map { $0.text.map(JSONValue.string) ?? $0.payload }
        return .object(set.merging(["ttl": .integer(ttl), "values": .array(values)]) { own, _ in own })
    }

    /// The body of a request, from an operation's payload.
    /// - Returns: nil for a payload that this version did not write, or whose values are not all known and well-formed.
    static func body(_ operation: Operation) -> JSONValue? {
        guard operation.action == action, let sets = operation.payload["sets"]?.array else { return nil }
        var puts: [JSONValue] = []
        var deletes: [JSONValue] = []
        for set in sets {
            guard set["values"] != nil else {
                deletes.append(set)
                continue
            }
            guard let put = wire(set, zone: operation.scope.name) else { return nil }
            puts.append(put)
        }
        return ["delete": .array(deletes), "put": .array(puts)]
    }

    private static func wire(_ set: JSONValue, zone: String) -> JSONValue? {
        guard let type = set["type"]?.string.flatMap(RecordType.init(rawValue:)), let values = set["values"]?.array,
            var members = set.object
        else { return nil }
        var texts: [JSONValue] = []
        for value in values {
            guard let text = value.string, let parsed = try? RecordValue.parse(type, text, zone: zone).get() else { return nil }
            texts.append(.string(PresentationText.of(parsed)))
        }
        members["values"] = .array(texts)
        return .object(members)
    }
}
