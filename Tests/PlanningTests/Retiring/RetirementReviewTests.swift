import Estate
import Planning
import Resources
import Testing

/// Destruction is planned ahead: announced, awaited, and only then done.
@Suite struct RetirementTests {
    private static let day = 86_400
    private static let start = CivilDay(year: 2026, month: 12, day: 1).number * day

    private func bench(_ retirement: Retirement, announcedAt: Int? = nil, now: Int) throws -> Bench {
        var bench = Bench()
        bench.want("old", "x")
        bench.want("new", "y")
        bench.have("old", "x")
        bench.have("new", "y")
        bench.applied = ["old": "x", "new": "y"]
        bench.retirements = ["old": retirement]
        bench.now = now
        guard let announcedAt else { return bench }
        let first = try #require(bench.plan().changes.first { $0.action == .adopt })
        bench.announced = [first.address: try #require(first.after)]
        bench.since = [first.address: announcedAt]
        return bench
    }

    private let week = Retirement(notBefore: nil, soak: 7 * day, conditions: [], reason: "replaced")

    @Test func isAnnouncedFirst() throws {
        let plan = try bench(week, now: Self.start).plan()
        #expect(plan.changes.map(\.action) == [.adopt])
        #expect(plan.operations.isEmpty && plan.destroyed.isEmpty && !plan.isBlocked)
        #expect(plan.findings.first?.message.contains("7 days after") == true)
    }

    @Test(arguments: [0, 6 * day, 7 * day - 1])
    func waitsForItsSoak(_ seconds: Int) throws {
        let plan = try bench(week, announcedAt: Self.start, now: Self.start + seconds).plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.findings.first?.message.contains("on 2026-12-08 at the earliest") == true)
    }

    @Test func waitsForItsDay() throws {
        let retirement = Retirement(notBefore: CivilDay("2027-01-01"), soak: Self.day, conditions: [], reason: nil)
        #expect(try bench(retirement, announcedAt: Self.start, now: Self.start + 30 * Self.day).plan().changes.isEmpty)
        let due = try bench(retirement, announcedAt: Self.start, now: Self.start + 31 * Self.day).plan()
        #expect(due.changes.map(\.action) == [.delete])
    }

    @Test func waitsForWhatMustBeTrue() throws {
        let open = Retirement(
            notBefore: nil, soak: 0, conditions: [.init("no traffic", met: nil), .init("a backup", met: "kris 2026-12-02")], reason: nil)
        let plan = try bench(open, announcedAt: Self.start, now: Self.start).plan()
        #expect(plan.changes.isEmpty && !plan.isBlocked)
        #expect(plan.findings.first?.message.hasSuffix("first must be true: no traffic") == true)
    }

    @Test func isDoneWhenItIsDue() throws {
        let plan = try bench(week, announcedAt: Self.start, now: Self.start + 7 * Self.day).plan()
        #expect(plan.changes.map(\.address) == [Bench.address("old")])
        #expect(plan.changes.map(\.action) == [.delete])
    }

    /// Other terms are another retirement: nobody shortens a soak by editing it.
    @Test func otherTermsAreAnnouncedAnew() throws {
        var bench = try bench(week, announcedAt: Self.start, now: Self.start + 7 * Self.day)
        bench.retirements = ["old": Retirement(notBefore: nil, soak: Self.day, conditions: [], reason: nil)]
        #expect(bench.plan().changes.map(\.action) == [.adopt])
    }

    @Test func isNeverMadeAgain() throws {
        var bench = try bench(week, announcedAt: Self.start, now: Self.start + 7 * Self.day)
        bench.liveTexts["old"] = nil
        bench.applied["old"] = nil
        let plan = bench.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.findings.first?.message.contains("out of the files") == true)
    }

    /// Without its retire: the announcement is forgotten, and nothing else happens.
    @Test func canBeTakenBack() throws {
        var bench = try bench(week, announcedAt: Self.start, now: Self.start + Self.day)
        bench.retirements = [:]
        let plan = bench.plan()
        #expect(plan.changes.map(\.action) == [.forget])
        #expect(plan.operations.isEmpty)
    }
}
