package import Resources

/// The locks of a ledger and the tokens they were given: what every home decides alike, in its own transaction.
package struct LockTable: Hashable, Sendable {
    private var locks: [Scope: HeldLock] = [:]
    /// The token of the newest lock that a scope ever had, also after it was given back.
    private var tokens: [Scope: Int] = [:]

    package init() {}

    /// - Throws: ``LedgerError`` `.corrupt` where a number is none that is ever written: nothing is computed with it.
    package init(_ locks: [HeldLock], tokens: [Scope: Int]) throws(LedgerError) {
        guard locks.allSatisfy(\.isPlausible), tokens.values.allSatisfy(HeldLock.tokens.contains) else {
            throw LedgerError(.corrupt, "the ledger's locks hold a time or a token that is never written: they were altered by hand")
        }
        self.locks = Dictionary(locks.map { ($0.scope, $0) }, uniquingKeysWith: { $0.token > $1.token ? $0 : $1 })
        self.tokens = tokens
    }

    /// By scope.
    package var held: [HeldLock] { locks.values.sorted { $0.scope < $1.scope } }

    /// By scope.
    package var issued: [(scope: Scope, token: Int)] { tokens.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }

    /// Takes every lock or none.
    /// - Parameter newest: when the ledger's newest event was recorded, by the clock of whoever recorded it.
    /// - Throws: ``LedgerError`` `.locked` naming the holders; `.clock` where the clock of this machine is behind the ledger's.
    package mutating func take(_ request: LockRequest, newest: Int?) throws(LedgerError) -> Fence {
        try checkClock(request, newest: newest)
        let refusing = request.scopes.compactMap { locks[$0] }.filter { $0.expires > request.now }
        guard refusing.isEmpty else { throw .held(refusing, now: request.now) }
        let token = (tokens.values.max() ?? 0) + 1
        for scope in request.scopes {
            tokens[scope] = token
            locks[scope] = HeldLock(
                scope: scope, holder: request.holder, token: token, since: request.now, renewed: request.now,
                expires: LockRequest.end(request.now, request.leaseSeconds))
        }
        return Fence(scopes: request.scopes, holder: request.holder.id, token: token)
    }

    /// Makes the lease longer; a lock that is another's by now, or nobody's, is never taken again by this.
    /// - Throws: ``LedgerError`` `.locked` as ``check(_:)`` does.
    package mutating func renew(_ fence: Fence, leaseSeconds: Int, now: Int) throws(LedgerError) {
        try check(fence)
        for scope in fence.scopes { locks[scope] = locks[scope]?.renewed(at: now, for: leaseSeconds) }
    }

    /// A scope that the holder has not, or has no longer, stays as it is.
    package mutating func giveBack(_ scopes: [Scope], holder: String) {
        for scope in scopes where locks[scope]?.holder.id == holder { locks[scope] = nil }
    }

    /// Whether each lock is still the one that was taken, and nobody had the scope since.
    ///
    /// A lease that ran out still counts for its holder, as long as nobody else took the lock.
    package func check(_ fence: Fence) throws(LedgerError) {
        for scope in fence.scopes {
            if let lock = locks[scope], lock.holder.id == fence.holder, lock.token == fence.token, tokens[scope] == fence.token { continue }
            let now = locks[scope].map { "it is now held by \($0.holder.sentence)" } ?? "it is no longer held"
            throw LedgerError(.locked, "the lock of \(scope) was lost: \(now)")
        }
    }

    /// Times of different machines are compared to tell whether a lease ran out, so they must not be far apart.
    private func checkClock(_ request: LockRequest, newest: Int?) throws(LedgerError) {
        let known = request.scopes.compactMap { locks[$0]?.renewed } + [newest].compactMap(\.self)
        guard let latest = known.max(), latest - request.now > request.leaseSeconds else { return }
        throw LedgerError(
            .clock,
            "the clock of this machine is \(LockAge.text(latest - request.now)) behind the newest entry of the ledger; "
                + "no lock is taken: set the clock")
    }
}
