extension Condition: CustomStringConvertible {
    package var description: String {
        switch self {
        case .flag(let flag): flag.description
        case .not(let inner): "not \(inner)"
        case .all(let parts): parts.map { $0.isAlternative ? "(\($0))" : "\($0)" }.joined(separator: " and ")
        case .any(let parts): parts.map(\.description).joined(separator: " or ")
        }
    }

    private var isAlternative: Bool {
        guard case .any = self else { return false }
        return true
    }
}

extension Condition {
    /// Reads `FLAG`, `not FLAG`, `FLAG@staging`, and these joined by `and` and `or`; `and` binds closer, and there are no
    /// brackets: a list in the file says what a bracket would.
    package init?(_ text: String) {
        let words = text.split(separator: " ").map(String.init)
        let alternatives = words.split(separator: "or", omittingEmptySubsequences: false).map { words in
            words.split(separator: "and", omittingEmptySubsequences: false).map { Self.term(Array($0)) }
        }
        var read: [Condition] = []
        for alternative in alternatives {
            let terms = alternative.compactMap(\.self)
            guard terms.count == alternative.count, let first = terms.first else { return nil }
            read.append(terms.count == 1 ? first : .all(terms))
        }
        guard let first = read.first else { return nil }
        self = read.count == 1 ? first : .any(read)
    }

    private static func term(_ words: [String]) -> Condition? {
        if words.count == 2, words[0] == "not" { return Flag(written: words[1]).map { .not(.flag($0)) } }
        return words.count == 1 ? Flag(written: words[0]).map(Condition.flag) : nil
    }
}

extension Condition.Flag {
    fileprivate init?(written text: String) {
        guard let match = text.wholeMatch(of: /([A-Za-z_][A-Za-z0-9_]*)(?:@([A-Za-z0-9_.-]+))?/), match.1 != "not" else { return nil }
        self.init(String(match.1), in: match.2.map(String.init))
    }
}
