import Planning
import Testing

@Suite struct ClockTimeTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-05-17T09:00:00Z", 1_779_008_400), ("2024-02-29T23:59:59Z", 1_709_251_199),
        ("2000-03-01T00:00:00Z", 951_868_800), ("2026-05-17T09:00:00.123Z", 1_779_008_400),
    ])
    func timesAreRead(_ text: String, _ seconds: Int) {
        #expect(ClockTime.seconds(text) == seconds)
    }

    @Test func whatIsNoTimeIsNil() {
        for text in ["", "now", "2026-05-17", "2026-05-17T09:00:00", "2026-13-17T09:00:00Z", "2026-05-17T09:00:00+02:00"] {
            #expect(ClockTime.seconds(text) == nil, "\(text)")
        }
    }

    /// What is printed is read back.
    @Test func bothWays() {
        for seconds in stride(from: 0, to: 4_000_000_000, by: 86_399 * 37) {
            #expect(ClockTime.seconds(ClockTime.full(seconds)) == seconds)
        }
    }

    @Test(arguments: [(0, "0 s"), (59, "59 s"), (60, "1 min"), (3_661, "1 h 1 min"), (86_400, "1 d"), (97_200, "1 d 3 h"), (86_460, "1 d")])
    func lengths(_ seconds: Int, _ text: String) {
        #expect(ClockTime.length(seconds) == text)
    }
}
