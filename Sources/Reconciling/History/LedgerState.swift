/// What has to be known of all events up to a place in the chain: of each address what was applied, since when and by which run, what
/// must not be repeated, and what is still open.
///
/// It is what ``Retention`` keeps, step by step, so that everything that reads a history reads this in the place of the past.
package struct LedgerState: Hashable, Sendable {
    /// The newest event that it covers.
    package let place: ChainPlace
    /// By place in the chain.
    package let retained: [RetainedEvent]
    /// Environments that have a history, ascending.
    package let begun: [String]
    /// By environment: how many runs are no longer told of.
    package let runs: [String: Int]

    package init(place: ChainPlace, retained: [RetainedEvent], begun: [String], runs: [String: Int]) {
        self.place = place
        self.retained = retained
        self.begun = begun
        self.runs = runs
    }

    /// Where the state of a ledger begins: with nothing, or with what its newest compaction kept.
    package init(after compaction: Compaction?) {
        self.init(
            place: compaction?.place ?? .genesis, retained: compaction?.kept ?? [], begun: compaction?.begun ?? [],
            runs: compaction?.runs ?? [:])
    }

    /// The state after the events that follow it, in the steps that the schedule says.
    /// - Parameter events: all that follow, up to the place where the state is to be; that place is one of the schedule's.
    /// - Throws: ``LedgerError`` `.corrupt` where an event cannot be read: what is unknown is not taken away.
    package func advanced(over events: [RecordedEvent], _ schedule: StateSchedule) throws(LedgerError) -> LedgerState {
        var advance = StateAdvance(from: self)
        var rest = events[...]
        while let first = rest.first {
            let end = schedule.place(after: first.sequence - 1)
            let step = rest.prefix { $0.sequence <= end }
            try advance.take(Array(step))
            rest = rest.dropFirst(step.count)
        }
        return advance.state
    }

    /// As ``advanced(over:_:)``; nil where an event among them cannot be read, or lacks a signature that the signer would vouch for with
    /// its own. Then the state stays where it is, and whoever asks about now learns what is wrong: to record what happens next must
    /// not depend on it.
    package func next(
        over events: [RecordedEvent], _ schedule: StateSchedule, for signer: EventSigner? = nil
    ) throws(LedgerError) -> LedgerState? {
        do throws(LedgerError) {
            if let signer { for event in events { try signer.keyring.checkBeforeVouching(event) } }
            return try advanced(over: events, schedule)
        } catch {
            guard error.code == .corrupt else { throw error }
            return nil
        }
    }

    /// A state as a ledger has it, with the checkpoint that digests it.
    package struct Stored: Hashable, Sendable {
        package let checkpoint: StateCheckpoint
        package let state: LedgerState

        package init(checkpoint: StateCheckpoint, state: LedgerState) {
            self.checkpoint = checkpoint
            self.state = state
        }
    }

    /// Computes the state again from the events themselves.
    /// - Parameters:
    ///   - all: every event of the ledger, verified.
    ///   - compaction: the newest among them.
    /// - Returns: nil where the ledger's events do not reach that place.
    package static func computed(
        from all: [RecordedEvent], _ compaction: Compaction?, through sequence: Int, _ schedule: StateSchedule
    ) throws(LedgerError) -> LedgerState? {
        let start = LedgerState(after: compaction)
        let events = all.filter { $0.sequence > start.place.sequence && $0.sequence <= sequence }
        guard events.last?.sequence == sequence, events.first?.sequence == start.place.sequence + 1 else { return nil }
        return try start.advanced(over: events, schedule)
    }
}

/// What is known of one environment's past, for what asks about now.
package struct EnvironmentState: Hashable, Sendable {
    /// Oldest first; those of before the recorded state may be shortened, or left out where nothing is asked of them.
    package let events: [RecordedEvent]
    /// How many runs are not among them.
    package let archivedRuns: Int
    /// Of the recorded state that the events up to its place were taken from; nil where they were read themselves.
    package let checkpoint: StateCheckpoint?
    /// The places of all events after the checkpoint, of every environment, in their order.
    package let following: [ChainPlace]

    package init(
        events: [RecordedEvent], archivedRuns: Int, checkpoint: StateCheckpoint? = nil, following: [ChainPlace] = []
    ) {
        self.events = events
        self.archivedRuns = archivedRuns
        self.checkpoint = checkpoint
        self.following = following
    }

    /// Where no state is recorded, so that the events tell everything.
    /// - Parameter kinds: nil for all.
    package init(events: [RecordedEvent], _ kinds: Set<LedgerEvent.Kind>?, archivedRuns: Int = 0) {
        self.init(events: kinds.map { kinds in events.filter { kinds.contains($0.event.kind) } } ?? events, archivedRuns: archivedRuns)
    }

    /// What a plan reads: what was applied, and what must not be repeated.
    package static let planKinds: Set<LedgerEvent.Kind> = [
        .historyBegun, .applyCompleted, .secretHandedOut, .operationIntent, .operationDone, .operationFailed,
    ]
}
