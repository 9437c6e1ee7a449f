internal import Reconciling

extension Connection {
    /// Records a compaction and takes away what it replaces. In a write transaction only.
    borrowing func compact(
        _ step: CompactionStep, _ entry: ChainEntry, signedBy signer: EventSigner?
    ) throws(LedgerError) -> RecordedEvent {
        try step.check(try locks())
        try step.check(newest: try head().hash)
        let place = step.compaction.place
        let hash = try first("SELECT hash FROM events WHERE sequence = ?", [.integer(place.sequence)]) { $0.text(0) }
        guard hash == place.hash else { throw .altered(place.sequence, "is not what was archived") }
        let recorded = try add(entry, signedBy: signer)
        try setStart(place, begun: step.compaction.begun)
        try execute("DELETE FROM events WHERE sequence <= ?", [.integer(place.sequence)])
        try dropState()
        return recorded
    }

    /// Begins an empty file with a chain of which the first events are elsewhere. In a write transaction only.
    borrowing func adopt(_ chain: [RecordedEvent]) throws(LedgerError) {
        guard let compaction = try Compaction.newest(in: chain), let first = chain.first, first.sequence == compaction.through + 1 else {
            throw LedgerError(.corrupt, "the source is not a compacted chain")
        }
        guard try head() == .genesis, try start() == .genesis else {
            throw LedgerError(.historyExists, "the target already holds another history")
        }
        // The guard of the chain counts from what is there, and SQLite from what it has given out.
        var hash = compaction.head
        try execute("DROP TRIGGER events_follow")
        for recorded in chain {
            let entry = try ChainEntry(recorded.event)
            hash = ChainEntry.hash(entry.bytes, after: hash)
            guard hash == recorded.hash else { throw .altered(recorded.sequence, "changed during the copy") }
            try insert(RecordedEvent(sequence: recorded.sequence, hash: hash, event: entry.event), entry.bytes)
        }
        try execute(Migration.eventsFollow)
        try setStart(compaction.place, begun: compaction.begun)
    }

    private borrowing func setStart(_ place: ChainPlace, begun: [String]) throws(LedgerError) {
        try execute("UPDATE past SET through = ?, hash = ?", [.integer(place.sequence), .text(place.hash)])
        for environment in begun { try execute("INSERT OR IGNORE INTO begun_before (environment) VALUES (?)", [.text(environment)]) }
    }

    /// Gives the room of what was taken away back to the disk; where somebody else is at work, what comes next uses it.
    borrowing func tidy() {
        try? execute("PRAGMA wal_checkpoint(TRUNCATE)")
        try? execute("VACUUM")
        try? execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
