import CSQLite
import Concurrency
import Testing

/// The statements that a file's connections run, whoever opens them: what SQLite says of each when it has ended.
final class StatementLog: Sendable {
    struct Entry: Sendable {
        let sql: String
        /// Rows that were stepped over because no index leads to what was asked for.
        let scanned: Int
        /// Instructions of SQLite's machine.
        let instructions: Int
    }

    private let path: String

    /// By file; only those that somebody asks about.
    private static let entries = Locked<[String: [Entry]]>([:])

    /// Every connection of this process says what it runs, from when it is opened.
    private static let isOn: Bool = {
        let begin: @convention(c) (OpaquePointer?, OpaquePointer?, OpaquePointer?) -> Int32 = { connection, _, _ in
            sqlite3_trace_v2(connection, UInt32(SQLITE_TRACE_PROFILE), { _, _, statement, _ in StatementLog.note(statement) }, nil)
        }
        return sqlite3_auto_extension(unsafeBitCast(begin, to: (@convention(c) () -> Void).self)) == SQLITE_OK
    }()

    /// Begins to note what connections run that are opened from now on.
    init(_ path: String) throws {
        try #require(Self.isOn)
        self.path = path
        Self.entries.withLock { $0[path] = [] }
    }

    deinit { Self.entries.withLock { $0[path] = nil } }

    private static func note(_ pointer: UnsafeMutableRawPointer?) -> Int32 {
        guard let pointer else { return 0 }
        let statement = OpaquePointer(pointer)
        guard let name = sqlite3_db_filename(sqlite3_db_handle(statement), "main"), let sql = sqlite3_sql(statement) else { return 0 }
        let entry = Entry(
            sql: String(cString: sql), scanned: Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0)),
            instructions: Int(sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 0)))
        let path = String(cString: name)
        entries.withLock { $0[path]?.append(entry) }
        return 0
    }

    /// What was run since this was asked the last time.
    func take() -> [Entry] {
        Self.entries.withLock { all in
            let own = all[path] ?? []
            all[path] = []
            return own
        }
    }
}
