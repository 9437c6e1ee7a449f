internal import CanonicalJSON
internal import Reconciling

extension Connection {
    /// Adds one event at the end of the chain. In a write transaction only.
    borrowing func append(_ entry: ChainEntry, signedBy signer: EventSigner? = nil) throws(LedgerError) -> RecordedEvent {
        try checkBegun(entry.event)
        return try add(entry, signedBy: signer)
    }

    /// Adds an event of any kind.
    borrowing func add(_ entry: ChainEntry, signedBy signer: EventSigner?) throws(LedgerError) -> RecordedEvent {
        let head = try self.head()
        guard try head.sequence == issued() else { throw Self.tailMissing(after: head.sequence) }
        let entry = try entry.signed(after: head.hash, by: signer)
        let next = RecordedEvent(sequence: head.sequence + 1, hash: ChainEntry.hash(entry.bytes, after: head.hash), event: entry.event)
        try insert(next, entry.bytes)
        return next
    }

    borrowing func insert(_ recorded: RecordedEvent, _ bytes: [UInt8]) throws(LedgerError) {
        try execute(
            "INSERT INTO events (sequence, hash, environment, kind, event) VALUES (?, ?, ?, ?, ?)",
            [
                .integer(recorded.sequence), .text(recorded.hash), .text(recorded.event.environment), .text(recorded.event.kind.rawValue),
                .utf8(bytes),
            ])
    }

    /// Goes over the events after a place, each checked against the one before it.
    /// - Returns: the place of the last.
    borrowing func follow(
        after start: ChainPlace, through last: Int = .max, _ body: (ChainPlace, EventHeading, [UInt8]) throws(LedgerError) -> Void
    ) throws(LedgerError) -> ChainPlace {
        var head = start
        try rows(
            "SELECT sequence, hash, environment, kind, event FROM events WHERE sequence > ? AND sequence <= ? ORDER BY sequence",
            [.integer(start.sequence), .integer(last)]
        ) { row throws(LedgerError) in
            let sequence = row.integer(0)
            let bytes = row.bytes(4)
            guard sequence == head.sequence + 1 else { throw .altered(head.sequence + 1, "is missing") }
            let hash = ChainEntry.hash(bytes, after: head.hash)
            guard Array(hash.utf8) == row.bytes(1) else { throw .altered(sequence, "does not have the hash recorded for it") }
            head = ChainPlace(sequence: sequence, hash: hash)
            guard let heading = EventHeading(bytes) else { throw .altered(sequence, "cannot be read as an event") }
            // The columns are there to be searched; the hash does not cover them.
            guard heading.environment == row.text(2), heading.kind == row.text(3) else {
                throw .altered(sequence, "is filed under another environment or kind than its own")
            }
            try body(head, heading, bytes)
        }
        return head
    }

    /// - Throws: ``LedgerError`` `.corrupt` where there have been more events than up to there.
    borrowing func checkEnd(_ head: ChainPlace) throws(LedgerError) {
        guard try head.sequence == issued() else { throw Self.tailMissing(after: head.sequence) }
    }

    /// The environment's events, or those of all, every event of the file checked on the way.
    ///
    /// Of an environment, what was kept of events that left comes first.
    /// - Parameter kinds: what is asked for, and a beginning in any case; nil for all. What is not asked for is verified and not decoded.
    borrowing func verifiedEvents(
        environment: String?, _ kinds: Set<LedgerEvent.Kind>? = nil
    ) throws(LedgerError) -> [RecordedEvent] {
        let names = kinds.map { Set($0.union([.historyBegun]).map(\.rawValue)) }
        let start = try self.start()
        var compaction: Compaction?
        var events: [RecordedEvent] = []
        let head = try follow(after: start) { place, heading, bytes throws(LedgerError) in
            let isCompaction = heading.kind == LedgerEvent.Kind.historyCompacted.rawValue
            guard environment == nil || isCompaction || heading.environment == environment else { return }
            guard isCompaction || names?.contains(heading.kind) ?? true else { return }
            let recorded = RecordedEvent(sequence: place.sequence, hash: place.hash, event: try Self.event(bytes, place.sequence))
            if isCompaction { compaction = try Compaction(recorded) }
            if !isCompaction || environment == nil { events.append(recorded) }
        }
        try checkEnd(head)
        try checkPast(compaction)
        return (environment.flatMap { compaction?.events(of: $0) } ?? []) + events
    }

