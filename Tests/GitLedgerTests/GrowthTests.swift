import CanonicalJSON
import GitLedger
import Reconciling
import TestBench
import Testing

struct GrowthTests {
    /// A year of hourly drift checks, and some.
    @Test func nineThousandEventsStaySmall() async throws {
        let fixture = try await GitFixture()
        let clone = try await fixture.clone("one")
        let ledger = try await fixture.ledger(in: clone)
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))
        let early = try await cost(fixture, GitFixture.apart(clone)) { _ = try await ledger.append(Self.event(0)) }
        for wave in 0..<30 {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<300 { group.addTask { _ = try await ledger.append(Self.event(wave * 300 + number)) } }
                try await group.waitForAll()
            }
        }
        let late = try await cost(fixture, GitFixture.apart(clone)) { _ = try await ledger.append(Self.event(9_000)) }
        #expect(late.objects <= early.objects + 2, "an append stores as many objects after 9,000 events as at first")
        #expect(late.kilobytes < 64, "an append stores no more than a segment and some folders")

        try await fixture.git("gc", "--quiet", in: fixture.remote)
        let size = try await fixture.count("size-pack", in: fixture.remote)
        #expect(size < 8_000, "9,000 events take \(size) KiB")
        let fresh = try await fixture.ledger(in: try await fixture.clone("fresh", "--depth=1"))
        #expect(try await fresh.events(environment: "production").count == 9_003)
    }

    private static func event(_ number: Int) -> LedgerEvent {
        LedgerConformance.event(
            number.isMultiple(of: 2) ? .driftDetected : .driftCleared, run: "run-\(number)",
            detail: ["digest": .string(String(UInt64(number) &* 0x9E37_79B9_7F4A_7C15, radix: 16)), "resources": .integer(number % 40)])
    }

    /// What the clone holds more after `body` than before.
    private func cost(
        _ fixture: GitFixture, _ clone: String, _ body: () async throws -> Void
    ) async throws -> (objects: Int, kilobytes: Int) {
        let objects = try await fixture.count("count", in: clone)
        let kilobytes = try await fixture.count("size", in: clone)
        try await body()
        let more = try await fixture.count("count", in: clone)
        let larger = try await fixture.count("size", in: clone)
        return (more - objects, larger - kilobytes)
    }
}
