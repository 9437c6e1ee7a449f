internal import Diagnostics

/// Lays an environment's settings over the service's own.
enum Overlay {
    /// Maps merge deeply; scalars and lists replace; `!unset` removes, and stays where there is nothing to remove, for a later merge.
    static func merge(_ base: YAMLNode, _ over: YAMLNode) -> YAMLNode {
        guard base.tag == nil, over.tag == nil, case .mapping(let below) = base.kind, case .mapping(let above) = over.kind
        else { return over }
        var merged = Entries(below)
        for entry in above {
            guard let value = merged[entry.key.value] else {
                merged.put(entry)
                continue
            }
            if entry.value.tag == "!unset" {
                merged.remove(entry.key.value)
            } else {
                merged.put(.init(key: entry.key, value: merge(value, entry.value)))
            }
        }
        return YAMLNode(.mapping(merged.all), at: over.span)
    }

    /// As ``merge(_:_:)``; an `!unset` that removes nothing is reported, since what it was meant for is kept. Not within the keys of
    /// `inherited`, where what is removed may come from somewhere else.
    static func merge(
        _ base: YAMLNode, _ over: YAMLNode, inherited: Set<String> = [], _ sink: inout DiagnosticSink
    ) -> YAMLNode {
        guard base.tag == nil, over.tag == nil, case .mapping(let below) = base.kind, case .mapping(let above) = over.kind
        else { return over }
        var merged = Entries(below)
        for entry in above {
            let value = merged[entry.key.value]
            if inherited.contains(entry.key.value), entry.value.tag == nil {
                merged.put(.init(key: entry.key, value: value.map { merge($0, entry.value) } ?? entry.value))
            } else if entry.value.tag == "!unset" {
                if value != nil { merged.remove(entry.key.value) } else { sink.report(useless(entry.key, below)) }
            } else {
                // What lies over nothing is looked into all the same.
                let value = value ?? YAMLNode(.mapping([]), at: entry.value.span)
                merged.put(.init(key: entry.key, value: merge(value, entry.value, &sink)))
            }
        }
        return YAMLNode(.mapping(merged.all), at: over.span)
    }

    /// A mapping's entries in their order, found by key: a merge takes time in proportion to what is merged.
    private struct Entries {
        private var slots: [YAMLNode.Entry?]
        private var places: [String: Int]

        init(_ entries: [YAMLNode.Entry]) {
            slots = entries
            places = Dictionary(entries.enumerated().map { ($1.key.value, $0) }) { first, _ in first }
        }

        var all: [YAMLNode.Entry] { slots.compactMap(\.self) }

        subscript(key: String) -> YAMLNode? { places[key].flatMap { slots[$0]?.value } }

        /// In the place of the entry with the same key, or at the end.
        mutating func put(_ entry: YAMLNode.Entry) {
            if let place = places[entry.key.value] {
                slots[place] = entry
            } else {
                places[entry.key.value] = slots.count
                slots.append(entry)
            }
        }

        mutating func remove(_ key: String) {
            if let place = places.removeValue(forKey: key) { slots[place] = nil }
        }
    }

    private static func useless(_ key: Located<String>, _ below: [YAMLNode.Entry]) -> Diagnostic {
        let near = Suggestion.nearest(to: key.value, among: below.map(\.key.value))
        return .warning(
            "estate.unset-nothing", "!unset of \(key.value) removes nothing: the service itself does not have it", at: key.span,
            fix: near.map { "did you mean \"\($0)\"?" } ?? "take it out; to have it removed where it is live, write !absent")
    }
}
