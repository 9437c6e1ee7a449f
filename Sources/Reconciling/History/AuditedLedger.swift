/// What an audit of a whole ledger came to.
package struct AuditedLedger: Sendable {
    /// How many events the ledger has.
    package let count: Int
    /// The newest event; nil in an empty ledger.
    package let newest: ChainPlace?
    /// The latest time of an event, in seconds since 1970 by the clock of whoever recorded it; nil in an empty ledger.
    package let latestTime: Int?
    /// Whose histories have events that are there.
    package let environments: Set<String>
    /// The first event from which on all are there and were verified, by its number.
    package let first: Int
    /// The newest one; nil where no event ever left the ledger.
    package let compaction: Compaction?
    /// The event that the compaction stands in.
    package let compactedBy: RecordedEvent?
    /// Up to which event a state is recorded, which is what the events tell; nil where none is recorded.
    package let recordedStateThrough: Int?
    package let signatures: SignatureReview
    /// By its number, the hash of each event that was asked for, as far as it is known.
    package let hashes: [Int: String]
    /// For each beginning of a hash that was asked for, the newest event whose hash begins so.
    package let places: [String: Int]

    /// Where an event that is not there went, as a clause; nil where nothing tells.
    package func whereabouts(of sequence: Int) -> String? {
        sequence < first ? compaction?.whereabouts(of: sequence) : nil
    }
}
