internal import CanonicalJSON
internal import Diagnostics
internal import Estate
internal import Reconciling
internal import Resources

/// What a look found: names and numbers, and no value of anything.
struct SeenThings {
    let items: [ImportItem]
    let things: [ImportedThing]
    let gaps: [Discovery.Gap]

    var text: DisplayText {
        let details = Dictionary(things.map { ($0.item.scope, Self.details($0)) }, uniquingKeysWith: { first, _ in first })
        let rows = items.map { item in
            [item.noun.rawValue.replacing("_", with: " "), item.scope.description, details[item.scope] ?? "could not be read"]
        }
        let widths = (0..<2).map { column in rows.map { $0[column].count }.max() ?? 0 }
        var text: DisplayText = ""
        for row in rows {
            text += "\(DisplayText(row[0]).padded(to: widths[0]))  \(DisplayText(row[1]).padded(to: widths[1]))  \(row[2])\n"
        }
        for gap in gaps {
            text += "! unknown  \(gap.scope?.description ?? "\(gap.provider) \(gap.noun.rawValue)"): \(gap.error)\n"
        }
        return text
    }

    private static func details(_ thing: ImportedThing) -> String {
        var parts: [String] = []
        if let group = thing.item.group { parts.append("\(group.stage) of \(group.name)") }
        for (count, word) in [(thing.variables.count, "variable"), (thing.records.count, "record set")] where count > 0 {
            parts.append("\(count) \(word)\(count == 1 ? "" : "s")")
        }
        for entry in thing.settings {
            if let entries = entry.value.entries { parts.append("\(entry.key) \(entries.map(\.key).joined(separator: " "))") }
            if let items = entry.value.items { parts.append("\(items.count) \(entry.key)") }
        }
        return parts.joined(separator: ", ")
    }

    var json: JSONValue {
        let details = Dictionary(things.map { ($0.item.scope, $0) }, uniquingKeysWith: { first, _ in first })
        let list = items.map { item -> JSONValue in
            let thing = details[item.scope]
            return [
                "scope": .string(item.scope.description), "noun": .string(item.noun.rawValue),
                "group": item.group.map { .string($0.name) } ?? .null, "stage": item.group.map { .string($0.stage) } ?? .null,
                "variables": thing.map { .integer($0.variables.count) } ?? .null,
                "record_sets": thing.map { .integer($0.records.count) } ?? .null,
            ]
        }
        let unknown = gaps.map { gap -> JSONValue in
            [
                "provider": .string(gap.provider), "noun": .string(gap.noun.rawValue),
                "scope": gap.scope.map { .string($0.description) } ?? .null, "error": .string(gap.error.description),
            ]
        }
        return ["version": 1, "things": .array(list), "unknown": .array(unknown)]
    }
}
