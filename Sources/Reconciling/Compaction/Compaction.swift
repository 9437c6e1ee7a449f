internal import CanonicalJSON

/// What an event of kind `history.compacted` tells: which events left the ledger, where they went, and what is kept of them.
///
/// The chain itself goes on as it was: the events after ``through`` keep their places and hashes, and the first of them follows from
/// ``head``.
package struct Compaction: Hashable, Sendable, Codable {
    package static let newestFormat = 1

    /// The version of this form; see ``newestFormat``.
    package let format: Int
    /// The newest event that left the ledger, and its hash.
    package let through: Int
    package let head: String
    /// Everything that left was recorded before this; seconds since 1970.
    package let before: Int
    /// Oldest first; the last one was written by this compaction.
    package let archives: [ArchiveReference]
    /// Hashes of some events that left, ascending: who saw the chain long ago can still tell that it is the same.
    package let checkpoints: [ChainPlace]
    /// Environments whose beginning left the ledger, ascending.
    package let begun: [String]
    /// By environment: how many runs left the ledger.
    package let runs: [String: Int]
    /// By place in the chain.
    package let kept: [RetainedEvent]

    package init(
        through: Int, head: String, before: Int, archives: [ArchiveReference], checkpoints: [ChainPlace], begun: [String],
        runs: [String: Int], kept: [RetainedEvent]
    ) {
        format = Self.newestFormat
        self.through = through
        self.head = head
        self.before = before
        self.archives = archives
        self.checkpoints = checkpoints
        self.begun = begun
        self.runs = runs
        self.kept = kept
    }

    /// - Throws: ``LedgerError`` `.corrupt` for an event of another kind, or of a newer format.
    package init(_ recorded: RecordedEvent) throws(LedgerError) {
        guard recorded.event.kind == .historyCompacted, let read = try? recorded.event.detail.json.decoded(as: Compaction.self) else {
            throw LedgerError(.corrupt, "event \(recorded.sequence) does not say what was kept of earlier ones")
        }
        guard read.format <= Self.newestFormat else {
            throw LedgerError(.corrupt, "event \(recorded.sequence) was written by a newer plumb: what was kept cannot be read")
        }
        self = read
    }

    /// The newest one of a chain; nil where nothing ever left it.
    package static func newest(in events: [RecordedEvent]) throws(LedgerError) -> Compaction? {
        guard let last = events.last(where: { $0.event.kind == .historyCompacted }) else { return nil }
        return try Compaction(last)
    }

    package var place: ChainPlace { ChainPlace(sequence: through, hash: head) }

    /// What is kept of an environment, as events that may be shorter than they were.
    package func events(of environment: String) -> [RecordedEvent] {
        kept.filter { $0.event.environment == environment }.map(\.recorded)
    }

    /// The newest event at or before `sequence` of which the hash is still known; nil where none is.
    package func checkpoint(atOrBefore sequence: Int) -> ChainPlace? {
        checkpoints.last { $0.sequence <= sequence }
    }

    /// Where an event that left the ledger went, as a clause; nil where it did not leave.
    package func whereabouts(of sequence: Int) -> String? {
        guard let archive = archives.first(where: { ($0.from...$0.through).contains(sequence) }) else { return nil }
        return "a compaction moved it to an archive: name it with --archive \(archive.name)"
    }

    /// Holds the place after which a ledger begins against the newest compaction in its chain.
    /// - Throws: ``LedgerError`` `.corrupt` where events are missing that nothing accounts for.
    package static func check(_ start: ChainPlace, against newest: Compaction?) throws(LedgerError) {
        guard start == (newest?.place ?? .genesis) else {
            let first = min(start.sequence, newest?.through ?? 0) + 1
            throw LedgerError(
                .corrupt, "event \(first) is missing, and no compaction accounts for it: the ledger was altered; restore it from a copy")
        }
    }
}

/// An event's place in the chain.
package struct ChainPlace: Hashable, Sendable, Codable {
    /// The event's number, from 1; 0 before the first.
    package let sequence: Int
    package let hash: String

    package init(sequence: Int, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Before the first event.
    package static let genesis = ChainPlace(sequence: 0, hash: ChainEntry.genesis)
}

/// Which file holds events that left the ledger.
package struct ArchiveReference: Hashable, Sendable, Codable {
    /// As it was named when it was written; it may have been moved since.
    package let name: String
    /// SHA-256 of the file, in hex.
    package let digest: String
    /// The number of the first event in the file.
    package let from: Int
    /// The number of the last event in the file.
    package let through: Int

    package init(name: String, digest: String, from: Int, through: Int) {
        self.name = name
        self.digest = digest
        self.from = from
        self.through = through
    }
}

/// A compaction to be recorded, and what it was made from.
package struct CompactionStep: Sendable {
    package let event: LedgerEvent
    package let compaction: Compaction
    /// The hash of the newest event that was there when it was decided what to keep.
    package let newest: String

    /// - Parameters:
    ///   - newest: the hash of the ledger's newest event, which must not move meanwhile.
    ///   - now: seconds since 1970.
    /// - Throws: ``LedgerError`` `.unwritable` where what is kept cannot be written as JSON.
    package init(_ compaction: Compaction, newest: String, actor: String, now: Int) throws(LedgerError) {
        guard let detail = try? JSONValue(encoding: compaction) else {
            throw LedgerError(.unwritable, "what is kept cannot be written as JSON")
        }
        self.compaction = compaction
        self.newest = newest
        event = LedgerEvent(environment: "", kind: .historyCompacted, time: now, actor: actor, run: nil, detail: detail)
    }

    /// - Throws: ``LedgerError`` `.locked` where a run is under way, as far as the locks tell.
    package func check(_ locks: [HeldLock]) throws(LedgerError) {
        if let lock = locks.first(where: { $0.expires > event.time }) {
            throw LedgerError(.locked, "\(lock.scope) is locked by \(lock.holder.sentence): compact when no apply is running")
        }
    }

    /// - Throws: ``LedgerError`` `.moved` where the ledger no longer is what this was made from.
    package func check(newest now: String) throws(LedgerError) {
        guard now == newest else {
            throw LedgerError(.moved, "an event was recorded during the compaction; nothing was compacted")
        }
    }
}
