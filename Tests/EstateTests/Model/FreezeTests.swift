import Estate
import Testing

@Suite struct FreezeTests {
    @Test(arguments: [
        ("1970-01-01", 0, Weekday.thu), ("2026-11-21", 20_778, .sat), ("2024-02-29", 19_782, .thu), ("1969-12-31", -1, .wed),
        ("2000-03-01", 11_017, .wed), ("2100-03-01", 47_541, .mon),
    ])
    func days(_ text: String, _ number: Int, _ weekday: Weekday) throws {
        let day = try #require(CivilDay(text))
        #expect(day.number == number)
        #expect(day.weekday == weekday)
        #expect(CivilDay(number: number).description == text)
    }

    @Test(arguments: ["2026-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-1-1", "26-01-01", "2026-01-32", "２026-01-01", ""])
    func noDay(_ text: String) { #expect(CivilDay(text) == nil) }

    /// Seconds of a wall clock.
    private func local(_ day: String, _ hour: Int, _ minute: Int, _ second: Int = 0) throws -> Int {
        try #require(CivilDay(day)).number * 86_400 + hour * 3_600 + minute * 60 + second
    }

    @Test func weekly() throws {
        let freeze = Freeze(zone: "UTC", window: .weekly([.fri], from: 960, to: 1_439), reason: nil)
        #expect(try !freeze.holds(atLocal: local("2026-11-20", 15, 59, 59)))
        #expect(try freeze.holds(atLocal: local("2026-11-20", 16, 0)))
        #expect(try freeze.holds(atLocal: local("2026-11-20", 23, 59, 59)))
        #expect(try !freeze.holds(atLocal: local("2026-11-21", 0, 0)))
        #expect(try !freeze.holds(atLocal: local("2026-11-19", 17, 0)))
        #expect(freeze.description == "fri 16:00 to 23:59 UTC")
    }

    @Test func overMidnight() throws {
        let freeze = Freeze(zone: "UTC", window: .weekly([.fri], from: 1_320, to: 359), reason: nil)
        #expect(try !freeze.holds(atLocal: local("2026-11-20", 3, 0)))
        #expect(try freeze.holds(atLocal: local("2026-11-20", 22, 0)))
        #expect(try freeze.holds(atLocal: local("2026-11-21", 5, 59, 59)))
        #expect(try !freeze.holds(atLocal: local("2026-11-21", 6, 0)))
        #expect(try !freeze.holds(atLocal: local("2026-11-21", 22, 0)))
    }

    @Test func dates() throws {
        let days = (try #require(CivilDay("2026-12-20")), try #require(CivilDay("2027-01-05")))
        let freeze = Freeze(zone: "UTC", window: .dates(days.0, days.1), reason: nil)
        #expect(try !freeze.holds(atLocal: local("2026-12-19", 23, 59, 59)))
        #expect(try freeze.holds(atLocal: local("2026-12-20", 0, 0)))
        #expect(try freeze.holds(atLocal: local("2027-01-05", 23, 59, 59)))
        #expect(try !freeze.holds(atLocal: local("2027-01-06", 0, 0)))
        #expect(freeze.description == "2026-12-20 to 2027-01-05 UTC")
    }
}
