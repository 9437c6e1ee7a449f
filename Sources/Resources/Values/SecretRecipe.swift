/// How a secret is made: so many random bytes, written so.
package struct SecretRecipe: Hashable, Sendable, Codable {
    /// How the random bytes become text.
    package enum Encoding: String, Hashable, Sendable, Codable, CaseIterable {
        case hex, base64
        /// RFC 4648 §5, without padding.
        case base64url
    }

    /// How many random bytes the secret is made from.
    package let bytes: Int
    package let encoding: Encoding

    package init(bytes: Int, encoding: Encoding) {
        self.bytes = bytes
        self.encoding = encoding
    }
}

extension SecretRecipe: CustomStringConvertible {
    package var description: String { "\(bytes) bytes, \(encoding.rawValue)" }
}
