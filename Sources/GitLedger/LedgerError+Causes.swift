internal import GitRepository
internal import Reconciling

extension LedgerError {
    static func neverBegun(_ environment: String) -> LedgerError {
        LedgerError(.noHistory, "the history of \(environment) was never begun in this ledger")
    }

    static func begunAlready(_ environment: String) -> LedgerError {
        LedgerError(.historyExists, "the history of \(environment) has been begun already")
    }

    /// The event at this place is not what was recorded there.
    static func altered(_ sequence: Int, _ what: String) -> LedgerError {
        LedgerError(.corrupt, "event \(sequence) \(what): the ledger was altered or damaged; restore it from an intact clone")
    }

    /// The ledger's tree is not one that plumb wrote.
    static func foreign(_ what: String) -> LedgerError {
        LedgerError(.corrupt, "\(LedgerPlace.reference) is not a ledger, or was altered: \(what)")
    }

    static func unreachable(_ failure: GitFailure, _ what: String) -> LedgerError {
        LedgerError(.unwritable, "\(what): \(failure.reason)")
    }
}
