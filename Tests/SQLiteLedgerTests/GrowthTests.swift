import CanonicalJSON
import Reconciling
import Resources
import SQLiteLedger
import TestBench
import Testing

/// What a plan and an apply ask of a file costs the same however long its history is: SQLite counts what it does.
@Suite struct GrowthTests {
    private let directory: TemporaryDirectory
    private let schedule = StateSchedule(stride: 256, age: 0)

    init() throws { directory = try TemporaryDirectory() }

    /// A history that has been recorded for so many steps, and 40 events more.
    private func history(steps: Int) async throws -> String {
        let path = directory.path + "/\(steps).sqlite"
        let ledger = try SQLiteLedger(path: path, schedule: schedule)
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
        let rejected = LedgerConformance.event(.gateRejected)
        _ = try await ledger.append(Array(repeating: rejected, count: steps * schedule.stride + 39))
        return path
    }

    /// What is run for each of the things that a plan or an apply asks.
    private func log(_ path: String) async throws -> [String: [StatementLog.Entry]] {
        let log = try StatementLog(path)
        let ledger = try SQLiteLedger(path: path, schedule: schedule)
        var all: [String: [StatementLog.Entry]] = ["open": log.take()]
        let state = try await ledger.state(of: "production", EnvironmentState.planKinds)
        #expect(state.checkpoint != nil && state.following.count == 40)
        all["plan"] = log.take()
        _ = try await ledger.state(of: "production", nil)
        all["gate"] = log.take()
        let scope = Scope(provider: "heroku", name: "a")
        let fence = try await ledger.lock([scope], holder: "run", leaseSeconds: 60, now: 1_700_000_000)
        all["lock"] = log.take()
        _ = try await ledger.append(LedgerConformance.event(.applyIntent, run: "run"), behind: fence)
        all["record"] = log.take()
        try await ledger.renew(fence, leaseSeconds: 60, now: 1_700_000_001)
        try await ledger.unlock([scope], holder: "run")
        _ = try await ledger.locks()
        all["give back"] = log.take()
        _ = try await ledger.allEvents()
        all["everything"] = log.take()
        return all
    }

    @Test func aLongHistoryCostsWhatAShortOneDoes() async throws {
        let short = try await log(try await history(steps: 1))
        let long = try await log(try await history(steps: 40))
        for (what, entries) in short where what != "everything" {
            let late = try #require(long[what])
            #expect(!late.isEmpty)
            #expect(late.map(\.sql) == entries.map(\.sql), "\(what)")
            #expect(late.map(\.instructions) == entries.map(\.instructions), "\(what): \(late.map(\.sql))")
            for entry in late { #expect(entry.scanned <= 64, "\(what) scans: \(entry.sql)") }
        }
        // What goes over everything shows that this counts.
        let counts = [short, long].map { $0["everything", default: []].map(\.instructions).reduce(0, +) }
        #expect(counts[1] > 20 * counts[0], "\(counts)")
    }

    /// Where an index leads to what is asked for, SQLite says so: no statement about events goes over the table.
    @Test func noStatementGoesOverAllEvents() async throws {
        let path = try await history(steps: 2)
        let raw = try RawConnection(path)
        let asked = try await log(path).filter { $0.key != "everything" }.values.flatMap { $0.map(\.sql) }
        let events = Set(asked.filter { $0.contains("FROM events") })
        #expect(events.count >= 4, "\(events)")
        for sql in events {
            for step in try raw.plan(of: sql) where step.hasPrefix("SCAN events") {
                // The newest event is the first that a scan from the end comes to.
                #expect(sql.hasSuffix("FROM events ORDER BY sequence DESC LIMIT 1"), "\(step): \(sql)")
            }
        }
    }
}
