internal import CanonicalJSON
internal import Cryptography

/// Who vouches for an event or a checkpoint, and for its place in the chain.
package struct EventSignature: Hashable, Sendable, Codable {
    /// The hash of the event before it: what is signed at one place is not signed at another. Empty for a checkpoint, which names
    /// its place itself.
    package let after: String
    /// The ``LedgerKey/id`` of the key.
    package let key: String
    /// The Ed25519 signature, in base64.
    package let value: String

    package init(after: String, key: String, value: String) {
        self.after = after
        self.key = key
        self.value = value
    }

    fileprivate func canonicalBytes() throws(LedgerError) -> [UInt8] {
        do {
            return try CanonicalForm.bytes(of: self)
        } catch {
            throw LedgerError(.unwritable, "a signature cannot be written as JSON")
        }
    }

    /// What is signed of an event: the hash that it follows from, and its canonical JSON without the signature.
    static func message(_ unsigned: [UInt8], after previous: String) -> [UInt8] {
        Array("plumb ledger event 1\n\(previous)\n".utf8) + unsigned
    }

    /// What is signed of a checkpoint: its canonical JSON without the signature.
    static func message(checkpoint unsigned: [UInt8]) -> [UInt8] { Array("plumb ledger checkpoint 1\n".utf8) + unsigned }
}

extension LedgerEvent {
    /// With another signature, or none.
    func signed(_ signature: EventSignature?) -> LedgerEvent {
        LedgerEvent(environment: environment, kind: kind, time: time, actor: actor, run: run, detail: detail, signature: signature)
    }

    /// As ``ChainEntry`` has it.
    func canonicalBytes() throws(LedgerError) -> [UInt8] {
        do {
            return try CanonicalForm.bytes(of: self)
        } catch {
            throw LedgerError(.unwritable, "the event \(kind.rawValue) cannot be written as JSON")
        }
    }

    /// The canonical JSON of the event without its signature.
    /// - Parameter bytes: the event's own, of which the signature is taken out: its keys are in order, so that only the time follows.
    func unsignedBytes(of bytes: [UInt8]) throws(LedgerError) -> [UInt8] {
        guard let signature else { return bytes }
        let end = Array(#","time":\#(time)}"#.utf8)
        let member = try Array(#","signature":"#.utf8) + signature.canonicalBytes()
        let start = bytes.count - member.count - end.count
        guard start > 0, bytes[start...].elementsEqual(member + end) else { return try signed(nil).canonicalBytes() }
        return Array(bytes[..<start]) + end
    }
}

extension LedgerEvent.Kind {
    /// Whether the event grants something, says what was applied, or moves a run on, so that a signed ledger takes none without a
    /// signature.
    ///
    /// What a job that may only plan records needs none: nothing is let through because of it. An approval carries the approver's own
    /// signature over the plan, which is checked against the trusted signers whenever it is counted.
    package var needsSignature: Bool {
        switch self {
        case .historyBegun, .gateConfirmed, .codeUsed, .applyIntent, .applyIntentBreakGlass, .applyResumed, .operationIntent,
            .operationDone, .operationFailed, .applyCompleted, .secretHandedOut, .promotionIntent, .promotionBegun, .promotionCompleted,
            .promotionFailed, .locksReleased, .historyCompacted:
            true
        case .planCreated, .gateRejected, .approvalGiven, .codeTried, .driftDetected, .driftCleared, .clockAccepted: false
        }
    }
}

extension ChainEntry {
    /// The entry with a signature for the place after `previous`; as it is where it has one already.
    /// - Throws: ``LedgerError`` `.unwritable` where it cannot be signed.
    package func signed(after previous: String, by signer: EventSigner?) throws(LedgerError) -> ChainEntry {
        guard let signer, event.signature == nil else { return self }
        return try ChainEntry(event.signed(try signer.signature(of: EventSignature.message(bytes, after: previous), after: previous)))
    }
}
