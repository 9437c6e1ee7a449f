import Reconciling
import Testing

/// When a watch checks which environment, and when it may say that all of them are read.
@Suite struct DriftScheduleTests {
    private static let hour = 3_600

    /// One at once, the others spread over a tenth of the interval, each always at the same place.
    @Test func theFirstRound() throws {
        let names = (1...40).map { "environment-\($0)" }
        let due = DriftSchedule.firstDue(of: names, interval: Self.hour, now: 1_000)
        #expect(due.count == 40)
        #expect(due.values.min() == 1_000)
        #expect(try #require(due.values.max()) < 1_000 + Self.hour / 10)
        #expect(Set(due.values).count > 30, "\(due)")
        #expect(DriftSchedule.firstDue(of: names.reversed(), interval: Self.hour, now: 1_000) == due)
        #expect(DriftSchedule.firstDue(of: ["production"], interval: Self.hour, now: 1_000) == ["production": 1_000])
        #expect(DriftSchedule.firstDue(of: ["a", "b"], interval: 1, now: 5) == ["a": 5, "b": 5])
    }

    /// A minute, two, four, at most the interval; less up to a tenth.
    @Test func failuresAreTriedAgainLaterAndLater() {
        func pause(_ failures: Int, _ chance: Double = 0, interval: Int = 3_600) -> Int {
            DriftSchedule.pause(after: failures, interval: interval, chance: chance)
        }
        #expect((0...8).map { pause($0) } == [3_600, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600])
        #expect(pause(1_000) == 3_600)
        #expect(pause(0, 0.999_999) == 3_240 && pause(1, 0.999_999) == 54)
        #expect(pause(3, interval: 30) == 30 && pause(0, 0.5, interval: 1) == 1)
    }

    @Test func oneBeatStandsForAll() {
        var known = DriftCompleteness(["production", "staging"], interval: Self.hour)
        known.take("staging", isComplete: true, at: 100)
        #expect(!known.isWhole(at: 100), "production was not checked yet")
        known.take("production", isComplete: false, at: 200)
        #expect(!known.isWhole(at: 200))
        known.take("production", isComplete: true, at: 300)
        #expect(known.isWhole(at: 300))
        #expect(known.isWhole(at: 100 + Self.hour) && !known.isWhole(at: 101 + Self.hour), "staging's is too old")
        known.take("staging", isComplete: false, at: 400)
        #expect(!known.isWhole(at: 400))
    }
}
