internal import CanonicalJSON
internal import Reconciling
internal import Resources

/// Which scope is locked by whom; a file of the ledger's tree.
struct LockTable: Equatable, Sendable {
    private var leases: [Scope: Lease] = [:]

    private struct Row: Codable {
        let scope: Scope
        let lease: Lease
    }

    init() {}

    init(_ bytes: [UInt8]) throws(LedgerError) {
        guard let rows = try? CanonicalForm.decode([Row].self, from: bytes) else {
            throw LedgerError(.corrupt, "the ledger's locks cannot be read: \(LedgerTree.locks) was altered by hand")
        }
        leases = Dictionary(rows.map { ($0.scope, $0.lease) }, uniquingKeysWith: { first, _ in first })
    }

    func bytes() throws(LedgerError) -> [UInt8] {
        let rows = leases.sorted { $0.key < $1.key }.map { Row(scope: $0.key, lease: $0.value) }
        do {
            return try JSONValue(encoding: rows).canonicalBytes() + [10]
        } catch {
            throw LedgerError(.unwritable, "the locks cannot be written as JSON")
        }
    }

    /// Takes every lock or none.
    mutating func take(_ scopes: [Scope], _ lease: Lease) throws(LedgerError) {
        let scopes = Set(scopes).sorted()
        let refusals = scopes.compactMap { scope in
            leases[scope].flatMap { $0.excludes(lease.holder, at: lease.since) ? "\(scope) is locked by \($0.description)" : nil }
        }
        guard refusals.isEmpty else { throw LedgerError(.locked, refusals.joined(separator: "; ")) }
        for scope in scopes { leases[scope] = renewal(of: scope, lease) }
    }

    /// A scope that `holder` has not, or has no longer, stays as it is.
    mutating func giveBack(_ scopes: [Scope], holder: String) {
        for scope in scopes where leases[scope]?.holder == holder { leases[scope] = nil }
    }

    /// A lease that ran out still counts for its holder, as long as nobody else took the lock.
    func check(_ fence: Fence) throws(LedgerError) {
        for scope in fence.scopes {
            let holder = leases[scope]?.holder
            guard holder == fence.holder else {
                throw LedgerError(.locked, "the lock of \(scope) is \(holder.map { "now held by \($0)" } ?? "no longer held")")
            }
        }
    }

    /// By scope.
    var held: [HeldLock] {
        leases.sorted { $0.key < $1.key }.map { scope, lease in
            HeldLock(scope: scope, holder: lease.holder, since: lease.since, expires: lease.expires)
        }
    }

    /// A renewed lease keeps the time it was first taken.
    private func renewal(of scope: Scope, _ lease: Lease) -> Lease {
        guard let held = leases[scope], held.holder == lease.holder else { return lease }
        return Lease(holder: lease.holder, host: lease.host, since: held.since, expires: lease.expires)
    }
}
