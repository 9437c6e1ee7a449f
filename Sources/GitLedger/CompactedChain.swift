internal import Reconciling

/// A chain without its first events, to be put in the place of the whole one.
struct CompactedChain: Sendable {
    /// What its first event follows from.
    let start: ChainHead
    /// The lines of what stays, as they stand in segments.
    let lines: [[UInt8]]
    /// The newest of them; the ledger must end with it, if it has any events.
    let end: ChainHead
    /// What is recorded behind them; nil where it is among them.
    let step: CompactionStep?
    let begun: Set<String>
    let compaction: Compaction
}
