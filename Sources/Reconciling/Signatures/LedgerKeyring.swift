internal import CanonicalJSON
internal import Cryptography

/// The public keys of a ledger, as the trusted branch names them.
package struct LedgerKeyring: Hashable, Sendable {
    /// In the order of the file.
    package let keys: [LedgerKey]

    /// - Returns: nil without a key: the ledger is not signed then.
    package init?(_ keys: [LedgerKey]) {
        guard !keys.isEmpty else { return nil }
        self.keys = keys
    }

    /// Events up to here were recorded before signing began: they tell what was applied, and let nothing through.
    package var start: Int { keys.map(\.after.sequence).min() ?? 0 }

    /// Whether a key may sign what comes next.
    package func holds(_ publicKey: [UInt8]) -> Bool { keys.contains { $0.publicKey == publicKey && $0.until == nil } }

    /// - Throws: ``LedgerError`` `.corrupt` where the event needs a signature and has none that counts.
    package func check(_ recorded: RecordedEvent) throws(LedgerError) {
        if let problem = try problem(with: recorded) {
            throw LedgerError(
                .corrupt,
                "event \(recorded.sequence) (\(recorded.event.kind.rawValue)) \(problem): its author may not have been authorized; see "
                    + "plumb audit verify")
        }
    }

    /// As ``check(_:)``, for whoever is about to vouch for a state that the event becomes part of: it must also be of the chain that keys
    /// were introduced in, since nobody verifies it again then.
    package func checkBeforeVouching(_ recorded: RecordedEvent) throws(LedgerError) {
        try check(recorded)
        let isOther = keys.contains { $0.after.sequence == recorded.sequence && $0.after.hash != recorded.hash }
        if isOther { throw Self.cut(at: recorded.sequence, "is another one") }
    }

    /// Whether one may vouch for a state that begins with what a compaction kept.
    /// - Parameter recorded: the event that the compaction stands in; nil where no event ever left the ledger.
    package func mayBegin(with recorded: RecordedEvent?) throws(LedgerError) -> Bool {
        guard let recorded else { return true }
        // One that cannot be read vouches for nothing.
        guard try problem(with: recorded) == nil, let compaction = try? Compaction(recorded) else { return false }
        let known = [compaction.place] + compaction.checkpoints
        return keys.map(\.after).allSatisfy { after in known.first { $0.sequence == after.sequence }.map { $0 == after } ?? true }
    }

    /// Why an event does not count, as a clause; nil where it does.
    /// - Parameter previous: the hash of the event before it, where the chain was verified up to this one.
    package func problem(with recorded: RecordedEvent, after previous: String? = nil) throws(LedgerError) -> String? {
        guard recorded.sequence > start else { return nil }
        guard let signature = recorded.event.signature else { return recorded.event.kind.needsSignature ? "is not signed" : nil }
        guard let key = keys.first(where: { $0.id == signature.key && $0.signs(recorded.sequence) }) else {
            let isKnown = keys.contains { $0.id == signature.key }
            return "is signed by key \(signature.key), which \(isKnown ? "may not sign this event" : "the estate does not name")"
        }
        guard let bytes = try bytes(of: recorded, signature, after: previous) else {
            return "was altered, or has the signature of another event in the chain"
        }
        let message = EventSignature.message(try recorded.event.unsignedBytes(of: bytes), after: signature.after)
        return Self.isValid(signature, of: message, by: key) ? nil : "has an invalid signature"
    }

    /// What the event's hash is of; nil where that is not what was read, or does not follow from what the signature says.
    ///
    /// A chain holds whatever was hashed, and a member that nobody knows is not read: what was read must be what the hash is of.
    private func bytes(
        of recorded: RecordedEvent, _ signature: EventSignature, after previous: String?
    ) throws(LedgerError) -> [UInt8]? {
        // The hash was computed from these bytes and the hash before.
        if let previous, let read = recorded.readBytes { return previous == signature.after ? read : nil }
        let bytes = try recorded.event.canonicalBytes()
        let isWhole = ChainEntry.hash(bytes, after: signature.after) == recorded.hash
        return isWhole && (previous == nil || previous == signature.after) ? bytes : nil
    }

    /// Whether a key that is in use vouches for the checkpoint, so that what came before it need not be verified again. What a retired
    /// key says does not count: whoever found one must not be able to tell another past.
    package func vouches(for checkpoint: StateCheckpoint) throws(LedgerError) -> Bool {
        guard let signature = checkpoint.signature, let key = keys.first(where: { $0.id == signature.key && $0.until == nil }) else {
            return false
        }
        return Self.isValid(signature, of: EventSignature.message(checkpoint: try checkpoint.unsigned.bytes()), by: key)
    }

    private static func isValid(_ signature: EventSignature, of message: [UInt8], by key: LedgerKey) -> Bool {
        Base64.decode(signature.value).map { Ed25519.isValid($0, of: message, by: key.publicKey) } ?? false
    }

    /// Holds the places where keys were introduced against the chain.
    /// - Parameters:
    ///   - all: every event of the ledger.
    ///   - compaction: the newest among them.
    /// - Throws: ``LedgerError`` `.corrupt` where the chain is another one, or was cut.
    package func checkPlaces(in all: [RecordedEvent], _ compaction: Compaction?) throws(LedgerError) {
        let first = all.first?.sequence ?? 1
        var hashes: [Int: String] = [:]
        for sequence in keys.map(\.after.sequence) where sequence >= first && sequence - first < all.count {
            hashes[sequence] = all[sequence - first].hash
        }
        try checkPlaces(from: first, hashes, compaction)
    }

    /// The same, of a ledger that was gone over.
    /// - Parameters:
    ///   - first: the first event of the ledger, by its number.
    ///   - hashes: of the events after which keys were introduced, as far as they are in the ledger.
    func checkPlaces(from first: Int, _ hashes: [Int: String], _ compaction: Compaction?) throws(LedgerError) {
        for place in keys.map(\.after) where place.sequence > 0 {
            let found: String?
            if place.sequence >= first {
                found = hashes[place.sequence]
            } else {
                // What left the ledger is told by a compaction, which is signed itself.
                let known = [compaction?.place].compactMap(\.self) + (compaction?.checkpoints ?? [])
                guard let compacted = known.first(where: { $0.sequence == place.sequence }) else { continue }
                found = compacted.hash
            }
            guard found == place.hash else { throw Self.cut(at: place.sequence, found == nil ? "is missing" : "is another one") }
        }
    }

    private static func cut(at sequence: Int, _ what: String) -> LedgerError {
        LedgerError(
            .corrupt,
            "event \(sequence), after which a key of the ledger was introduced, \(what): the ledger was cut or replaced; restore it from a copy"
        )
    }
}

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
