package import Resources
internal import Concurrency

/// Holds the locks of an environment's scopes while something is applied, renewing the lease all the while.
package final class ScopeLocks: Sendable {
    private struct State {
        var fence: Fence?
        /// Whether the ledger was asked for them, and they were not given back.
        var isWanted = false
        /// Until when the ledger keeps others out, by the steady clock; counted from before it was asked.
        var end = Duration.zero
        /// Why the locks are gone for good.
        var loss: LedgerError?
    }

    private let ledger: any Ledger
    private let clock: LeaseClock
    private let scopes: [Scope]
    private let holder: LockHolder
    private let state = Locked(State())

    /// Seconds after which somebody else may take the locks of a holder that went silent.
    package static let lease = 120
    /// The longest that a request is under way; it is sent only if the lease lasts longer.
    package static let longestRequest = Duration.seconds(60)

    package init(_ scopes: [Scope], holder: LockHolder, ledger: any Ledger, clock: LeaseClock) {
        self.scopes = Set(scopes).sorted()
        self.holder = holder
        self.ledger = ledger
        self.clock = clock
    }

    /// What an intent is recorded behind; one that is never up before ``take()``.
    package var fence: Fence { state.withLock { $0.fence } ?? Fence(scopes: scopes, holder: holder.id, token: 0) }

    /// Takes the locks, all or none.
    /// - Throws: ``LedgerError`` `.locked` naming the holder.
    package func take() async throws(LedgerError) {
        let start = clock.steady()
        state.withLock { $0.isWanted = true }
        let fence = try await ledger.lock(LockRequest(scopes, holder: holder, leaseSeconds: Self.lease, now: clock.wall()))
        state.withLock { $0 = State(fence: fence, isWanted: true, end: start + .seconds(Self.lease)) }
    }

    /// Gives the locks back; those that were lost stay with whom they are.
    package func release() async throws(LedgerError) {
        guard (state.withLock { $0.isWanted }) else { return }
        try await ledger.unlock(scopes, holder: holder.id)
        state.withLock { $0.isWanted = false }
    }

    /// Renews the lease; one that was lost is never taken again.
    package func renew() async throws(LedgerError) {
        if let loss { throw loss }
        let start = clock.steady()
        do throws(LedgerError) {
            try await ledger.renew(fence, leaseSeconds: Self.lease, now: clock.wall())
        } catch {
            // A ledger that cannot be reached now may be reached again before the lease ends.
            if error.code == .locked { state.withLock { $0.loss = error } }
            throw error
        }
        state.withLock { $0.end = max($0.end, start + .seconds(Self.lease)) }
    }

    /// Makes sure that the lease outlasts a request that is sent now.
    ///
    /// Between this and the moment when the request leaves the machine there is a window that nothing closes: the providers
    /// know no tokens.
    /// - Throws: ``LedgerError`` where it does not, and could not be renewed.
    package func secure(_ duration: Duration = ScopeLocks.longestRequest) async throws(LedgerError) {
        if let loss { throw loss }
        if isSecure(duration) { return }
        try await renew()
        guard isSecure(duration) else {
            throw LedgerError(.locked, "the lease of the locks ends before a request could be answered, although it was just renewed")
        }
    }

    private var loss: LedgerError? { state.withLock { $0.loss } }

    private func isSecure(_ duration: Duration) -> Bool { state.withLock { $0.end } - clock.steady() > duration }

    /// What each request that changes something asks before it is sent.
    package var permit: WritePermit {
        WritePermit { [self] in
            do throws(LedgerError) {
                try await secure()
                return nil
            } catch {
                return error
            }
        }
    }

    /// Runs `body` with a heartbeat beside it. A heartbeat that fails is no reason to stop: the next intent is fenced, and the
    /// next request asks how long the lease lasts.
    package func beating<Value: Sendable>(while body: () async throws -> Value) async rethrows -> Value {
        let heart = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(Self.lease / 4))
                if !Task.isCancelled { try? await renew() }
            }
        }
        defer { heart.cancel() }
        return try await body()
    }
}
