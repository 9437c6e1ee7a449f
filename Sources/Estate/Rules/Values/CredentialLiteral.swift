/// A credential that can be told by its looks. The value itself is never part of a message.
package struct CredentialLiteral: Hashable, Sendable {
    /// Of the diagnostic, and of what acknowledges it.
    package static let rule = "secret.credential-literal"

    /// Such as `a Stripe secret key`.
    package let name: String

    /// Nil where the text holds none.
    package init?(in text: String) {
        guard text.utf8.count >= Self.shortest, let name = Self.name(in: Array(text.utf8), text) else { return nil }
        self.name = name
    }

    private static let shortest = 8

    /// What such credentials begin with, and how much of what alphabet follows at least.
    private struct Form: Sendable {
        let prefix: [UInt8]
        let name: String
        let least: Int
        let alphabet: @Sendable (UInt8) -> Bool

        init(_ prefix: String, _ name: String, least: Int, _ alphabet: @escaping @Sendable (UInt8) -> Bool = { isTokenPart($0) }) {
            self.prefix = Array(prefix.utf8)
            self.name = name
            self.least = least
            self.alphabet = alphabet
        }
    }

    private static func name(in bytes: [UInt8], _ text: String) -> String? {
        if bytes.contains(UInt8(ascii: "-")), text.contains("-----BEGIN "), text.contains("PRIVATE KEY") { return "a private key" }
        if bytes.contains(UInt8(ascii: "@")), hasPassword(text) { return "an address with a password" }
        if hasScheme(bytes), hasTokenAsUser(text) || hasTokenInQuery(text) { return "an address with a credential in it" }
        for start in bytes.indices where start == 0 || !isWordPart(bytes[start - 1]) {
            guard firsts[Int(bytes[start])] else { continue }
            for form in forms where bytes[start...].starts(with: form.prefix) {
                if bytes[(start + form.prefix.count)...].prefix(while: form.alphabet).count >= form.least { return form.name }
            }
            if isDotted(bytes[start...]) { return "a signed token" }
        }
        return nil
    }

    /// Whether `://` stands in it.
    private static func hasScheme(_ bytes: [UInt8]) -> Bool {
        bytes.indices.contains { bytes[$0] == UInt8(ascii: ":") && bytes[$0...].starts(with: "://".utf8) }
    }

    private static func isWordPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    private static func isTokenPart(_ byte: UInt8) -> Bool { isWordPart(byte) || "_-".utf8.contains(byte) }

    private static func isUpper(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// JSON Web Tokens (RFC 7519), and the service tokens of Infisical: `st.`, an id and two secrets.
    private static func isDotted(_ text: ArraySlice<UInt8>) -> Bool {
        let isJWT = text.starts(with: "eyJ".utf8)
        guard isJWT || text.starts(with: "st.".utf8) else { return false }
        let parts = text.prefix { isTokenPart($0) || $0 == UInt8(ascii: ".") }.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count >= 3 && parts.dropFirst(isJWT ? 0 : 1).prefix(isJWT ? 3 : 2).allSatisfy { $0.count >= 10 }
    }

    /// Of a URL; one that stands for something else (`$PASSWORD`, `<password>`, stars) is none.
    private static func hasPassword(_ text: String) -> Bool {
        guard let scheme = text.firstRange(of: "://") else { return false }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" && !$0.isWhitespace }
        guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return false }
        let password = authority[authority.index(after: colon)..<at]
        return !password.allSatisfy { $0 == "*" } && !["$", "<", "{", "%7B"].contains { password.hasPrefix($0) }
    }

    /// Such as `https://TOKEN@github.com/…`, as hosts of code took it for long: a user's name has no forty digits.
    private static func hasTokenAsUser(_ text: String) -> Bool {
        guard let scheme = text.firstRange(of: "://") else { return false }
        let authority = text[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" && !$0.isWhitespace }
        guard let at = authority.lastIndex(of: "@") else { return false }
        let user = authority[..<at].prefix { $0 != ":" }
        return user.utf8.count >= 20 && user.utf8.allSatisfy(isTokenPart) && user.utf8.contains { (48...57).contains($0) }
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
                && parts[1].utf8.allSatisfy { isTokenPart($0) || "%.+/=".utf8.contains($0) }
        }
    }

    /// What a credential may begin with: most text is passed over by it.
    private static let firsts: [Bool] = {
        let known = forms.compactMap(\.prefix.first) + "es".utf8
        return (0...UInt8.max).map(known.contains)
    }()

    private static let forms: [Form] = [
        Form("sk_live_", "a Stripe secret key", least: 8), Form("sk_test_", "a Stripe secret key", least: 8),
        Form("rk_live_", "a Stripe restricted key", least: 8), Form("rk_test_", "a Stripe restricted key", least: 8),
        Form("whsec_", "a Stripe webhook secret", least: 8) { isWordPart($0) || "+/=".utf8.contains($0) },
        Form("ghp_", "a GitHub token", least: 20), Form("gho_", "a GitHub token", least: 20), Form("ghu_", "a GitHub token", least: 20),
        Form("ghs_", "a GitHub token", least: 20), Form("ghr_", "a GitHub token", least: 20),
        Form("github_pat_", "a GitHub token", least: 20), Form("glpat-", "a GitLab token", least: 16),
        Form("xoxb-", "a Slack token", least: 10), Form("xoxp-", "a Slack token", least: 10), Form("xoxa-", "a Slack token", least: 10),
        Form("xoxr-", "a Slack token", least: 10), Form("xoxs-", "a Slack token", least: 10), Form("xapp-", "a Slack token", least: 10),
        Form("AKIA", "an AWS access key", least: 16) { isUpper($0) }, Form("ASIA", "an AWS access key", least: 16) { isUpper($0) },
        Form("HRKU-", "a Heroku token", least: 16), Form("sntrys_", "a Sentry token", least: 16),
        Form("sntryu_", "a Sentry token", least: 16), Form("npm_", "an npm token", least: 30),
        Form("SG.", "a SendGrid key", least: 16), Form("AIza", "a Google API key", least: 30),
    ]
}
