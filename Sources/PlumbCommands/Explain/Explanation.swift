internal import EstateFiles

/// What `plumb explain` was asked for.
enum Explanation {
    /// Everything that a file may declare.
    case language([NounDescription])
    case place(NounPath)

    /// One line of a list of keys.
    struct Row {
        let key: KeyDescription
        /// How far below what was asked for: 0 for its own keys.
        let depth: Int
    }

    /// The keys of a noun; with those below them where `isRecursive`. A noun that holds itself is entered once.
    static func rows(of noun: NounDescription, isRecursive: Bool) -> [Row] {
        rows(of: noun, depth: 0, inside: [noun.name], isRecursive: isRecursive)
    }

    private static func rows(of noun: NounDescription, depth: Int, inside names: Set<String>, isRecursive: Bool) -> [Row] {
        noun.keys.flatMap { key -> [Row] in
            let nouns = isRecursive ? key.shape.nouns.filter { !names.contains($0.name) } : []
            return [Row(key: key, depth: depth)]
                + nouns.flatMap { rows(of: $0, depth: depth + 1, inside: names.union([$0.name]), isRecursive: true) }
        }
    }
}
