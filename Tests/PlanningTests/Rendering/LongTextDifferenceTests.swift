import Planning
import Testing

/// What a reviewer sees of two long values.
@Suite struct LongTextDifferenceTests {
    private static let origins = "https://console.raxx.app,https://raxx.app,https://good.example,https://console-staging.raxx.app"

    @Test func aChangeInTheMiddleIsSeen() {
        let shown = LongTextDifference.describe(Self.origins, Self.origins.replacing("good", with: "evil"))
        #expect(shown == ("…app,https://good.example,htt… (95 characters)", "…app,https://evil.example,htt… (95 characters)"))
    }

    @Test func shortTextsAreWhole() {
        #expect(LongTextDifference.describe("a", "b") == ("a", "b"))
        #expect(LongTextDifference.describe("", "b") == ("", "b"))
    }

    @Test func whatIsAppendedOrTakenAwayIsSeen() {
        let longer = Self.origins + ",https://evil.example"
        let shown = LongTextDifference.describe(Self.origins, longer)
        #expect(shown == ("…ing.raxx.app (95 characters)", "…ing.raxx.app,https://evil.example (116 characters)"))
        #expect(LongTextDifference.describe(longer, Self.origins) == (shown.new, shown.old))
    }

    @Test func twoTextsAreNeverShownAlike() {
        let texts = ["a", String(repeating: "a", count: 61), String(repeating: "a", count: 400), String(repeating: "ab", count: 200)]
        for old in texts {
            for new in texts where new != old {
                let shown = LongTextDifference.describe(old, new)
                #expect(shown.old != shown.new)
            }
        }
    }
}
