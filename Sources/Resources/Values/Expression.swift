/// A value that is not written as a literal, as its YAML tag says.
package enum Expression: Hashable, Sendable, Codable {
    /// A literal that is compared by fingerprint, as config vars are; it may be shown.
    case plain(String)
    /// `!env NAME`: read from the environment of the process; allowed for credentials only.
    case environmentVariable(String)
    /// `!secret "store:/path/NAME"`.
    case secret(SecretReference)
    /// `!ref service/raptor.origin`.
    case reference(Reference)
    /// `!lookup "postmark.domain(raxx.app).dkim_text"`.
    case lookup(Lookup)
    /// The value of the secret of this name, at one of the places it is kept in.
    case declaredSecret(String)
}

/// What another declaration's resource tells once it is known: `service/raptor.origin`, or
/// `service/raptor@staging.origin` for another environment than one's own.
package struct Reference: Hashable, Sendable, Codable {
    /// `service` or `zone`.
    package let noun: String
    package let name: String
    package let environment: String?
    /// `origin`, `web_url`, `app`, `domains.<host>.target`.
    package let attribute: String

    package init(noun: String, name: String, environment: String?, attribute: String) {
        self.noun = noun
        self.name = name
        self.environment = environment
        self.attribute = attribute
    }
}

extension Reference: CustomStringConvertible {
    package var description: String {
        "\(noun)/\(name)\(environment.map { "@" + $0 } ?? "").\(attribute)"
    }

    /// Reads the form that ``description`` prints; nil when `text` does not have it.
    package init?(_ text: String) {
        guard let slash = text.firstIndex(of: "/"), let dot = text[slash...].firstIndex(of: ".") else { return nil }
        let owner = text[text.index(after: slash)..<dot].split(separator: "@", omittingEmptySubsequences: false)
        let attribute = text[text.index(after: dot)...]
        guard slash != text.startIndex, !attribute.isEmpty, (1...2).contains(owner.count), owner.allSatisfy({ !$0.isEmpty })
        else { return nil }
        self.init(
            noun: String(text[..<slash]), name: String(owner[0]), environment: owner.count > 1 ? String(owner[1]) : nil,
            attribute: String(attribute))
    }
}

/// A read-only question to a provider: `postmark.domain(raxx.app).dkim_text`.
package struct Lookup: Hashable, Sendable, Codable {
    /// The provider's name in `estate.yaml`.
    package let provider: String
    /// What is asked for, such as `domain`.
    package let subject: String
    package let key: String
    package let attribute: String

    package init(provider: String, subject: String, key: String, attribute: String) {
        self.provider = provider
        self.subject = subject
        self.key = key
        self.attribute = attribute
    }
}

extension Lookup: Comparable {
    package static func < (left: Lookup, right: Lookup) -> Bool { left.description < right.description }
}

extension Lookup: CustomStringConvertible {
    package var description: String { "\(provider).\(subject)(\(key)).\(attribute)" }

    /// Reads the form that ``description`` prints; nil when `text` does not have it.
    package init?(_ text: String) {
        guard let open = text.firstIndex(of: "("), let close = text.lastIndex(of: ")"), open < close else { return nil }
        let head = text[..<open].split(separator: ".", omittingEmptySubsequences: false)
        let tail = text[text.index(after: close)...]
        let key = text[text.index(after: open)..<close]
        guard head.count == 2, head.allSatisfy({ !$0.isEmpty }), tail.first == ".", tail.count > 1, !key.isEmpty
        else { return nil }
        self.init(provider: String(head[0]), subject: String(head[1]), key: String(key), attribute: String(tail.dropFirst()))
    }
}
