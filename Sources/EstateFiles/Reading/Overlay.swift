internal import Diagnostics

/// Lays an environment's settings over the service's own.
enum Overlay {
    /// Maps merge deeply; scalars and lists replace; `!unset` removes.
    static func merge(_ base: YAMLNode, _ over: YAMLNode) -> YAMLNode {
        guard base.tag == nil, over.tag == nil, case .mapping(let below) = base.kind, case .mapping(let above) = over.kind
        else { return over }
        var merged = below
        for entry in above {
            let index = merged.firstIndex { $0.key.value == entry.key.value }
            if entry.value.tag == "!unset" {
                if let index { merged.remove(at: index) }
            } else if let index {
                merged[index] = .init(key: entry.key, value: merge(merged[index].value, entry.value))
            } else {
                merged.append(entry)
            }
        }
        return YAMLNode(.mapping(merged), at: over.span)
    }
}
