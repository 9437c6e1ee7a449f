/// How the credentials of one issuer begin and what follows, so that one is told by its looks wherever it stands.
package struct CredentialForm: Hashable, Sendable {
    /// What follows the beginning.
    package enum Rest: Hashable, Sendable {
        /// At least so many letters, digits, `_` and `-`.
        case token(Int)
        /// At least so many capitals and digits.
        case capitals(Int)
        /// At least so many letters, digits, `+`, `/` and `=`.
        case base64(Int)
        /// Parts with dots between, of which three count with the beginning: each of these but the first `skipping` has ten characters at least.
        case dotted(skipping: Int)
    }

    /// Such as `sk_live_`; not empty.
    package let prefix: String
    /// Such as `a Stripe secret key`.
    package let name: String
    package let rest: Rest

    package init(_ prefix: String, _ name: String, _ rest: Rest) {
        (self.prefix, self.name, self.rest) = (prefix, name, rest)
    }

    /// Whether a text is one, as far as it goes.
    func matches(_ text: ArraySlice<UInt8>) -> Bool {
        guard text.starts(with: prefix.utf8) else { return false }
        let after = text.dropFirst(prefix.utf8.count)
        switch rest {
        case .token(let least): return after.prefix(while: ASCII.isTokenPart).count >= least
        case .capitals(let least): return after.prefix(while: ASCII.isCapitalOrDigit).count >= least
        case .base64(let least): return after.prefix { ASCII.isWordPart($0) || "+/=".utf8.contains($0) }.count >= least
        case .dotted(let skipping):
            let parts = text.prefix { ASCII.isTokenPart($0) || $0 == UInt8(ascii: ".") }.split(
                separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
            return parts.count >= 3 && parts.prefix(3).dropFirst(skipping).allSatisfy { $0.count >= 10 }
        }
    }
}

/// Every form of credential that is looked for: those of issuers that are no kind of provider or store here, and those of the kinds that are,
/// whether an estate declares one or not.
package struct CredentialForms: Sendable {
    /// By what they begin with: most text is passed over by it.
    private let forms: [[CredentialForm]]

    /// - Parameter own: of the kinds of provider and of store.
    package init(of own: [CredentialForm] = []) {
        let known = Dictionary(grouping: own + Self.common) { $0.prefix.utf8.first ?? 0 }
        forms = (0...UInt8.max).map { known[$0] ?? [] }
    }

    /// What a text holds, such as `a Stripe secret key`; nil where it holds none of them.
    func name(in bytes: [UInt8]) -> String? {
        var previous: UInt8?
        for start in bytes.indices {
            defer { previous = bytes[start] }
            guard mayBegin(with: bytes[start], after: previous) else { continue }
            if let form = forms[Int(bytes[start])].first(where: { $0.matches(bytes[start...]) }) { return form.name }
        }
        return nil
    }

    /// Whether a credential may begin with a character.
    /// - Parameter previous: the one before it; nil at the beginning.
    func mayBegin(with byte: UInt8, after previous: UInt8?) -> Bool {
        !forms[Int(byte)].isEmpty && !(previous.map(ASCII.isWordPart) ?? false)
    }

    private static let common: [CredentialForm] = [
        CredentialForm("sk_live_", "a Stripe secret key", .token(8)), CredentialForm("sk_test_", "a Stripe secret key", .token(8)),
        CredentialForm("rk_live_", "a Stripe restricted key", .token(8)), CredentialForm("rk_test_", "a Stripe restricted key", .token(8)),
        CredentialForm("whsec_", "a Stripe webhook secret", .base64(8)), CredentialForm("glpat-", "a GitLab token", .token(16)),
        CredentialForm("xoxb-", "a Slack token", .token(10)), CredentialForm("xoxp-", "a Slack token", .token(10)),
        CredentialForm("xoxa-", "a Slack token", .token(10)), CredentialForm("xoxr-", "a Slack token", .token(10)),
        CredentialForm("xoxs-", "a Slack token", .token(10)), CredentialForm("xoxc-", "a Slack token", .token(10)),
        CredentialForm("xoxd-", "a Slack token", .token(10)), CredentialForm("xoxe-", "a Slack token", .token(10)),
        CredentialForm("xoxe.", "a Slack token", .token(4)), CredentialForm("xapp-", "a Slack token", .token(10)),
        CredentialForm("sk-ant-", "an Anthropic key", .token(16)), CredentialForm("sk-proj-", "an OpenAI key", .token(16)),
        CredentialForm("dop_v1_", "a DigitalOcean token", .token(32)),
        CredentialForm("AKIA", "an AWS access key", .capitals(16)), CredentialForm("ASIA", "an AWS access key", .capitals(16)),
        CredentialForm("sntrys_", "a Sentry token", .token(16)), CredentialForm("sntryu_", "a Sentry token", .token(16)),
        CredentialForm("npm_", "an npm token", .token(30)), CredentialForm("SG.", "a SendGrid key", .token(16)),
        CredentialForm("AIza", "a Google API key", .token(30)),
        // JSON Web Tokens (RFC 7519).
        CredentialForm("eyJ", "a signed token", .dotted(skipping: 0)),
    ]
}

/// The characters that credentials are made of.
enum ASCII {
    static func isWordPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    static func isTokenPart(_ byte: UInt8) -> Bool { isWordPart(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") }

    static func isCapitalOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
