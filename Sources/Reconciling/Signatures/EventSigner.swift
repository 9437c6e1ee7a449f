internal import Cryptography
package import Resources

/// Signs events with the private key of a ledger.
package struct EventSigner: Sendable {
    /// In base64, as the store keeps it.
    private let seed: Secret
    /// The public key.
    package let publicKey: [UInt8]
    /// What is signed must itself follow from what these keys vouch for.
    package let keyring: LedgerKeyring

    /// - Parameter seed: the private key, 32 bytes in base64.
    /// - Returns: nil for anything else.
    package init?(seed: Secret, keyring: LedgerKeyring) {
        guard let key = Self.publicKey(of: seed) else { return nil }
        self.seed = seed
        self.keyring = keyring
        publicKey = key
    }

    /// The public key of a private key in base64; nil where that is none.
    package static func publicKey(of seed: Secret) -> [UInt8]? {
        seed.withExposed { Base64.decode($0) }.flatMap { Ed25519.publicKey(of: $0) }
    }

    /// A new private key, 32 random bytes in base64.
    package static func newSeed() -> Secret {
        Secret(Base64.encode((0..<Ed25519.keyLength).map { _ in UInt8.random(in: .min ... .max) }))
    }

    /// The ``LedgerKey/id`` of the key.
    package var id: String { LedgerKey.id(of: publicKey) }

    func signature(of message: [UInt8], after previous: String) throws(LedgerError) -> EventSignature {
        guard let value = seed.withExposed({ Base64.decode($0) }).flatMap({ Ed25519.sign(message, seed: $0) }) else {
            throw LedgerError(.unwritable, "it could not be signed; nothing was recorded")
        }
        return EventSignature(after: previous, key: id, value: Base64.encode(value))
    }
}

/// What is signed of what is recorded.
package enum EventSigning: Sendable {
    /// The ledger is not signed.
    case none
    /// The ledger is signed, and the key is not here: the recorded state stays as it is, so that its checkpoint keeps its signature.
    case withheld
    case by(EventSigner)

    package var signer: EventSigner? {
        guard case .by(let signer) = self else { return nil }
        return signer
    }

    /// Whether a recorded state may be moved on from as it is: with a signer, one that its keys vouch for; without, one that nobody signed.
    package func mayContinue(_ checkpoint: StateCheckpoint) throws(LedgerError) -> Bool {
        guard let signer else { return checkpoint.signature == nil }
        return try signer.keyring.vouches(for: checkpoint)
    }

    /// How several that are recorded in one step are signed.
    package static func strongest(_ all: [EventSigning]) -> EventSigning? {
        if let signing = all.first(where: { $0.signer != nil }) { return signing }
        return all.first { if case .withheld = $0 { true } else { false } } ?? all.first
    }
}
