/// The parts of a URL that give it away when the URL is a secret: all but where it leads.
struct SecretAddress {
    /// The password; the user where there is none, as in `https://token@host`.
    let credential: Substring?
    /// What follows the host: the path, the query and the fragment.
    let rest: Substring
    /// The path, and each value of the query.
    let parts: [Substring]

    /// Nil where the text is no URL.
    init?(_ whole: String) {
        // Files end with a line feed.
        let text = whole.prefix(upTo: whole.lastIndex { !$0.isWhitespace }.map(whole.index(after:)) ?? whole.startIndex)
        guard let scheme = text.firstRange(of: "://"), scheme.lowerBound > text.startIndex,
            text[..<scheme.lowerBound].utf8.allSatisfy(Self.isInScheme), !text.contains(where: \.isWhitespace)
        else { return nil }
        let behind = text[scheme.upperBound...]
        let authority = behind.prefix { !Self.ends($0, "/?#") }
        credential = authority.lastIndex(of: "@").map { Self.credential(authority[..<$0]) }
        rest = text[authority.endIndex...]
        let path = rest.prefix { !Self.ends($0, "?#") }
        let pairs = text[path.endIndex...].split { Self.ends($0, "?#&") }
        parts = [path] + pairs.map { pair in pair.firstIndex(of: "=").map { pair[pair.index(after: $0)...] } ?? pair }
    }

    private static func ends(_ character: Character, _ ends: String) -> Bool { ends.contains(character) }

    private static func credential(_ user: Substring) -> Substring {
        user.firstIndex(of: ":").map { user[user.index(after: $0)...] } ?? user
    }

    private static func isInScheme(_ byte: UInt8) -> Bool {
        WordBounds.isLetter(byte) || WordBounds.isDigit(byte) || "+.-".utf8.contains(byte)
    }
}
