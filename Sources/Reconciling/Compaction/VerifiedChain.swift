/// The whole chain, as far as there is anything of it: archives, what was kept of them, and the ledger.
package struct VerifiedChain: Sendable {
    /// Of the ledger, by ``RecordedEvent/sequence``.
    package let events: [RecordedEvent]
    /// The newest one; nil where no event ever left the ledger.
    package let compaction: Compaction?
    /// The first event from which on all are there and were verified.
    package let first: Int
    /// Everything that is known, by place in the chain: also events of before ``first``, as they were kept.
    package let links: [RetainedEvent]

    /// - Parameters:
    ///   - events: every event of the ledger, as it reads them.
    ///   - archives: in any order.
    /// - Throws: ``LedgerError`` `.corrupt` for an archive that is none of this ledger, and for a compaction that kept something else
    ///   than what the archived events tell.
    package init(_ events: [RecordedEvent], archives: [LedgerArchive] = []) throws(LedgerError) {
        let compaction = try Compaction.newest(in: events)
        let archives = archives.sorted { $0.start.sequence < $1.start.sequence }
        let start = compaction?.place ?? .genesis
        try Self.check(archives, against: compaction)
        let archived = archives.flatMap { RetainedEvent.all($0.events, after: $0.start.hash) }
        let known = Set(archived.map(\.sequence))
        let chain = RetainedEvent.all(events, after: start.hash)
        self.events = events
        self.compaction = compaction
        links = ((compaction?.kept.filter { !known.contains($0.sequence) } ?? []) + archived).sorted { $0.sequence < $1.sequence } + chain
        var first = start.sequence + 1
        for archive in archives.reversed() where archive.end.sequence + 1 == first { first = archive.start.sequence + 1 }
        self.first = first
        try checkFolds((archived.filter { $0.sequence >= first } + chain).map(\.recorded))
    }

    private static func check(_ archives: [LedgerArchive], against compaction: Compaction?) throws(LedgerError) {
        for archive in archives {
            let own = archive.reference(try archive.fileBytes())
            let said = compaction?.archives.first { $0.from == own.from && $0.through == own.through }
            guard said?.digest == own.digest else {
                throw LedgerError(
                    .corrupt, "the archive of events \(own.from) to \(own.through) does not belong to this ledger")
            }
        }
    }

    /// Holds what each compaction kept against the events themselves, where they are there.
    private func checkFolds(_ all: [RecordedEvent]) throws(LedgerError) {
        var earlier: Compaction?
        for recorded in all where recorded.event.kind == .historyCompacted {
            let made = try Compaction(recorded)
            defer { earlier = made }
            let start = earlier?.place ?? .genesis
            // Without the one before it, there is only its word for what had been kept until then.
            guard first == 1 || earlier != nil, let from = all.first?.sequence, from <= start.sequence + 1 else { continue }
            func part(_ range: ClosedRange<Int>) -> ArraySlice<RecordedEvent> {
                all[min(all.count, range.lowerBound - from)..<min(all.count, range.upperBound - from + 1)]
            }
            let left = Array(part((start.sequence + 1)...made.through))
            let stayed = made.through + 1 < recorded.sequence ? Array(part((made.through + 1)...(recorded.sequence - 1))) : []
            let retention = try Retention((earlier?.kept ?? []) + RetainedEvent.all(left, after: start.hash), before: stayed)
            guard retention.kept == made.kept, left.last?.hash == made.head else {
                throw LedgerError(.corrupt, "event \(recorded.sequence) does not match the events up to \(made.through)")
            }
        }
    }

    /// Holds the recorded state against the events: it must be what they tell.
    /// - Returns: the newest event that it covers.
    /// - Throws: ``LedgerError`` `.corrupt` where it says something else.
    package func check(_ stored: LedgerState.Stored) throws(LedgerError) -> Int {
        let place = stored.checkpoint.place
        let schedule = StateSchedule(stride: stored.checkpoint.stride, age: 0)
        let computed = try LedgerState.computed(from: events, compaction, through: place.sequence, schedule)
        guard let computed, computed == stored.state else { throw LedgerAudit.stateDiffers(stored) }
        return place.sequence
    }

    /// What is known of an environment, oldest first.
    /// - Throws: ``LedgerError`` `.noHistory` where it was never begun.
    package func events(of environment: String) throws(LedgerError) -> [RecordedEvent] {
        let own = links.filter { $0.event.environment == environment }.map(\.recorded)
        guard own.contains(where: { $0.event.kind == .historyBegun }) else {
            throw LedgerError(.noHistory, "the history of \(environment) was never begun in this ledger")
        }
        return own
    }

    /// The place of the event whose hash begins so; nil where none is known to.
    package func place(of hash: String) -> Int? {
        links.last { $0.hash.hasPrefix(hash) }?.sequence ?? compaction?.checkpoints.last { $0.hash.hasPrefix(hash) }?.sequence
    }

    /// Where an event that is not there went, as a clause; nil where nothing tells.
    package func whereabouts(of sequence: Int) -> String? {
        sequence < first ? compaction?.whereabouts(of: sequence) : nil
    }
}
