import CanonicalJSON
import Reconciling
import SQLiteLedger
import TestBench
import Testing

struct TamperTests {
    private let directory: TemporaryDirectory
    private let raw: RawConnection
    private var path: String { directory.path + "/ledger.sqlite" }

    init() async throws {
        directory = try TemporaryDirectory()
        let ledger = try SQLiteLedger(path: directory.path + "/ledger.sqlite")
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
        _ = try await ledger.append(LedgerConformance.event(.historyBegun, "staging"))
        _ = try await ledger.append(LedgerConformance.event(.planCreated, detail: ["digest": "abc"]))
        _ = try await ledger.append(LedgerConformance.event(.planCreated, detail: ["digest": "def"]))
        raw = try RawConnection(directory.path + "/ledger.sqlite")
    }

    /// The code and message of reading the history now; an audit, which reads in groups, must see it too.
    private func reading() async -> LedgerError? {
        let error = await LedgerConformance.refusal { try await SQLiteLedger(path: path).events(environment: "production") }
        let audit = await LedgerConformance.refusal { try await LedgerAudit.run(try SQLiteLedger(path: path), keyring: nil) }
        if error?.code != .noHistory { #expect(audit?.code == error?.code) }
        return error
    }

    @Test func theGuardsRefuseChanges() throws {
        #expect(raw.isRefused("UPDATE events SET hash = 'x' WHERE sequence = 1"))
        #expect(raw.isRefused("UPDATE events SET environment = 'x'"))
        #expect(raw.isRefused("DELETE FROM events WHERE sequence = 4"))
        #expect(raw.isRefused("DELETE FROM events"))
    }

    @Test func replacingIsNoWayAroundTheGuards() throws {
        let columns = try raw.text("SELECT group_concat(name) FROM pragma_table_info('events') WHERE name <> 'sequence'")
        #expect(raw.isRefused("INSERT OR REPLACE INTO events (sequence, \(columns)) SELECT 1, \(columns) FROM events WHERE sequence = 2"))
        #expect(raw.isRefused("REPLACE INTO events (sequence, \(columns)) SELECT 4, \(columns) FROM events WHERE sequence = 3"))
    }

    /// The payload's column; the rest is the ledger's business.
    private var payload: String {
        get throws { try raw.text("SELECT name FROM pragma_table_info('events') WHERE name IN ('event', 'body')") }
    }

    @Test func everyByteOfThePayloadCounts() async throws {
        let column = try payload
        let length = try raw.number("SELECT length(CAST(\(column) AS BLOB)) FROM events WHERE sequence = 3")
        for position in 1...length {
            // By 1, by the highest bit (which is no UTF-8 any more), and to zero.
            for mask in [1, 128] {
                let byte = try raw.number("SELECT unicode(substr(CAST(\(column) AS TEXT), \(position), 1)) FROM events WHERE sequence = 3")
                try raw.run("BEGIN")
                try raw.withoutTriggers {
                    let hex = String((byte ^ mask) + 256, radix: 16).dropFirst()
                    try raw.run(
                        """
                        UPDATE events SET \(column) = CAST(substr(CAST(\(column) AS BLOB), 1, \(position - 1)) || x'\(hex)'
                            || substr(CAST(\(column) AS BLOB), \(position + 1)) AS TEXT) WHERE sequence = 3
                        """)
                }
                try raw.run("COMMIT")
                let error = await reading()
                #expect(
                    error?.code == .corrupt && error?.message.contains("3") == true,
                    "byte \(position) ^ \(mask): \(error?.message ?? "read")")
                try raw.withoutTriggers {
                    let hex = String(byte + 256, radix: 16).dropFirst()
                    try raw.run(
                        """
                        UPDATE events SET \(column) = CAST(substr(CAST(\(column) AS BLOB), 1, \(position - 1)) || x'\(hex)'
                            || substr(CAST(\(column) AS BLOB), \(position + 1)) AS TEXT) WHERE sequence = 3
                        """)
                }
            }
        }
        #expect(await reading() == nil)
    }

    @Test(arguments: [
        ("dropped", "DELETE FROM events WHERE sequence = 3"), ("the first dropped", "DELETE FROM events WHERE sequence = 1"),
        ("the tail dropped", "DELETE FROM events WHERE sequence = 4"), ("all dropped", "DELETE FROM events"),
        ("appended twice", "UPDATE events SET sequence = 6 WHERE sequence = 4"),
        ("another hash", "UPDATE events SET hash = (SELECT hash FROM events WHERE sequence = 1) WHERE sequence = 3"),
        ("another environment", "UPDATE events SET environment = 'staging' WHERE sequence = 3"),
        ("hidden in another environment", "UPDATE events SET environment = 'elsewhere' WHERE sequence = 4"),
    ])
    func whatWasDoneToTheRowsIsSeen(_ what: String, _ sql: String) async throws {
        try raw.withoutTriggers { try raw.run(sql) }
        #expect(await reading()?.code == .corrupt, "\(what)")
    }

    @Test func reorderedEventsAreSeen() async throws {
        try raw.withoutTriggers {
            try raw.run("UPDATE events SET sequence = 99 WHERE sequence = 3")
            try raw.run("UPDATE events SET sequence = 3 WHERE sequence = 4")
            try raw.run("UPDATE events SET sequence = 4 WHERE sequence = 99")
        }
        #expect(await reading()?.message.contains("3") == true)
    }

    @Test func anInsertedEventIsSeen() async throws {
        let columns = try raw.text("SELECT group_concat(name) FROM pragma_table_info('events') WHERE name <> 'sequence'")
        try raw.run("INSERT INTO events (sequence, \(columns)) SELECT 5, \(columns) FROM events WHERE sequence = 4")
        let error = await reading()
        #expect(error?.code == .corrupt && error?.message.contains("5") == true)
    }
}
