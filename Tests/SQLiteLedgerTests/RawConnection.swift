import CSQLite
import Testing

/// SQLite without the ledger in between, as someone has it who alters the file.
final class RawConnection {
    private var handle: OpaquePointer?

    init(_ path: String) throws {
        try #require(sqlite3_open(path, &handle) == SQLITE_OK)
        sqlite3_busy_timeout(handle, 5_000)
    }

    deinit { sqlite3_close_v2(handle) }

    func run(_ sql: String) throws {
        let code = sqlite3_exec(handle, sql, nil, nil, nil)
        try #require(code == SQLITE_OK, "\(String(cString: sqlite3_errmsg(handle))): \(sql)")
    }

    func isRefused(_ sql: String) -> Bool { sqlite3_exec(handle, sql, nil, nil, nil) != SQLITE_OK }

    func text(_ sql: String) throws -> String {
        var statement: OpaquePointer?
        try #require(sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK)
        defer { sqlite3_finalize(statement) }
        try #require(sqlite3_step(statement) == SQLITE_ROW)
        return String(cString: try #require(sqlite3_column_text(statement, 0)))
    }

    /// How SQLite would look for what a statement asks for, step by step.
    func plan(of sql: String) throws -> [String] {
        var statement: OpaquePointer?
        try #require(sqlite3_prepare_v2(handle, "EXPLAIN QUERY PLAN " + sql, -1, &statement, nil) == SQLITE_OK)
        defer { sqlite3_finalize(statement) }
        var steps: [String] = []
        while sqlite3_step(statement) == SQLITE_ROW { steps.append(String(cString: try #require(sqlite3_column_text(statement, 3)))) }
        return steps
    }

    func number(_ sql: String) throws -> Int { try #require(Int(try text(sql))) }

    /// Runs `body` with the guards taken away, and puts them back as they were.
    func withoutTriggers(_ body: () throws -> Void) throws {
        let count = try number("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'")
        var triggers: [(name: String, sql: String)] = []
        for index in 0..<count {
            let from = "FROM sqlite_master WHERE type = 'trigger' ORDER BY name LIMIT 1 OFFSET \(index)"
            triggers.append((try text("SELECT name \(from)"), try text("SELECT sql \(from)")))
        }
        for trigger in triggers { try run("DROP TRIGGER \(trigger.name)") }
        try body()
        for trigger in triggers { try run(trigger.sql) }
    }
}
