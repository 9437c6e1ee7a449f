internal import CSQLite
internal import Reconciling

/// What SQLite answered instead of what was asked for.
struct SQLiteFailure: Error {
    /// An extended result code.
    let code: Int32
    let text: String

    init(code: Int32, text: String) {
        self.code = code
        self.text = text
    }

    @unsafe init(_ code: Int32, on connection: OpaquePointer) {
        self.init(code: code, text: unsafe String(cString: sqlite3_errmsg(connection)))
    }

    /// The failure as the port tells it.
    func error(_ path: String) -> LedgerError {
        let detail = "(SQLite \(code)\(text.isEmpty ? "" : ", \(text)"))"
        switch code & 0xff {
        case SQLITE_NOTADB:
            return LedgerError(.corrupt, "'\(path)' is not a ledger: it is not an SQLite database, or its header is damaged \(detail)")
        // ERROR: a table or column is missing, so something else was done to the file.
        case SQLITE_CORRUPT, SQLITE_ERROR, SQLITE_MISMATCH, SQLITE_CONSTRAINT:
            return LedgerError(.corrupt, "'\(path)' is damaged; restore it from a copy \(detail)")
        case SQLITE_FULL:
            return LedgerError(.unwritable, "the disk of '\(path)' is full; nothing was recorded \(detail)")
        case SQLITE_BUSY, SQLITE_LOCKED:
            let seconds = Connection.patienceMilliseconds / 1_000
            return LedgerError(.unwritable, "other processes kept '\(path)' busy for \(seconds) seconds \(detail)")
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH:
            return LedgerError(.unwritable, "'\(path)' is not writable \(detail)")
        case SQLITE_CANTOPEN:
            return LedgerError(.unwritable, "'\(path)' or a file beside it cannot be opened for reading and writing \(detail)")
        default:
            return LedgerError(.unwritable, "'\(path)' cannot be read or written \(detail)")
        }
    }
}
