import CanonicalJSON
import Reconciling
import SQLiteLedger
import TestBench
import Testing

/// What a compacted file says of what left it cannot be altered without notice, nor a compaction be half done.
struct CompactionTests {
    private let directory: TemporaryDirectory
    private let ledger: SQLiteLedger
    private let all: [RecordedEvent]
    private var path: String { directory.path + "/ledger.sqlite" }

    init() async throws {
        directory = try TemporaryDirectory()
        ledger = try SQLiteLedger(path: directory.path + "/ledger.sqlite")
        all = try await LedgerConformance.fill(ledger)
    }

    private func reading() async -> LedgerError? { await LedgerConformance.refusal { try await SQLiteLedger(path: path).allEvents() } }

    @Test(arguments: [
        ("the first dropped", "DELETE FROM events WHERE sequence = (SELECT min(sequence) FROM events)"),
        ("one dropped", "DELETE FROM events WHERE sequence = (SELECT min(sequence) + 1 FROM events)"),
        ("the compaction dropped", "DELETE FROM events WHERE kind = 'history.compacted'"),
        ("all dropped", "DELETE FROM events"),
        ("another beginning", "UPDATE past SET through = through + 1, hash = (SELECT hash FROM events ORDER BY sequence LIMIT 1)"),
        ("its own beginning", "UPDATE past SET through = 0"),
        ("another hash", "UPDATE past SET hash = (SELECT hash FROM events ORDER BY sequence LIMIT 1)"),
        ("no beginning", "DELETE FROM past"),
        ("begun elsewhere", "INSERT INTO begun_before (environment) VALUES ('elsewhere')"),
        ("begun no more", "DELETE FROM begun_before WHERE environment = 'production'"),
        ("filed under an environment", "UPDATE events SET environment = 'production' WHERE kind = 'history.compacted'"),
    ])
    func whatWasDoneToTheRowsIsSeen(_ what: String, _ sql: String) async throws {
        try await LedgerConformance.compact(ledger, all, before: all.count / 2)
        #expect(await reading() == nil)
        let raw = try RawConnection(path)
        try raw.withoutTriggers { try raw.run(sql) }
        #expect(await reading()?.code == .corrupt, "\(what)")
    }

    /// Without a compaction that says so, the beginning cannot have left.
    @Test func aCutBeginningIsSeen() async throws {
        let raw = try RawConnection(path)
        try raw.withoutTriggers {
            try raw.run("UPDATE past SET through = 3, hash = (SELECT hash FROM events WHERE sequence = 3)")
            try raw.run("DELETE FROM events WHERE sequence <= 3")
        }
        #expect(await reading()?.message.contains("event 1 is missing") == true)
    }

    @Test func bytesOfWhatIsKeptCount() async throws {
        try await LedgerConformance.compact(ledger, all, before: all.count / 2)
        let raw = try RawConnection(path)
        let place = "kind = 'history.compacted'"
        let length = try raw.number("SELECT length(CAST(event AS BLOB)) FROM events WHERE \(place)")
        for position in stride(from: 1, through: length, by: max(1, length / 60)) {
            let byte = try raw.number("SELECT unicode(substr(event, \(position), 1)) FROM events WHERE \(place)")
            func write(_ byte: Int) throws {
                let hex = String(byte + 256, radix: 16).dropFirst()
                try raw.withoutTriggers {
                    try raw.run(
                        """
                        UPDATE events SET event = CAST(substr(CAST(event AS BLOB), 1, \(position - 1)) || x'\(hex)'
                            || substr(CAST(event AS BLOB), \(position + 1)) AS TEXT) WHERE \(place)
                        """)
                }
            }
            try write(byte ^ 1)
            let error = await reading()
            #expect(error?.code == .corrupt && error?.message.contains("\(all.count + 1)") == true, "byte \(position)")
            try write(byte)
        }
        #expect(await reading() == nil)
    }

    @Test func theGuardsHoldForWhatStays() async throws {
        let proposal = try await LedgerConformance.compact(ledger, all, before: all.count / 2)
        let raw = try RawConnection(path)
        #expect(raw.isRefused("DELETE FROM events WHERE sequence = \(proposal.compaction.through + 1)"))
        #expect(raw.isRefused("UPDATE past SET through = 1"))
        #expect(raw.isRefused("UPDATE past SET through = \(all.count + 1)"))
        #expect(raw.isRefused("UPDATE events SET hash = 'x'"))
    }

    @Test func oneThatFailsHalfwayChangesNothing() async throws {
        let raw = try RawConnection(path)
        try raw.run("CREATE TRIGGER stop BEFORE DELETE ON events WHEN OLD.sequence = 3 BEGIN SELECT raise(ABORT, 'no'); END")
        await #expect(throws: LedgerError.self) { try await LedgerConformance.compact(ledger, all, before: all.count / 2) }
        #expect(try await SQLiteLedger(path: path).allEvents() == all)
        try raw.run("DROP TRIGGER stop")
        try await LedgerConformance.compact(ledger, all, before: all.count / 2)
        #expect(await reading() == nil)
    }

    @Test func theFileBecomesSmaller() async throws {
        let long = LedgerConformance.event(.gateRejected, detail: ["reason": .string(String(repeating: "x", count: 50_000))])
        for _ in 0..<20 { _ = try await ledger.append(long) }
        let raw = try RawConnection(path)
        let before = try raw.number("PRAGMA page_count")
        _ = try await LedgerConformance.compactor(ledger).perform(
            try #require(try await LedgerConformance.compactor(ledger).proposal(before: .max)))
        #expect(try raw.number("PRAGMA page_count") * 2 < before)
    }
}
