internal import Cryptography
package import Diagnostics
package import Resources

/// Who signs what the history grants: where the private key is kept, and which public keys count.
package struct LedgerSigning: Hashable, Sendable {
    /// A place in a store that only those can read who apply.
    package let key: Located<SecretReference>
    /// In the order in which they are written; none until the first was made.
    package let publicKeys: [PublicKey]

    package init(key: Located<SecretReference>, publicKeys: [PublicKey]) {
        self.key = key
        self.publicKeys = publicKeys
    }

    /// One public key, and which events it may sign.
    package struct PublicKey: Hashable, Sendable {
        /// 32 bytes of Ed25519.
        package let bytes: [UInt8]
        /// The newest event when it was introduced; nil where there was none.
        package let after: Place?
        /// The last event that it may sign, by its number; nil while it is in use.
        package let until: Int?

        package init(bytes: [UInt8], after: Place?, until: Int?) {
            self.bytes = bytes
            self.after = after
            self.until = until
        }

        /// The bytes of a key as it is written; nil when the text is not 32 bytes in base64.
        package static func bytes(_ text: String) -> [UInt8]? {
            Base64.decode(text).flatMap { $0.count == Ed25519.keyLength ? $0 : nil }
        }

        /// As it is written.
        package var text: String { Base64.encode(bytes) }
    }

    /// An event by its number and its hash, written `4711:9f3a…` with all 64 digits.
    package struct Place: Hashable, Sendable, CustomStringConvertible {
        /// The event's number in the chain, from 1.
        package let sequence: Int
        package let hash: String

        package init(sequence: Int, hash: String) {
            self.sequence = sequence
            self.hash = hash
        }

        /// Nil when the text does not have the form.
        package init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let sequence = Int(parts[0]), sequence > 0, String(sequence) == parts[0], parts[1].utf8.count == 64,
                parts[1].utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) })
            else { return nil }
            self.init(sequence: sequence, hash: String(parts[1]))
        }

        package var description: String { "\(sequence):\(hash)" }
    }

    /// Without positions, to be compared.
    var anchor: Anchor { Anchor(key: key.value, publicKeys: publicKeys) }

    struct Anchor: Hashable {
        let key: SecretReference
        let publicKeys: [PublicKey]
    }
}
