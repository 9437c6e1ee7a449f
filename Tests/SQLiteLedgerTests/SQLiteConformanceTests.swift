import SQLiteLedger
import TestBench
import Testing

struct SQLiteConformanceTests {
    @Test(arguments: LedgerConformance.all)
    func itConforms(_ requirement: LedgerConformance.Requirement) async throws {
        let directory = try TemporaryDirectory()
        try await requirement.check { try SQLiteLedger(path: directory.path + "/ledger.sqlite") }
    }

    /// With a recorded state that moves on all the time.
    @Test(arguments: LedgerConformance.all)
    func itConformsWithARecordedState(_ requirement: LedgerConformance.Requirement) async throws {
        let directory = try TemporaryDirectory()
        try await requirement.check { try SQLiteLedger(path: directory.path + "/ledger.sqlite", schedule: LedgerConformance.soon) }
    }
}
