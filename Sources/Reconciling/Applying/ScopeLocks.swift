package import Resources

/// Holds the locks of an environment's scopes while something is applied, renewing the lease all the while.
package struct ScopeLocks: Sendable {
    private let ledger: any Ledger
    private let now: @Sendable () -> Int
    package let fence: Fence

    /// Seconds after which somebody else may take the locks of a holder that went silent.
    package static let lease = 120

    package init(_ scopes: [Scope], holder: LockHolder, ledger: any Ledger, now: @escaping @Sendable () -> Int) {
        self.ledger = ledger
        self.now = now
        fence = Fence(scopes: Array(Set(scopes)).sorted(), holder: holder.text)
    }

    /// Takes the locks, all or none.
    /// - Throws: ``LedgerError`` `.locked` naming the holder.
    package func take() async throws(LedgerError) {
        try await ledger.lock(fence.scopes, holder: fence.holder, leaseSeconds: Self.lease, now: now())
    }

    package func release() async throws(LedgerError) {
        try await ledger.unlock(fence.scopes, holder: fence.holder)
    }

    /// Runs `body` with a heartbeat beside it. A heartbeat that fails is no reason to stop: the next intent is fenced.
    package func beating<Value: Sendable>(while body: () async throws -> Value) async rethrows -> Value {
        let heart = Task {
            while !Task.isCancelled {
                try? await Task.sleep(for: .seconds(Self.lease / 4))
                if !Task.isCancelled { try? await take() }
            }
        }
        defer { heart.cancel() }
        return try await body()
    }
}
