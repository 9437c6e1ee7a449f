/// A credential that can be told by its looks. The value itself is never part of a message.
package struct CredentialLiteral: Hashable, Sendable {
    /// Of the diagnostic, and of what acknowledges it.
    package static let rule = "secret.credential-literal"

    /// Such as `a Stripe secret key`.
    package let name: String

    /// Nil where the text holds none.
    /// - Parameter forms: what credentials look like that begin in a way of their own.
    package init?(in text: String, forms: CredentialForms) {
        guard text.utf8.count >= Self.shortest, Self.mayHold(text, forms), let name = Self.name(in: Array(text.utf8), text, forms) else {
            return nil
        }
        self.name = name
    }

    /// Whether it has a sign that any credential has: most texts have none, and are gone over once.
    private static func mayHold(_ text: String, _ forms: CredentialForms) -> Bool {
        var previous: UInt8?
        for byte in text.utf8 {
            // Of a key in PEM, an address with a password, and any address.
            if byte == UInt8(ascii: "-"), previous == byte { return true }
            if byte == UInt8(ascii: "@") || byte == UInt8(ascii: "/") && previous == byte { return true }
            if forms.mayBegin(with: byte, after: previous) { return true }
            previous = byte
        }
        return false
    }

    private static let shortest = 8

    private static func name(in bytes: [UInt8], _ text: String, _ forms: CredentialForms) -> String? {
        if bytes.contains(UInt8(ascii: "-")), text.contains("-----BEGIN "), text.contains("PRIVATE KEY") { return "a private key" }
        if bytes.contains(UInt8(ascii: "@")), hasPassword(text) { return "an address with a password" }
        if hasScheme(bytes), hasTokenAsUser(text) || hasTokenInQuery(text) { return "an address with a credential in it" }
        return forms.name(in: bytes)
    }

    /// Whether `://` stands in it.
    private static func hasScheme(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0] == UInt8(ascii: ":") && bytes[$0...].starts(with: "://".utf8) }
    }

    /// The authorities of all URLs in a text, such as `user:password@host:5432`.
    private static func authorities(_ text: String) -> [Substring] {
        text.ranges(of: "://").map { scheme in
            text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" && !$0.isWhitespace }
        }
    }

    private static func hasPassword(_ text: String) -> Bool {
        authorities(text).contains { authority in
            guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return false }
            return !isPlaceholder(authority[authority.index(after: colon)..<at])
        }
    }

    /// Whether a password stands for another: `$PASSWORD`, `${PASSWORD}`, `<password>`, `{password}`, stars.
    private static func isPlaceholder(_ password: Substring) -> Bool {
        password.allSatisfy { $0 == "*" } || password.wholeMatch(of: /\$[A-Z_][A-Z0-9_]*|\$?\{.*\}|<.*>|%7B.*%7D/) != nil
    }

    /// Such as `https://TOKEN@code.example/…`, as hosts of code took it for long: a user's name has no forty digits.
    private static func hasTokenAsUser(_ text: String) -> Bool {
        authorities(text).contains { authority in
            guard let at = authority.lastIndex(of: "@") else { return false }
            let user = authority[..<at].prefix { $0 != ":" }
            return user.utf8.count >= 20 && user.utf8.allSatisfy(ASCII.isTokenPart) && user.utf8.contains { (48...57).contains($0) }
        }
    }

    /// What parameters that carry a credential are called, without marks between their words and in lower case.
    private static let secretParameters: Set<String> = [
        "token", "accesstoken", "authtoken", "apitoken", "key", "apikey", "accesskey", "secret", "clientsecret", "password", "pass", "sig",
        "signature", "xamzsignature", "xgoogsignature", "auth",
    ]

    private static func hasTokenInQuery(_ text: String) -> Bool {
        guard let mark = text.firstIndex(of: "?") else { return false }
        let query = text[text.index(after: mark)...].prefix { $0 != "#" && !$0.isWhitespace }
        return query.split(separator: "&").contains { pair in
            let parts = pair.split(separator: "=", maxSplits: 1)
            let name = String(parts[0].lowercased().filter { $0.isLetter })
            return parts.count == 2 && secretParameters.contains(name) && parts[1].utf8.count >= 8
                && parts[1].utf8.allSatisfy { ASCII.isTokenPart($0) || "%.+/=".utf8.contains($0) }
        }
    }
}
