/// Live values that cannot be secrets. Everything else that is live is treated as one.
enum HerokuPlainValues {
    private static let switches: Set<String> = ["", "0", "1", "true", "false", "yes", "no", "on", "off"]

    /// Whether the value may be shown: only a switch.
    static func isPlain(_ value: String) -> Bool { switches.contains(value.lowercased()) }

    /// Whether the value is of a kind that stands in outputs for good reasons, so that finding it there is no leak:
    /// a switch, a number, a word, a host name, a mail address, an origin.
    static func isOfSafeKind(_ value: String) -> Bool {
        isPlain(value) || Int(value) != nil || value.wholeMatch(of: word) != nil || value.wholeMatch(of: origin) != nil
    }

    /// The password of a URL that carries one.
    static func password(in value: String) -> String? {
        guard let scheme = value.firstRange(of: "://") else { return nil }
        let authority = value[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return nil }
        return String(authority[authority.index(after: colon)..<at])
    }

    private nonisolated(unsafe) static let word = /[a-z]+([-._@+]?[a-z]+[0-9]{0,3})*/
    private nonisolated(unsafe) static let origin = /https?:\/\/[A-Za-z0-9.-]+(:[0-9]+)?\/?/
}
