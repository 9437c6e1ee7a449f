internal import Reconciling
internal import Resources

/// Locks whose holder was a process that this one can see is no more: they need not be waited for.
struct StaleLocks {
    private let session: Session
    private let scopes: Set<Scope>

    /// - Parameter scopes: whose locks are looked at.
    init(_ session: Session, of scopes: Set<Scope>) {
        (self.session, self.scopes) = (session, scopes)
    }

    func release() async throws(LedgerError) {
        let dead = try await session.ledger.locks().filter { scopes.contains($0.scope) && ($0.holder.process?.isGone ?? false) }
        for (holder, locks) in Dictionary(grouping: dead, by: \.holder.id).sorted(by: { $0.key < $1.key }) {
            try await session.ledger.unlock(locks.map(\.scope), holder: holder)
        }
    }
}
