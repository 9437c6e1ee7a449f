internal import Concurrency

/// An event as a ledger stores it, of which nothing was verified yet.
package struct StoredEvent: Sendable {
    /// Its number in the chain, as the ledger says.
    package let sequence: Int
    /// Its hash in hex, as the ledger says.
    package let hash: String
    /// Its canonical JSON.
    package let bytes: [UInt8]
    /// What it is searched by, where the ledger keeps that beside it; no hash covers it.
    package let index: Index?

    /// What an event is searched by.
    package struct Index: Hashable, Sendable {
        package let environment: String
        package let kind: String

        package init(environment: String, kind: String) {
            (self.environment, self.kind) = (environment, kind)
        }
    }

    package init(sequence: Int, hash: String, bytes: [UInt8], index: Index? = nil) {
        (self.sequence, self.hash, self.bytes, self.index) = (sequence, hash, bytes, index)
    }

    /// Why an event is not what was recorded, as a clause.
    package struct Problem: Error, Hashable, Sendable {
        /// The event's number in the chain.
        package let sequence: Int
        package let clause: String

        package init(sequence: Int, clause: String) {
            (self.sequence, self.clause) = (sequence, clause)
        }
    }

    /// - Parameter place: what it must follow from.
    private func verified(after place: ChainPlace) throws(Problem) -> RecordedEvent {
        guard sequence == place.sequence + 1 else { throw Problem(sequence: place.sequence + 1, clause: "is missing") }
        guard ChainEntry.hash(bytes, after: place.hash) == hash else {
            throw Problem(sequence: sequence, clause: "does not have the hash recorded for it")
        }
        var isWhole = false
        guard let event = try? LedgerEvent(bytes: bytes, isWhole: &isWhole) else {
            throw Problem(sequence: sequence, clause: "cannot be read as an event")
        }
        guard index.map({ $0 == Index(environment: event.environment, kind: event.kind.rawValue) }) ?? true else {
            throw Problem(sequence: sequence, clause: "is filed under another environment or kind than its own")
        }
        return RecordedEvent(sequence: sequence, hash: hash, event: event, readBytes: isWhole ? bytes : nil)
    }
}

extension StoredEvent {
    /// How many events are in memory at once where all are gone over: a few megabytes.
    package static let groupSize = 2048
    /// Events that one task verifies.
    private static let share = 128

    /// Verifies that each event follows from the one before, and reads them, side by side: each is held against the hash that the ledger
    /// has for the one before it, and that one is verified too.
    /// - Parameter place: what the first must follow from.
    /// - Throws: what is wrong with the first event that is not what was recorded.
    package static func verified(_ stored: [StoredEvent], after place: ChainPlace) async throws(Problem) -> [RecordedEvent] {
        let parts = stride(from: 0, to: stored.count, by: share).map { stored[$0..<min($0 + share, stored.count)] }
        let results = await parts.concurrentMap { part in
            let before = part.startIndex == 0 ? nil : stored[part.startIndex - 1]
            return verified(part, after: before.map { ChainPlace(sequence: $0.sequence, hash: $0.hash) } ?? place)
        }
        var recorded: [RecordedEvent] = []
        recorded.reserveCapacity(stored.count)
        for result in results { recorded += try result.get() }
        return recorded
    }

    private static func verified(_ part: ArraySlice<StoredEvent>, after place: ChainPlace) -> Result<[RecordedEvent], Problem> {
        var (place, recorded) = (place, [RecordedEvent]())
        recorded.reserveCapacity(part.count)
        do throws(Problem) {
            for event in part {
                recorded.append(try event.verified(after: place))
                place = ChainPlace(sequence: event.sequence, hash: event.hash)
            }
            return .success(recorded)
        } catch {
            return .failure(error)
        }
    }
}
