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
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, name != "not", Self.isName(name) else { return nil }
        guard parts.count == 1 || !parts[1].isEmpty && parts[1].utf8.allSatisfy({ Self.isWordPart($0) || ".-".utf8.contains($0) }) else {
            return nil
        }
        self.init(String(name), in: parts.count > 1 ? String(parts[1]) : nil)
    }

    /// As a variable's: letters, digits and `_`, not beginning with a digit.
    private static func isName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first) else { return false }
        return text.utf8.allSatisfy(isWordPart)
    }

    private static func isWordPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
