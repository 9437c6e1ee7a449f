import GitLedger
import TestBench
import Testing

struct GitConformanceTests {
    @Test(arguments: LedgerConformance.all)
    func itConformsInOneClone(_ requirement: LedgerConformance.Requirement) async throws {
        let fixture = try await GitFixture()
        let clone = try await fixture.clone("one")
        try await requirement.check { try await fixture.ledger(in: clone) }
    }

    @Test(arguments: LedgerConformance.all)
    func itConformsFromCloneToClone(_ requirement: LedgerConformance.Requirement) async throws {
        let fixture = try await GitFixture()
        try await requirement.check {
            try await fixture.ledger(in: try await fixture.clone("\(UInt64.random(in: .min ... .max))", "--depth=1"))
        }
    }

    /// With a recorded state that moves on all the time.
    @Test(arguments: LedgerConformance.all)
    func itConformsWithARecordedState(_ requirement: LedgerConformance.Requirement) async throws {
        let fixture = try await GitFixture()
        try await requirement.check {
            let clone = try await fixture.clone("\(UInt64.random(in: .min ... .max))", "--depth=1")
            return try await fixture.ledger(in: clone, schedule: LedgerConformance.soon)
        }
    }
}
