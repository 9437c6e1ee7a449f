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
