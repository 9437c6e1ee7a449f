/// Reads what a message may show of a URL.
enum RequestURL {
    /// The host and port, without user and password.
    static func host(_ url: String) -> String {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return String(authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority)
    }

    static func isEncrypted(_ url: String) -> Bool {
        url.prefix(8).lowercased() == "https://"
    }
}
