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
    /// One sentence each, by place in the chain; of very many, the first.
    package let problems: [String]
    /// How many there are.
    package let problemCount: Int
    /// The ``LedgerKey/id`` of who vouches for the recorded state; nil where nobody does.
    package let checkpointKey: String?
}

extension SignatureReview {
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
        var tally = SignatureTally(keyring)
        for recorded in events { tally.take(recorded, problem: try keyring?.problem(with: recorded)) }
        self = try tally.review(compaction, checkpoint)
    }
}
