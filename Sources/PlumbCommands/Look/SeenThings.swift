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

    /// - Parameter width: of the terminal, in columns; nil for a file or a log.
    func text(width: Int?) -> DisplayText {
        let details = Dictionary(things.map { ($0.item.scope, Self.details($0)) }, uniquingKeysWith: { first, _ in first })
        let rows = items.map { item in
            [item.noun.rawValue.replacing("_", with: " "), item.scope.description, details[item.scope] ?? "could not be read"].map {
                DisplayText($0)
            }
        }
        let widths = (0..<2).map { column in rows.map { $0[column].cells }.max() ?? 0 }
        // What is told of a thing may be long: only the columns before it are held against the screen.
        let isFitting = width.map { widths.reduce(0, +) + 4 + 24 <= $0 } ?? true
        let table = isFitting ? DisplayTable(rows: rows).lines(width: nil) : rows.map { $0.joined(separator: "  ") }
        var text: DisplayText = table.map { $0 + "\n" }.joined()
        for thing in things {
            for part in thing.withheld { text += "! not shown  \(part.name(in: thing.item.scope)): \(part.reason)\n" }
        }
        for gap in gaps {
            text += "! unknown  \(gap.scope?.description ?? "\(gap.provider) \(gap.noun.rawValue)"): \(gap.error)\n"
        }
        return text.fitted(to: width)
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
                "recordSets": thing.map { .integer($0.records.count) } ?? .null,
            ]
        }
        let unknown = gaps.map { gap -> JSONValue in
            [
                "provider": .string(gap.provider), "noun": .string(gap.noun.rawValue),
                "scope": gap.scope.map { .string($0.description) } ?? .null, "error": .string(gap.error.description),
            ]
        }
        let withheld = things.flatMap { thing in
            thing.withheld.map { part -> JSONValue in
                ["name": .string(part.name(in: thing.item.scope)), "reason": .string(part.reason)]
            }
        }
        return ["version": 2, "things": .array(list), "unknown": .array(unknown), "withheld": .array(withheld)]
    }
}
