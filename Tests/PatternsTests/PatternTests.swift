import Patterns
import Testing

@Suite struct PatternTests {
    @Test(arguments: [
        ("[a-z]+", "abc", true), ("[a-z]+", "abc1", false), ("[a-z]+", "1abc", false), ("a|ab", "ab", true), ("a$", "a\n", false),
        ("é.", "é😀", true), ("\\d+", "٣", false), ("", "", true), ("(?i)abc", "ABC", true), ("a\\n", "a\n", true),
    ])
    func wholeTexts(_ pattern: String, _ text: String, _ matches: Bool) throws {
        #expect(try Pattern(pattern).matches(whole: text) == matches)
    }

    @Test func partsOfTexts() throws {
        #expect(try Pattern("err(or)?").isFound(in: "an error"))
        #expect(try !Pattern("^err").isFound(in: "an error"))
    }

    @Test(arguments: [
        "(", "[a", "a{2,1}", "(?<n", "\\C", String(repeating: "(", count: 51) + String(repeating: ")", count: 51),
        String(repeating: "a", count: 4_097), "((a{1000}){1000}){1000}",
    ])
    func whatIsNoPattern(_ pattern: String) {
        #expect(throws: Pattern.SyntaxError.self) { try Pattern(pattern) }
    }

    /// Each of these would run for years.
    @Test(arguments: ["(a+)+$", "(a|aa)+$", "(.*)*b", "(a?){40}a{40}$", "^(([a-z])+.)+[A-Z]([a-z])+$"])
    func matchingEnds(_ pattern: String) throws {
        let text = String(repeating: "a", count: 60) + "!"
        do {
            #expect(try !Pattern(pattern).matches(whole: text))
        } catch is Pattern.LimitExceeded {}
        _ = try? Pattern(pattern).isFound(in: text)
    }

    @Test func theLimitIsToldApart() {
        #expect(throws: Pattern.LimitExceeded.self) { try Pattern("(a+)+$").matches(whole: String(repeating: "a", count: 60) + "!") }
    }
}
