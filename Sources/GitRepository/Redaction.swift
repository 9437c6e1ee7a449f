/// Takes out of a text what an URL in it may say of passwords and tokens.
enum Redaction {
    static func withoutCredentials(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { word(String($0)) }.joined(separator: " ")
    }

    /// A password may itself hold any sign but a blank, so everything up to the last `@` of the word goes.
    private static func word(_ word: String) -> String {
        guard let scheme = word.firstRange(of: "://") else { return word }
        let (start, rest) = (word[..<scheme.upperBound], word[scheme.upperBound...])
        let address = rest.lastIndex(of: "@").map { "***" + rest[$0...] } ?? String(rest)
        guard let query = address.firstIndex(of: "?") else { return start + address }
        return start + address[...query] + "***"
    }
}
