/// What the ledger holds as of one commit, verified; enough to append without reading it again.
struct LedgerView: Sendable {
    /// Nil before the first one.
    var commit: String?
    var tree = LedgerTree()
    var head = ChainHead()
    /// The environments that have a history.
    var begun: Set<String> = []
    /// The last segment, to which is appended.
    var tail: [UInt8] = []
    var locks = LockTable()
}
