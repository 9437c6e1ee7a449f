internal import Cryptography

/// A keyed hash of a value: equality is visible across vault, desired and live, content is not.
package struct Fingerprint: Hashable, Sendable, Codable {
    /// 64 lower-case hex digits.
    package let hex: String

    package init(hex: String) {
        self.hex = hex
    }

    package init(from decoder: any Decoder) throws {
        hex = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }

    /// Stands for one that is not shown.
    package static let withheld = Fingerprint(hex: "withheld")

    /// Eight digits, enough to tell two apart on a screen.
    package var short: String { String(hex.prefix(8)) }
}

/// The estate's fingerprint key. It comes from a secret store and is never written anywhere.
package struct FingerprintKey: Sendable {
    private let key: Secret

    package init(_ key: Secret) {
        self.key = key
    }

    /// HMAC-SHA-256 of the value under this key (RFC 2104).
    package func fingerprint(of value: Secret) -> Fingerprint {
        value.withExposed { fingerprint(of: $0) }
    }

    /// HMAC-SHA-256 of plain text under this key.
    package func fingerprint(of text: String) -> Fingerprint {
        key.withExposed { key in
            Fingerprint(hex: HMAC.sha256(Array(text.utf8), key: Array(key.utf8)).hexDigits)
        }
    }
}
