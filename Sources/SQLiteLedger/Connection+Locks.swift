internal import CanonicalJSON
internal import Reconciling
internal import Resources

extension Connection {
    /// Takes every lock or none. In a write transaction only.
    borrowing func lock(_ request: LockRequest) throws(LedgerError) -> Fence {
        let newest = try newestTime()
        return try changeLocks { table throws(LedgerError) in try table.take(request, newest: newest) }
    }

    /// In a write transaction only.
    borrowing func renew(_ fence: Fence, leaseSeconds: Int, now: Int) throws(LedgerError) {
        try changeLocks { table throws(LedgerError) in try table.renew(fence, leaseSeconds: leaseSeconds, now: now) }
    }

    /// In a write transaction only.
    borrowing func unlock(_ scopes: [Scope], holder: String) throws(LedgerError) {
        try changeLocks { table throws(LedgerError) in table.giveBack(scopes, holder: holder) }
    }

    /// In a write transaction only: nobody else can change a lock from here to its end.
    ///
    /// Where nothing was committed by others since the fence was found up, and this connection changed no lock, it is still up: the locks are
    /// not read again for each event.
    borrowing func check(_ fence: Fence) throws(LedgerError) {
        let version = try first("PRAGMA data_version") { $0.integer(0) }
        if let version, verified.isUp(fence, at: version) { return }
        try lockTable().check(fence)
        if let version { verified.note(fence, at: version) }
    }

    borrowing func locks() throws(LedgerError) -> [HeldLock] { try lockTable().held }

    private borrowing func changeLocks<Value>(_ body: (inout LockTable) throws(LedgerError) -> Value) throws(LedgerError) -> Value {
        verified.forget()
        let before = try lockTable()
        var table = before
        let value = try body(&table)
        let old = Dictionary(before.held.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        let new = Dictionary(table.held.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first })
        for scope in old.keys.sorted() where new[scope] == nil { try remove(scope) }
        for lock in table.held where old[lock.scope] != lock { try put(lock) }
        let issued = Dictionary(before.issued.map { ($0.scope, $0.token) }, uniquingKeysWith: { first, _ in first })
        for (scope, token) in table.issued where issued[scope] != token { try put(token, of: scope) }
        return value
    }

    private borrowing func lockTable() throws(LedgerError) -> LockTable {
        var locks: [HeldLock] = []
        try rows("SELECT provider, name, holder, since, expires, token, renewed, owner FROM locks") { row throws(LedgerError) in
            locks.append(
                HeldLock(
                    scope: Scope(provider: row.text(0), column: row.text(1)), holder: try Self.holder(row.text(2), owner: row.bytes(7)),
                    token: row.integer(5), since: row.integer(3), renewed: row.integer(6), expires: row.integer(4)))
        }
        var tokens: [Scope: Int] = [:]
        try rows("SELECT provider, name, token FROM fences") { row throws(LedgerError) in
            tokens[Scope(provider: row.text(0), column: row.text(1))] = row.integer(2)
        }
        return try LockTable(locks, tokens: tokens)
    }

    private static func holder(_ id: String, owner: [UInt8]) throws(LedgerError) -> LockHolder {
        if owner.isEmpty { return LockHolder(id: id) }
        guard let holder = try? CanonicalForm.decode(LockHolder.self, from: owner, .any), holder.id == id else {
            throw LedgerError(.corrupt, "the lock of \(id) cannot be read: it was altered by hand")
        }
        return holder
    }

    private borrowing func put(_ lock: HeldLock) throws(LedgerError) {
        let owner: [UInt8]
        do {
            owner = try CanonicalForm.bytes(of: lock.holder)
        } catch {
            throw LedgerError(.unwritable, "the holder of a lock cannot be written as JSON")
        }
        try execute(
            """
            INSERT OR REPLACE INTO locks (provider, name, holder, since, expires, token, renewed, owner) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(lock.scope.provider), .text(lock.scope.column), .text(lock.holder.id), .integer(lock.since), .integer(lock.expires),
                .integer(lock.token), .integer(lock.renewed), .utf8(owner),
            ])
    }

    private borrowing func remove(_ scope: Scope) throws(LedgerError) {
        try execute("DELETE FROM locks WHERE provider = ? AND name = ?", [.text(scope.provider), .text(scope.column)])
    }

    private borrowing func put(_ token: Int, of scope: Scope) throws(LedgerError) {
        try execute(
            """
            INSERT INTO fences (provider, name, token) VALUES (?, ?, ?) ON CONFLICT (provider, name) DO UPDATE SET token = excluded.token
            """, [.text(scope.provider), .text(scope.column), .integer(token)])
    }
}

extension Scope {
    /// The column `name`. Scopes without a noun have always been in it by their bare names, which have no colon.
    fileprivate var column: String { noun == nil ? name : writtenName }

    fileprivate init(provider: String, column: String) {
        if column.contains(":"), let written = Scope("-/\(column)") {
            self.init(provider: provider, noun: written.noun, name: written.name)
        } else {
            self.init(provider: provider, name: column)
        }
    }
}
