internal import CanonicalJSON
internal import Reconciling
internal import Resources

/// The locks as a file of the ledger's tree: those that are held, and the token of the newest that each scope ever had.
struct LockFile: Codable {
    private struct Issued: Codable {
        let scope: Scope
        let token: Int
    }

    /// As it was before format 3.
    private struct OldRow: Decodable {
        struct Lease: Decodable {
            let holder: String
            let since: Int
            let expires: Int
        }

        let scope: Scope
        let lease: Lease
    }

    private let held: [HeldLock]
    private let issued: [Issued]

    private init(_ table: LockTable) {
        held = table.held
        issued = table.issued.map { Issued(scope: $0.scope, token: $0.token) }
    }

    static func bytes(of table: LockTable) throws(LedgerError) -> [UInt8] {
        do {
            return try JSONValue(encoding: LockFile(table)).canonicalBytes() + [10]
        } catch {
            throw LedgerError(.unwritable, "the locks cannot be written as JSON")
        }
    }

    static func table(_ bytes: [UInt8]) throws(LedgerError) -> LockTable {
        if let file = try? CanonicalForm.decode(LockFile.self, from: bytes, .any) {
            return try LockTable(file.held, tokens: Dictionary(file.issued.map { ($0.scope, $0.token) }, uniquingKeysWith: max))
        }
        guard let rows = try? CanonicalForm.decode([OldRow].self, from: bytes, .any) else {
            throw LedgerError(.corrupt, "the ledger's locks cannot be read: \(LedgerTree.locks) was altered by hand")
        }
        let held = rows.map { row in
            HeldLock(
                scope: row.scope, holder: LockHolder(id: row.lease.holder), token: 0, since: row.lease.since, renewed: row.lease.since,
                expires: row.lease.expires)
        }
        return try LockTable(held, tokens: [:])
    }
}
