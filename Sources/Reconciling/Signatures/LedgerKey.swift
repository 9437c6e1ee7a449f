internal import Cryptography

/// A public key whose signatures count in a ledger, and for which of its events.
package struct LedgerKey: Hashable, Sendable {
    /// 32 bytes.
    package let publicKey: [UInt8]
    /// The newest event when the key was introduced: it signs what comes after.
    package let after: ChainPlace
    /// The last event that it may sign, by its number; nil while it is in use.
    package let until: Int?
    /// The first 16 hex digits of the public key's SHA-256.
    package let id: String

    package init(publicKey: [UInt8], after: ChainPlace = .genesis, until: Int? = nil) {
        self.publicKey = publicKey
        self.after = after
        self.until = until
        id = Self.id(of: publicKey)
    }

    /// The name that a key has in signatures: the first 16 hex digits of its SHA-256.
    package static func id(of publicKey: [UInt8]) -> String { String(SHA256.digest(publicKey).hexDigits.prefix(16)) }

    /// Whether it may sign what is at this place.
    package func signs(_ sequence: Int) -> Bool { sequence > after.sequence && sequence <= until ?? .max }
}
