internal import Diagnostics

/// The places where two documents say different things, whatever they look like.
enum WrittenDifference {
    /// Paths from the root, by key and by number.
    static func between(_ old: YAMLNode, _ new: YAMLNode) -> Set<[String]> {
        let (before, after) = (leaves(of: old), leaves(of: new))
        return Set(Set(before.keys).union(after.keys).filter { before[$0] != after[$0] })
    }

    private struct Leaf: Hashable {
        let tag: String?
        /// Nil for an empty list or map.
        let text: String?
        let isPlain: Bool
    }

    private static func leaves(of node: YAMLNode) -> [[String]: Leaf] {
        var found: [[String]: Leaf] = [:]
        collect(node, at: [], into: &found)
        return found
    }

    private static func collect(_ node: YAMLNode, at path: [String], into found: inout [[String]: Leaf]) {
        switch node.kind {
        case .scalar(let text, let isPlain): found[path] = Leaf(tag: node.tag, text: text, isPlain: isPlain)
        case .sequence(let items):
            if items.isEmpty || node.tag != nil { found[path] = Leaf(tag: node.tag, text: nil, isPlain: false) }
            for (number, item) in items.enumerated() { collect(item, at: path + ["\(number)"], into: &found) }
        case .mapping(let entries):
            if entries.isEmpty || node.tag != nil { found[path] = Leaf(tag: node.tag, text: nil, isPlain: true) }
            for entry in entries { collect(entry.value, at: path + [entry.key.value], into: &found) }
        }
    }
}
