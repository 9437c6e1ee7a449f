internal import CSQLite
internal import Reconciling

/// Owns one `sqlite3 *`: one owner, closed once; not `Sendable`, so a lock must guard it.
@safe struct Connection: ~Copyable {
    /// Valid until `deinit`.
    private let handle: OpaquePointer
    private let path: String
    /// Guarded by what guards the connection.
    let verified = VerifiedFence()

    /// How long a call waits for other processes.
    static let patienceMilliseconds: Int32 = 10_000

    /// Opens an existing file for reading and writing; it is read only with the first statement.
    init(path: String) throws(LedgerError) {
        var handle: OpaquePointer?
        // No mutex of SQLite's own: the owner's lock does that.
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2(path, &handle, flags, nil)
        guard code == SQLITE_OK, let handle = unsafe handle else {
            unsafe sqlite3_close_v2(handle)
            throw SQLiteFailure(code: code, text: "").error(path)
        }
        unsafe self.handle = unsafe handle
        self.path = path
        _ = unsafe sqlite3_busy_timeout(handle, Self.patienceMilliseconds)
    }

    /// Opens an existing file that may only be read.
    ///
    /// Where no log lies beside the file, all of it is in the file, and nobody can write one: SQLite is told so, since it would make files
    /// of its own otherwise. Where one does, SQLite reads it, or says that it cannot.
    init(readingOnly path: String, hasLog: Bool) throws(LedgerError) {
        var handle: OpaquePointer?
        let escaped = path.utf8.reduce(into: "") { text, byte in
            let isPlain =
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || "/._-".utf8.contains(byte)
            text += isPlain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let code = unsafe sqlite3_open_v2("file:\(escaped)?immutable=\(hasLog ? 0 : 1)", &handle, flags, nil)
        guard code == SQLITE_OK, let handle = unsafe handle else {
            unsafe sqlite3_close_v2(handle)
            throw SQLiteFailure(code: code, text: "").error(path)
        }
        unsafe self.handle = unsafe handle
        self.path = path
        _ = unsafe sqlite3_busy_timeout(handle, Self.patienceMilliseconds)
    }

    deinit { _ = unsafe sqlite3_close_v2(handle) }

    /// SQLite opens a file that it may not write as read-only, without a word.
    var isReadOnly: Bool { unsafe sqlite3_db_readonly(handle, "main") != 0 }

    func execute(_ sql: String, _ values: [SQLValue] = []) throws(LedgerError) {
        try rows(sql, values) { _ throws(LedgerError) in }
    }

    /// Calls `body` with each row.
    func rows(
        _ sql: String, _ values: [SQLValue] = [], _ body: (borrowing Statement) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        let statement = try prepare(sql)
        do throws(SQLiteFailure) { try statement.bind(values) } catch { throw error.error(path) }
        while try step(statement) { try body(statement) }
    }

    /// What `read` makes of the first row; nil when there is none.
    func first<Value>(
        _ sql: String, _ values: [SQLValue] = [], _ read: (borrowing Statement) -> Value
    ) throws(LedgerError) -> Value? {
        var value: Value?
        try rows(sql, values) { row throws(LedgerError) in value = value ?? read(row) }
        return value
    }

    /// Runs `body` in one transaction that has the right to write from its start, so that what it reads stays true.
    func write<Value>(_ body: (borrowing Connection) throws(LedgerError) -> Value) throws(LedgerError) -> Value {
        try transaction("BEGIN IMMEDIATE", body)
    }

    /// Runs `body` on one state of the database.
    func read<Value>(_ body: (borrowing Connection) throws(LedgerError) -> Value) throws(LedgerError) -> Value {
        try transaction("BEGIN", body)
    }

    private func transaction<Value>(
        _ begin: String, _ body: (borrowing Connection) throws(LedgerError) -> Value
    ) throws(LedgerError) -> Value {
        try execute(begin)
        do throws(LedgerError) {
            let value = try body(self)
            try execute("COMMIT")
            return value
        } catch {
            // SQLite has rolled some failures back by itself; a failure of this one leaves nothing to say beyond the first.
            if unsafe sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    private func prepare(_ sql: String) throws(LedgerError) -> Statement {
        do throws(SQLiteFailure) { return try unsafe Statement(sql, on: handle) } catch { throw error.error(path) }
    }

    private func step(_ statement: borrowing Statement) throws(LedgerError) -> Bool {
        do throws(SQLiteFailure) {
            return try statement.step()
        } catch {
            throw error.error(path)
        }
    }
}
