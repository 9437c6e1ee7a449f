internal import Reconciling

/// What the ledger holds as of one commit, verified; enough to append without reading it again.
struct LedgerView: Sendable {
    /// Nil before the first one.
    var commit: String?
    var tree = LedgerTree()
    /// What the first event follows from.
    var start = ChainHead()
    var head = ChainHead()
    /// The newest compaction in the chain.
    var compaction: Compaction?
    /// The environments that have a history.
    var begun: Set<String> = []
    /// The last segment, to which is appended.
    var tail: [UInt8] = []
    var locks = LockTable()
    /// What is recorded of the past beside the events; nil where nothing is yet.
    var state: StateFile?
    /// Where that may move on to.
    var marks: [StateMark] = []
    /// Whether every event was read; otherwise those after the recorded state, and ``compaction`` is not known.
    var isWhole = true
}
