/// Which key signed what of a ledger, and what should be signed and is not.
package struct SignatureReview: Hashable, Sendable {
    /// What one key signed.
    package struct Use: Hashable, Sendable {
        /// The ``LedgerKey/id``.
        package let key: String
        /// Nil where no keys are known.
        package let isNamed: Bool
        /// How many events it signed.
        package let count: Int
        /// The first and the last event, by their numbers.
        package let first: Int
        /// The number of the last event that it signed.
        package let last: Int
    }

    /// By their first event.
    package let uses: [Use]
    /// Events that should be signed and were recorded before signing began.
    package let unsignedBefore: Int
    /// One sentence each, by place in the chain.
    package let problems: [String]
    /// The ``LedgerKey/id`` of who vouches for the recorded state; nil where nobody does.
    package let checkpointKey: String?

    /// - Parameters:
    ///   - events: every event of the ledger that is there, verified as a chain.
    ///   - compaction: the newest among them.
    ///   - keyring: nil where no estate names keys: then nothing says whose signatures count, and only an event without one after the
    ///     first that has one is a problem.
    ///   - checkpoint: of the recorded state; nil where none is recorded.
    /// - Throws: ``LedgerError`` `.corrupt` where the chain is not the one that a key was introduced in.
    package init(
        of events: [RecordedEvent], _ compaction: Compaction?, keyring: LedgerKeyring?, checkpoint: StateCheckpoint?
    ) throws(LedgerError) {
        try keyring?.checkPlaces(in: events, compaction)
        var (places, problems): ([String: (count: Int, first: Int, last: Int)], [String]) = ([:], [])
        let start = keyring?.start ?? events.first { $0.event.signature != nil }?.sequence ?? .max
        for recorded in events {
            if let key = recorded.event.signature?.key {
                let known = places[key] ?? (0, recorded.sequence, recorded.sequence)
                places[key] = (known.count + 1, known.first, recorded.sequence)
            }
            if let problem = try Self.problem(with: recorded, keyring, after: start) {
                problems.append("event \(recorded.sequence) (\(recorded.event.kind.rawValue), by \(recorded.event.actor)) \(problem)")
            }
        }
        if let keyring, let checkpoint, checkpoint.signature != nil, try !keyring.vouches(for: checkpoint) {
            problems.append("the recorded state of events up to \(checkpoint.place.sequence) bears a signature that does not count")
        }
        uses = places.sorted { $0.value.first < $1.value.first }.map { key, place in
            Use(
                key: key, isNamed: keyring?.keys.contains { $0.id == key } ?? false, count: place.count, first: place.first,
                last: place.last)
        }
        unsignedBefore = events.count { $0.sequence <= start && $0.event.kind.needsSignature && $0.event.signature == nil }
        self.problems = problems
        checkpointKey = checkpoint?.signature?.key
    }

    private static func problem(
        with recorded: RecordedEvent, _ keyring: LedgerKeyring?, after start: Int
    ) throws(LedgerError) -> String? {
        if let keyring { return try keyring.problem(with: recorded) }
        let isMissing = recorded.sequence > start && recorded.event.kind.needsSignature && recorded.event.signature == nil
        return isMissing ? "is not signed" : nil
    }
}
