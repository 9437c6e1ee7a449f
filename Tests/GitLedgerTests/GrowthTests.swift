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

    /// What a plan reads: as many objects after a long history as after a short one, whoever opens the clone.
    @Test func aPlanReadsAsManyObjectsAfterALongHistory() async throws {
        let fixture = try await GitFixture()
        let clone = try await fixture.clone("one")
        let path = GitFixture.variables["PATH"] ?? ""
        // What the reader is asked for goes through this program: one object a line.
        let script = """
            #!/bin/sh
            PATH='\(path)'
            case " $* " in *" cat-file --batch "*) tee -a '\(fixture.path)/asked' | git "$@"; exit;; esac
            exec git "$@"

            """
        _ = try await fixture.clone("bin")
        try fixture.write(script, to: "bin/git", mode: 0o755)
        let variables = GitFixture.variables.merging(["PATH": "\(fixture.path)/bin:\(path)"]) { _, new in new }
        let schedule = StateSchedule(stride: 256, age: 0)
        let ledger = try await fixture.ledger(in: clone, schedule: schedule)
        _ = try await ledger.append(LedgerConformance.event(.historyBegun))

        func asked() async throws -> Int {
            let before = fixture.said(in: fixture.path + "/asked").count { $0 == "\n" }
            let reader = try await GitLedger(directory: clone, variables: variables, patience: .seconds(300), schedule: schedule)
            let state = try await reader.state(of: "production", EnvironmentState.planKinds)
            #expect(state.checkpoint != nil && state.following.count == 40)
            _ = try await reader.locks()
            return fixture.said(in: fixture.path + "/asked").count { $0 == "\n" } - before
        }
        let rejected = LedgerConformance.event(.gateRejected)
        _ = try await ledger.append(Array(repeating: rejected, count: schedule.stride + 39))
        let early = try await asked()
        for _ in 0..<40 { _ = try await ledger.append(Array(repeating: rejected, count: schedule.stride)) }
        let late = try await asked()
        #expect(early > 4)
        #expect(late <= early + 3, "\(late) objects are read of 10,536 events, and \(early) of 296")
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
