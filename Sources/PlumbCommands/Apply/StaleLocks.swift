internal import Reconciling
#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Locks whose holder was a process of this machine that is no more: they need not be waited for.
struct StaleLocks {
    private let session: Session

    init(_ session: Session) {
        self.session = session
    }

    func release() async throws(LedgerError) {
        let scopes = Set(session.scopes)
        let dead = try await session.ledger.locks().filter { scopes.contains($0.scope) && Self.isGone($0.holder) }
        for (holder, locks) in Dictionary(grouping: dead, by: \.holder).sorted(by: { $0.key < $1.key }) {
            try await session.ledger.unlock(locks.map(\.scope), holder: holder)
        }
    }

    /// Whether the holder is known to be no more: that of another machine is not.
    static func isGone(_ text: String) -> Bool {
        let own = Execution.holder(of: "")
        guard let holder = LockHolder(text), holder.host == own.host, let process = pid_t(exactly: holder.process) else { return false }
        // Signal 0 only asks whether there is such a process.
        return kill(process, 0) != 0 && errno == ESRCH
    }
}
