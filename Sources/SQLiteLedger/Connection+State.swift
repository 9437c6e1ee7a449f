internal import CanonicalJSON
internal import Reconciling

extension Connection {
    /// The recorded state as it is stored; nil where there is none yet.
    borrowing func checkpoint() throws(LedgerError) -> StateCheckpoint? {
        guard let bytes = try first("SELECT body FROM checkpoint", [], { $0.bytes(0) }) else { return nil }
        return try StateCheckpoint(bytes: bytes)
    }

    /// The whole state; nil where there is none yet.
    borrowing func ledgerState() throws(LedgerError) -> LedgerState.Stored? {
        guard let checkpoint = try checkpoint() else { return nil }
        var sections: [[UInt8]] = []
        for number in checkpoint.sections.indices { sections.append(try lines(of: checkpoint.sections[number])) }
        return LedgerState.Stored(checkpoint: checkpoint, state: try checkpoint.state(sections))
    }

    private borrowing func lines(of section: StateCheckpoint.Section) throws(LedgerError) -> [UInt8] {
        try first(
            "SELECT lines FROM sections WHERE environment = ? AND kind = ?", [.text(section.environment), .text(section.kind.rawValue)]
        ) { $0.bytes(0) } ?? []
    }

    /// What is known of an environment now, by index: parts of the recorded state, and the events after it, checked.
    /// - Returns: nil where nothing is recorded yet, so that the events themselves are to be read.
    borrowing func state(of environment: String, _ kinds: Set<LedgerEvent.Kind>?) throws(LedgerError) -> EnvironmentState? {
        guard let checkpoint = try checkpoint() else { return nil }
        let hash = try first("SELECT hash FROM events WHERE sequence = ?", [.integer(checkpoint.place.sequence)]) { $0.text(0) }
        guard hash == checkpoint.place.hash else {
            throw .altered(checkpoint.place.sequence, "does not match the recorded state")
        }
        var events: [RecordedEvent] = []
        for number in checkpoint.numbers(of: environment, kinds) {
            let bytes = try lines(of: checkpoint.sections[number])
            events += try checkpoint.events(in: bytes, section: number).map(\.recorded)
        }
        events.sort { $0.sequence < $1.sequence }
        var isBegun = checkpoint.begun.contains(environment)
        let names = kinds.map { Set($0.map(\.rawValue)) }
        var following: [ChainPlace] = []
        let head = try follow(after: checkpoint.place) { place, heading, bytes throws(LedgerError) in
            following.append(place)
            guard heading.environment == environment else { return }
            isBegun = isBegun || heading.kind == LedgerEvent.Kind.historyBegun.rawValue
            guard names?.contains(heading.kind) ?? true else { return }
            events.append(RecordedEvent(sequence: place.sequence, hash: place.hash, event: try Self.event(bytes, place.sequence)))
        }
        try checkEnd(head)
        guard isBegun else { throw .neverBegun(environment) }
        return EnvironmentState(
            events: events, archivedRuns: checkpoint.runs[environment] ?? 0, checkpoint: checkpoint, following: following)
    }

    /// Moves the recorded state on, as far as events are old enough. In a write transaction only, that of the newest event.
    ///
    /// A state that the signer's keys do not vouch for is made anew from the events, where they are of the chain that the keys were
    /// introduced in. Without a signer, one that is signed stays.
    borrowing func advanceState(_ schedule: StateSchedule, _ signing: EventSigning) throws(LedgerError) {
        if case .withheld = signing { return }
        let recorded = try first("SELECT through FROM checkpoint", [], { $0.integer(0) })
        let end = try head().sequence
        let start = try start().sequence
        let next = try place(after: recorded ?? start, through: end, schedule)
        // Reading it takes longer than most appends do, so an unsigned ledger only does where it moves.
        guard next != nil || (signing.signer != nil && recorded != nil) else { return }
        let old = try checkpoint()
        let isVouchedFor = try old.map { checkpoint throws(LedgerError) in try signing.mayContinue(checkpoint) } ?? true
        if signing.signer == nil, !isVouchedFor { return }
        guard let target = next ?? (isVouchedFor ? nil : recorded) else { return }
        if let signer = signing.signer, old == nil || !isVouchedFor {
            guard try signer.keyring.mayBegin(with: try newestCompactionEvent()) else { return }
        }
        let before = try isVouchedFor ? stateToAdvance() : LedgerState(after: try newestCompaction())
        guard let after = try state(from: before, through: target, schedule, for: signing.signer) else { return }
        let (checkpoint, sections) = try StateCheckpoint.written(after, stride: schedule.stride)
        try store(try checkpoint.signed(by: signing.signer), sections, replacing: old)
    }

