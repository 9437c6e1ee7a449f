internal import Diagnostics

/// Lays an environment's settings over the service's own.
enum Overlay {
    /// Maps merge deeply; scalars and lists replace; `!unset` removes, and stays where there is nothing to remove, for a later merge.
    static func merge(_ base: YAMLNode, _ over: YAMLNode) -> YAMLNode {
        guard base.tag == nil, over.tag == nil, case .mapping(let below) = base.kind, case .mapping(let above) = over.kind
        else { return over }
        var merged = below
        for entry in above {
            guard let index = merged.firstIndex(where: { $0.key.value == entry.key.value }) else {
                merged.append(entry)
                continue
            }
            if entry.value.tag == "!unset" {
                merged.remove(at: index)
            } else {
                merged[index] = .init(key: entry.key, value: merge(merged[index].value, entry.value))
            }
        }
        return YAMLNode(.mapping(merged), at: over.span)
    }

    /// As ``merge(_:_:)``; an `!unset` that removes nothing is reported, since what it was meant for is kept. Not within the keys of
    /// `inherited`, where what is removed may come from somewhere else.
    static func merge(
        _ base: YAMLNode, _ over: YAMLNode, inherited: Set<String> = [], _ sink: inout DiagnosticSink
    ) -> YAMLNode {
        guard base.tag == nil, over.tag == nil, case .mapping(let below) = base.kind, case .mapping(let above) = over.kind
        else { return over }
        var merged = below
        for entry in above {
            let index = merged.firstIndex { $0.key.value == entry.key.value }
            if inherited.contains(entry.key.value), entry.value.tag == nil {
                let value = index.map { merge(merged[$0].value, entry.value) } ?? entry.value
                if let index { merged[index] = .init(key: entry.key, value: value) } else { merged.append(entry) }
            } else if entry.value.tag == "!unset" {
                if let index { merged.remove(at: index) } else { sink.report(useless(entry.key, below)) }
            } else if let index {
                merged[index] = .init(key: entry.key, value: merge(merged[index].value, entry.value, &sink))
            } else {
                // What is in it is laid over nothing.
                merged.append(.init(key: entry.key, value: merge(YAMLNode(.mapping([]), at: entry.value.span), entry.value, &sink)))
            }
        }
        return YAMLNode(.mapping(merged), at: over.span)
    }

    private static func useless(_ key: Located<String>, _ below: [YAMLNode.Entry]) -> Diagnostic {
        let near = Suggestion.nearest(to: key.value, among: below.map(\.key.value))
        return .warning(
            "estate.unset-nothing", "!unset of \(key.value) removes nothing: the service itself does not have it", at: key.span,
            fix: near.map { "did you mean \"\($0)\"?" } ?? "take it out; to have it removed where it is live, write !absent")
    }
}
