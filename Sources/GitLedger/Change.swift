internal import Reconciling
internal import Resources

/// What is asked of the ledger.
enum Change: Sendable {
    case append(ChainEntry, behind: Fence?, EventSigning)
    case lock(LockRequest)
    case renew(Fence, leaseSeconds: Int, now: Int)
    case unlock([Scope], holder: String)
    case compact(CompactedChain, EventSigning)
    /// Nothing is to change: what the ledger holds now is wanted.
    case look

    /// How what is recorded with it is signed; nil where nothing is, so that the recorded state stays as it is.
    var signing: EventSigning? {
        switch self {
        case .append(_, _, let signing), .compact(_, let signing): signing
        case .lock, .renew, .unlock, .look: nil
        }
    }

    var isLook: Bool {
        if case .look = self { return true }
        return false
    }
}

/// What it comes to, once the ledger that it was decided on is on the remote.
enum Outcome: Sendable {
    case recorded(RecordedEvent)
    case locked(Fence)
    case changed
    case unchanged
    case refused(LedgerError)

    /// Something that another process did meanwhile could make it another one, and no push would tell.
    var needsNewest: Bool {
        switch self {
        case .recorded, .locked, .changed: false
        case .unchanged, .refused: true
        }
    }
}