    /// The state moved on, step by step; nil as ``LedgerState/next(over:_:for:)``.
    private borrowing func state(
        from before: LedgerState, through target: Int, _ schedule: StateSchedule, for signer: EventSigner?
    ) throws(LedgerError) -> LedgerState? {
        var replay = StateReplay(from: before, through: target, schedule)
        var isReadable = true
        _ = try follow(after: before.place, through: target) { place, _, bytes throws(LedgerError) in
            guard isReadable else { return }
            let recorded = RecordedEvent(sequence: place.sequence, hash: place.hash, event: try Self.event(bytes, place.sequence))
            isReadable = try replay.takes(recorded, for: signer)
        }
        return isReadable ? replay.result : nil
    }

    /// Forgets the recorded state, so that it begins anew with the newest compaction.
    borrowing func dropState() throws(LedgerError) {
        try execute("DELETE FROM checkpoint")
        try execute("DELETE FROM sections")
    }

    /// The last place that the state may move to; nil where it stays as it is.
    private borrowing func place(after from: Int, through end: Int, _ schedule: StateSchedule) throws(LedgerError) -> Int? {
        var target: Int?
        var next = schedule.place(after: from)
        guard next <= end, let newest = try newestTime() else { return nil }
        while next <= end, let time = try time(of: next), schedule.isOld(time, newest: newest) {
            target = next
            next += schedule.stride
        }
        return target
    }

    private borrowing func stateToAdvance() throws(LedgerError) -> LedgerState {
        if let stored = try ledgerState() { return stored.state }
        return LedgerState(after: try newestCompaction())
    }

    borrowing func newestCompaction() throws(LedgerError) -> Compaction? {
        guard let recorded = try newestCompactionEvent() else { return nil }
        return try Compaction(recorded)
    }

    private borrowing func newestCompactionEvent() throws(LedgerError) -> RecordedEvent? {
        let newest = try first("SELECT sequence, hash, event FROM events WHERE kind = 'history.compacted' ORDER BY sequence DESC LIMIT 1") {
            (place: ChainPlace(sequence: $0.integer(0), hash: $0.text(1)), bytes: $0.bytes(2))
        }
        guard let newest else { return nil }
        let event = try Self.event(newest.bytes, newest.place.sequence)
        return RecordedEvent(sequence: newest.place.sequence, hash: newest.place.hash, event: event)
    }

    private borrowing func store(
        _ checkpoint: StateCheckpoint, _ sections: [[UInt8]], replacing old: StateCheckpoint?
    ) throws(LedgerError) {
        let known = Set(old?.sections ?? [])
        let wanted = Set(checkpoint.sections)
        for gone in known.subtracting(wanted) {
            try execute("DELETE FROM sections WHERE environment = ? AND kind = ?", [.text(gone.environment), .text(gone.kind.rawValue)])
        }
        for (section, lines) in zip(checkpoint.sections, sections) where !known.contains(section) {
            try execute(
                "INSERT INTO sections (environment, kind, lines) VALUES (?, ?, ?)",
                [.text(section.environment), .text(section.kind.rawValue), .utf8(lines)])
        }
        try execute(
            "INSERT OR REPLACE INTO checkpoint (one, through, body) VALUES (1, ?, ?)",
            [.integer(checkpoint.place.sequence), .utf8(try checkpoint.bytes())])
    }
}
