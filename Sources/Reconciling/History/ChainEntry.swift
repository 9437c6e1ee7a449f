internal import CanonicalJSON
internal import Cryptography

/// An event in the form that every ledger stores and hashes, so that a history may move from one to another.
package struct ChainEntry: Sendable {
    /// As it will be read back: a whole `.number` comes back as `.integer`.
    package let event: LedgerEvent
    /// The event's canonical JSON, which is on one line.
    package let bytes: [UInt8]

    /// What stands for the hash before the first event, so that a hashed message always begins with 64 digits.
    package static let genesis = String(repeating: "0", count: 64)

    package init(_ event: LedgerEvent) throws(LedgerError) {
        do {
            bytes = try CanonicalForm.bytes(of: event)
            // What could not be read back would end the history for good: it must not get in.
            self.event = try CanonicalForm.decode(LedgerEvent.self, from: bytes, .any)
        } catch {
            throw LedgerError(.unwritable, "the event \(event.kind.rawValue) cannot be written as JSON")
        }
    }

    /// SHA-256, in hex, over the previous hash as text and the event's bytes.
    package static func hash(_ bytes: [UInt8], after previous: String) -> String {
        SHA256.digest(Array(previous.utf8) + bytes).hexDigits
    }
}
