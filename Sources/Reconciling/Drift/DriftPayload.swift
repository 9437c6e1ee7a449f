package import CanonicalJSON
internal import Planning
internal import Resources

/// A message as it is sent to a webhook: version 1, described in docs/drift.md. Members are added, none is taken away or changed.
package enum DriftPayload {
    package static let version = 1

    /// The body of the webhook.
    package static func of(_ message: DriftMessage, estate: String) -> JSONValue {
        [
            "version": .integer(version), "type": "drift", "id": .string(message.id), "estate": .string(estate),
            "environment": .string(message.environment), "time": .string(ClockTime.full(message.time)),
            "event": .string(message.event.rawValue), "title": .string(message.title),
            "items": .array(message.items.map { item($0, message.turns[$0.key]) }),
        ]
    }

    private static func item(_ item: DriftItem, _ turns: [DriftThread.Turn]?) -> JSONValue {
        var members: [String: JSONValue] = [
            "address": .string(item.address.description), "kind": .string(item.kind.rawValue), "note": .string(item.note),
            "applied": item.kind.isDrift ? .string(item.appliedText) : .null, "live": item.kind.isDrift ? .string(item.liveText) : .null,
            "value": .string(item.value), "by": .null, "declared": .null,
        ]
        if let attribution = item.attribution {
            members["by"] = [
                "actor": .string(attribution.actor), "time": .string(attribution.time), "entry": .string(attribution.entry),
            ]
        }
        if let span = item.span { members["declared"] = .string("\(span)") }
        if let turns {
            members["turns"] = .array(
                turns.map { ["time": .string(ClockTime.full($0.time)), "value": $0.value.map(JSONValue.string) ?? .null] })
        }
        return .object(members)
    }
}