    /// Events after a place, of which nothing is verified yet.
    /// - Returns: none after the newest, which is the last that there ever was.
    borrowing func stored(after place: ChainPlace, atMost count: Int) throws(LedgerError) -> [StoredEvent] {
        var events: [StoredEvent] = []
        events.reserveCapacity(count)
        try rows(
            "SELECT sequence, hash, environment, kind, event FROM events WHERE sequence > ? AND sequence <= ? ORDER BY sequence",
            [.integer(place.sequence), .integer(place.sequence + count)]
        ) { row throws(LedgerError) in
            let index = StoredEvent.Index(environment: row.text(2), kind: row.text(3))
            events.append(StoredEvent(sequence: row.integer(0), hash: row.text(1), bytes: row.bytes(4), index: index))
        }
        if events.isEmpty { try checkEnd(place) }
        return events
    }

    /// Holds what the file says of events that left it against the newest compaction.
    borrowing func checkPast(_ compaction: Compaction?) throws(LedgerError) {
        let start = try self.start()
        try Compaction.check(start, against: compaction)
        guard try begunBefore() == compaction?.begun ?? [] else {
            throw .altered(start.sequence, "or one before it does not match the histories that the file lists")
        }
    }

    /// What happened to an environment is recorded only after its beginning, since a history without one cannot be read.
    /// Drift is the exception: it is seen whether or not anybody manages the environment yet.
    private borrowing func checkBegun(_ event: LedgerEvent) throws(LedgerError) {
        let isBegun =
            try first(
                """
                SELECT 1 FROM events WHERE kind = 'history.begun' AND environment = ?1
                UNION ALL SELECT 1 FROM begun_before WHERE environment = ?1
                """, [.text(event.environment)], { _ in true }) ?? false
        switch event.kind {
        case .historyBegun:
            if isBegun { throw .begunAlready(event.environment) }
        case .driftDetected, .driftCleared: break
        case .historyCompacted: throw LedgerError(.unwritable, "a compaction cannot be recorded as an ordinary event")
        case .planCreated, .gateConfirmed, .gateRejected, .approvalGiven, .codeTried, .codeUsed, .applyIntent, .applyIntentBreakGlass,
            .applyResumed,
            .operationIntent, .operationDone, .operationFailed, .applyCompleted, .promotionIntent, .promotionBegun, .promotionCompleted,
            .promotionFailed, .locksReleased, .clockAccepted, .secretHandedOut:
            if !isBegun { throw .neverBegun(event.environment) }
        }
    }

    /// The newest event.
    borrowing func head() throws(LedgerError) -> ChainPlace {
        try first("SELECT sequence, hash FROM events ORDER BY sequence DESC LIMIT 1") {
            ChainPlace(sequence: $0.integer(0), hash: $0.text(1))
        } ?? .genesis
    }

    /// When the newest event was recorded, by the clock of whoever recorded it; nil before the first.
    borrowing func newestTime() throws(LedgerError) -> Int? {
        let head = try head().sequence
        return head == 0 ? nil : try time(of: head)
    }

    /// When the event of a place was recorded; nil where there is none.
    borrowing func time(of sequence: Int) throws(LedgerError) -> Int? {
        guard let bytes = try first("SELECT event FROM events WHERE sequence = ?", [.integer(sequence)], { $0.bytes(0) }) else {
            return nil
        }
        guard let heading = EventHeading(bytes) else { throw .altered(sequence, "cannot be read as an event") }
        return heading.time
    }

    /// What the first event follows from.
    borrowing func start() throws(LedgerError) -> ChainPlace {
        guard let start = try first("SELECT through, hash FROM past", [], { ChainPlace(sequence: $0.integer(0), hash: $0.text(1)) }) else {
            throw .altered(1, "cannot be found: the file does not record where the chain begins")
        }
        return start
    }

    private borrowing func begunBefore() throws(LedgerError) -> [String] {
        var begun: [String] = []
        try rows("SELECT environment FROM begun_before ORDER BY environment") { row throws(LedgerError) in begun.append(row.text(0)) }
        return begun.sorted()
    }

    /// How many events there have ever been. SQLite counts them on its own (AUTOINCREMENT), so that a lost tail, or an
    /// emptied table, is not taken for a shorter history.
    private borrowing func issued() throws(LedgerError) -> Int {
        try first("SELECT seq FROM sqlite_sequence WHERE name = 'events'") { $0.integer(0) } ?? 0
    }

    private static func tailMissing(after sequence: Int) -> LedgerError {
        .altered(sequence + 1, "is missing")
    }

    /// The event of this place.
    static func event(_ bytes: [UInt8], _ sequence: Int) throws(LedgerError) -> LedgerEvent {
        do {
            return try LedgerEvent(bytes: bytes)
        } catch {
            throw .altered(sequence, "cannot be read as an event")
        }
    }
}
