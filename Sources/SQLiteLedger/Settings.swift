internal import Reconciling

/// How the ledger's connection behaves. A PRAGMA that SQLite does not take fails silently, so each is read back.
enum Settings {
    private static let all: [(name: String, value: String, isReadAs: String)] = [
        // Readers and the writer do not wait for each other.
        ("journal_mode", "WAL", "wal"),
        // In WAL mode, what is less than FULL loses the last commits with the power.
        ("synchronous", "FULL", "2"),
        // On Darwin, fsync alone leaves the data in the drive's cache.
        ("fullfsync", "ON", "1"),
        ("checkpoint_fullfsync", "ON", "1"),
        ("foreign_keys", "ON", "1"),
        // The file may come from elsewhere: its schema calls nothing that has effects.
        ("trusted_schema", "OFF", "0"),
        ("cell_size_check", "ON", "1"),
    ]

    static func apply(to connection: borrowing Connection, _ file: LedgerFile) throws(LedgerError) {
        for setting in all {
            try connection.execute("PRAGMA \(setting.name) = \(setting.value)")
            let now = try connection.first("PRAGMA \(setting.name)") { $0.text(0) }
            guard now == setting.isReadAs else {
                throw LedgerError(
                    .unwritable, "'\(file.path)': SQLite did not accept \(setting.name) = \(setting.value), it is \(now ?? "unknown")")
            }
        }
        let patience = try connection.first("PRAGMA busy_timeout") { $0.integer(0) }
        guard patience == Int(Connection.patienceMilliseconds) else {
            throw LedgerError(.unwritable, "'\(file.path)': SQLite did not accept busy_timeout")
        }
    }
}
