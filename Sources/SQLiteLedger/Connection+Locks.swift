internal import Reconciling
internal import Resources

extension Connection {
    /// Takes every lock or none. In a write transaction only.
    borrowing func lock(_ scopes: [Scope], _ lease: Lease) throws(LedgerError) {
        var refusals: [String] = []
        for scope in scopes {
            if let held = try self.lease(of: scope), held.excludes(lease.holder, at: lease.since) {
                refusals.append("\(scope) is locked by \(held.description)")
            }
        }
        guard refusals.isEmpty else { throw LedgerError(.locked, refusals.joined(separator: "; ")) }
        for scope in scopes { try take(scope, lease) }
    }

    borrowing func unlock(_ scopes: [Scope], holder: String) throws(LedgerError) {
        for scope in scopes {
            try execute(
                "DELETE FROM locks WHERE provider = ? AND name = ? AND holder = ?",
                [.text(scope.provider), .text(scope.name), .text(holder)])
        }
    }

    /// A lease that ran out still counts for its holder, as long as nobody else took the lock.
    borrowing func check(_ fence: Fence) throws(LedgerError) {
        for scope in fence.scopes {
            let holder = try lease(of: scope)?.holder
            guard holder == fence.holder else {
                throw LedgerError(.locked, "the lock of \(scope) is \(holder.map { "now held by \($0)" } ?? "no longer held")")
            }
        }
    }

    borrowing func locks() throws(LedgerError) -> [HeldLock] {
        var locks: [HeldLock] = []
        try rows("SELECT provider, name, holder, since, expires FROM locks ORDER BY provider, name") { row throws(LedgerError) in
            locks.append(
                HeldLock(
                    scope: Scope(provider: row.text(0), name: row.text(1)), holder: row.text(2), since: row.integer(3),
                    expires: row.integer(4)))
        }
        return locks
    }

    private borrowing func lease(of scope: Scope) throws(LedgerError) -> Lease? {
        try first(
            "SELECT holder, since, expires FROM locks WHERE provider = ? AND name = ?", [.text(scope.provider), .text(scope.name)]
        ) { Lease(holder: $0.text(0), since: $0.integer(1), expires: $0.integer(2)) }
    }

    private borrowing func take(_ scope: Scope, _ lease: Lease) throws(LedgerError) {
        // A renewed lease keeps the time it was first taken.
        try execute(
            """
            INSERT INTO locks (provider, name, holder, since, expires) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (provider, name) DO UPDATE SET
                since = iif(holder = excluded.holder, since, excluded.since), holder = excluded.holder, expires = excluded.expires
            """,
            [.text(scope.provider), .text(scope.name), .text(lease.holder), .integer(lease.since), .integer(lease.expires)])
    }
}
