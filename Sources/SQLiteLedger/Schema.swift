internal import Reconciling

/// Brings a file to the newest version, after making sure that it is a ledger.
enum Schema {
    /// `plum`: tells a ledger from the databases of other programs.
    static let applicationID = 0x706c_756d

    /// Opens an existing ledger. Nothing is written to a file that is not one.
    static func open(_ file: LedgerFile) throws(LedgerError) -> Connection {
        let connection = try Connection(path: file.path)
        if connection.isReadOnly { throw LedgerError(.unwritable, "'\(file.path)' is read-only; the ledger must be writable") }
        guard try connection.first("PRAGMA application_id", [], { $0.integer(0) }) == applicationID else {
            throw LedgerError(.corrupt, "'\(file.path)' is a database of another program, not a ledger; PLUMB_LEDGER names the file")
        }
        try checkVersion(connection, file)
        try Settings.apply(to: connection, file)
        if try version(connection) < Migration.newest {
            try connection.write { connection throws(LedgerError) in try migrate(connection) }
        }
        try checkObjects(connection, file)
        return connection
    }

    /// Opens an existing ledger that may only be read.
    static func openForReading(_ file: LedgerFile) throws(LedgerError) -> Connection {
        let connection = try Connection(readingOnly: file.path, hasLog: file.hasLog)
        guard try connection.first("PRAGMA application_id", [], { $0.integer(0) }) == applicationID else {
            throw LedgerError(.corrupt, "'\(file.path)' is a database of another program, not a ledger; PLUMB_LEDGER names the file")
        }
        try checkVersion(connection, file)
        guard try version(connection) == Migration.newest else {
            throw LedgerError(
                .unwritable, "'\(file.path)' is of an earlier version, and read-only; open it once where it can be written")
        }
        // The file may come from elsewhere: its schema calls nothing that has effects.
        try connection.execute("PRAGMA trusted_schema = OFF")
        try checkObjects(connection, file)
        return connection
    }

    /// Makes an empty file a ledger.
    static func create(at path: String) throws(LedgerError) {
        let connection = try Connection(path: path)
        try connection.execute("PRAGMA synchronous = FULL")
        try connection.write { connection throws(LedgerError) in
            try connection.execute("PRAGMA application_id = \(applicationID)")
            try migrate(connection)
        }
        _ = try connection.first("PRAGMA journal_mode = WAL") { $0.text(0) }
    }

    /// Another process may have done it since the version was looked at: in a write transaction only.
    private static func migrate(_ connection: borrowing Connection) throws(LedgerError) {
        let done = try version(connection)
        guard done < Migration.newest else { return }
        for step in Migration.all[done...] {
            for statement in step.statements { try connection.execute(statement) }
            try connection.execute("INSERT OR REPLACE INTO about (key, value) VALUES ('plumb', ?)", [.text(step.plumb)])
        }
        try connection.execute("PRAGMA user_version = \(Migration.newest)")
    }

    private static func version(_ connection: borrowing Connection) throws(LedgerError) -> Int {
        try connection.first("PRAGMA user_version") { $0.integer(0) } ?? 0
    }

    private static func checkVersion(_ connection: borrowing Connection, _ file: LedgerFile) throws(LedgerError) {
        let version = try version(connection)
        if version > Migration.newest {
            let needed = try? connection.first("SELECT value FROM about WHERE key = 'plumb'") { $0.text(0) }
            throw LedgerError(
                .corrupt,
                "'\(file.path)' was written by a newer plumb (version \(version) of the format, this one knows \(Migration.newest)); "
                    + "use plumb \(needed ?? "as new as the one that wrote it") or newer")
        }
        // The first version is there from the moment that the file is.
        guard version > 0 else { throw LedgerError(.corrupt, "'\(file.path)' has no format version: it is damaged") }
    }

    private static func checkObjects(_ connection: borrowing Connection, _ file: LedgerFile) throws(LedgerError) {
        var missing = Migration.objects
        try connection.rows("SELECT name FROM sqlite_schema") { row throws(LedgerError) in missing.remove(row.text(0)) }
        guard missing.isEmpty else {
            let names = missing.sorted().joined(separator: ", ")
            throw LedgerError(.corrupt, "'\(file.path)' lacks \(names): the ledger was altered or damaged; restore it from a copy")
        }
    }
}
