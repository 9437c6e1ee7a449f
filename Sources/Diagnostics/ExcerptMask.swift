/// Hides what may be a secret in a line of a file that is shown: an excerpt ends up in logs that everybody reads.
///
/// Hidden are passwords in URLs; words of twenty characters or more that hold letters and digits or begin as keys do, but for their first
/// four characters; and whole values whose key or tag says that they are secret. The length stays, so that a caret still points at the
/// right place. That a selector or an id is hidden too does no harm: the message names it.
enum ExcerptMask {
    private static let shortest = 20
    private static let prefixes = ["sk_", "pk_", "rk_", "whsec_", "ghp_", "gho_", "github_pat_", "HRKU-", "xox", "AKIA", "sntry"]
    private static let mask: Unicode.Scalar = "*"

    /// A line belongs to the keys above it: those that are indented less, and the one that it goes on with where it has none of its own.
    static func masked(_ source: SourceLines, at index: Int) -> [Unicode.Scalar] {
        let isBelow = source.chain(above: index).contains { SecretLine(source.lines[$0], isBelow: false).isOpen }
        var line = Array(source.lines[index])
        for range in SecretLine(line, isBelow: isBelow || isContinued(source, index)).hidden { hide(range, in: &line) }
        for range in words(line) where isSuspect(line[range]) { hide(range.lowerBound + 4..<range.upperBound, in: &line) }
        for range in passwords(line) { hide(range, in: &line) }
        return line
    }

    /// Whether a line that has no key goes on with the value of a secret one: the text in quotation marks is not indented, or the list.
    private static func isContinued(_ source: SourceLines, _ index: Int) -> Bool {
        guard !SecretLine(source.lines[index], isBelow: false).hasKey else { return false }
        for above in source.lines[..<index].suffix(furthest).reversed() {
            let line = SecretLine(above, isBelow: false)
            if line.hasKey { return line.isOpen }
        }
        return false
    }

    /// How many lines above a key is looked for.
    private static let furthest = 200

    private static func hide(_ range: Range<Int>, in line: inout [Unicode.Scalar]) {
        for place in range where !line[place].properties.isWhitespace { line[place] = mask }
    }

    /// Runs of what keys and tokens are made of.
    private static func words(_ line: [Unicode.Scalar]) -> [Range<Int>] {
        var words: [Range<Int>] = []
        var start: Int?
        for (place, scalar) in (line + [" "]).enumerated() {
            if isPart(scalar) {
                start = start ?? place
            } else if let begin = start {
                words.append(begin..<place)
                start = nil
            }
        }
        return words
    }

    private static func isPart(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (isLetter(scalar) || isDigit(scalar) || "_-+=".unicodeScalars.contains(scalar))
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool { ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isSuspect(_ word: ArraySlice<Unicode.Scalar>) -> Bool {
        let text = String(String.UnicodeScalarView(word))
        if word.count >= 12, prefixes.contains(where: text.hasPrefix) { return true }
        return word.count >= shortest && word.contains(where: isLetter) && word.contains(where: isDigit)
    }

    /// What stands between `:` and `@` of an address with a user.
    private static func passwords(_ line: [Unicode.Scalar]) -> [Range<Int>] {
        guard line.count > 3 else { return [] }
        var found: [Range<Int>] = []
        for place in 0..<(line.count - 2) where line[place] == ":" && line[place + 1] == "/" && line[place + 2] == "/" {
            let rest = line[(place + 3)...].prefix { $0 != " " && $0 != "/" && $0 != "\"" && $0 != "'" }
            guard let at = rest.lastIndex(of: "@"), let colon = rest[..<at].firstIndex(of: ":") else { continue }
            found.append(colon + 1..<at)
        }
        return found
    }
}
