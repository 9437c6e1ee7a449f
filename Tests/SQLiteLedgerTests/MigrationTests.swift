import CanonicalJSON
import Reconciling
import SQLiteLedger
import TestBench
import Testing

/// A file of an older version is brought to the newest one when it is opened, with all that is in it.
struct MigrationTests {
    /// The first version, as it was.
    private static let first = [
        "PRAGMA application_id = 1886156141", "CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
        """
        CREATE TABLE events (
            sequence INTEGER PRIMARY KEY AUTOINCREMENT, hash TEXT NOT NULL, environment TEXT NOT NULL, kind TEXT NOT NULL,
            event TEXT NOT NULL
        ) STRICT
        """,
        "CREATE UNIQUE INDEX beginnings ON events (environment) WHERE kind = 'history.begun'",
        """
        CREATE TABLE locks (
            provider TEXT NOT NULL, name TEXT NOT NULL, holder TEXT NOT NULL, since INTEGER NOT NULL, expires INTEGER NOT NULL,
            PRIMARY KEY (provider, name)
        ) STRICT, WITHOUT ROWID
        """,
        "CREATE TRIGGER events_stay BEFORE UPDATE ON events BEGIN SELECT raise(ABORT, 'events are never changed'); END",
        "CREATE TRIGGER events_remain BEFORE DELETE ON events BEGIN SELECT raise(ABORT, 'events are never deleted'); END",
        """
        CREATE TRIGGER events_follow BEFORE INSERT ON events
        WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM events)
        BEGIN SELECT raise(ABORT, 'events are only appended'); END
        """,
        "INSERT INTO about (key, value) VALUES ('plumb', '0.1.0')", "PRAGMA user_version = 1", "PRAGMA journal_mode = WAL",
    ]

    @Test func theFirstVersionIsReadAndGoesOn() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/ledger.sqlite"
        // SQLite makes a database of an empty file, which the fixture then fills.
        try directory.write([], to: "ledger.sqlite")
        var recorded: [RecordedEvent] = []
        do {
            let raw = try RawConnection(path)
            for statement in Self.first { try raw.run(statement) }
            var hash = ChainEntry.genesis
            for (index, event) in try RandomHistory(seed: 3, acts: 12).events.enumerated() {
                let entry = try ChainEntry(event)
                hash = ChainEntry.hash(entry.bytes, after: hash)
                recorded.append(RecordedEvent(sequence: index + 1, hash: hash, event: entry.event))
                let text = String(decoding: entry.bytes, as: UTF8.self).replacing("'", with: "''")
                try raw.run(
                    """
                    INSERT INTO events (sequence, hash, environment, kind, event)
                    VALUES (\(index + 1), '\(hash)', '\(event.environment)', '\(event.kind.rawValue)', '\(text)')
                    """)
            }
            try raw.run("INSERT INTO locks VALUES ('heroku', 'a', 'run 1', 1, 2)")
        }
        let ledger = try SQLiteLedger(path: path)
        #expect(try await ledger.allEvents() == recorded)
        #expect(try await ledger.locks().map(\.holder.id) == ["run 1"])
        #expect(await LedgerConformance.refusal { try await ledger.append(LedgerConformance.event(.historyBegun)) }?.code == .historyExists)
        #expect(try await ledger.append(LedgerConformance.event(.planCreated)).sequence == recorded.count + 1)
        try await LedgerConformance.compact(ledger, recorded, before: recorded.count / 2)
        // Once: the next one finds it done.
        #expect(try await SQLiteLedger(path: path).allEvents().last?.event.kind == .historyCompacted)
        #expect(try RawConnection(path).number("PRAGMA user_version") == 4)
    }

    /// What is unsigned has the same bytes in the version before signatures, the recorded state included.
    @Test func theVersionBeforeSignaturesKeepsItsState() async throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/ledger.sqlite"
        let recorded = try await LedgerConformance.fill(try SQLiteLedger(path: path, schedule: LedgerConformance.soon))
        let stored = try await SQLiteLedger(path: path).ledgerState()
        try RawConnection(path).run("PRAGMA user_version = 3")
        let ledger = try SQLiteLedger(path: path, schedule: LedgerConformance.soon)
        #expect(try RawConnection(path).number("PRAGMA user_version") == 4)
        #expect(try await ledger.allEvents() == recorded)
        #expect(try await ledger.ledgerState() == stored && stored != nil)
    }
}
