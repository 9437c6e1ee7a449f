import Diagnostics
import Estate
import Testing

@Suite struct IgnoreRuleTests {
    private static func matches(_ pattern: String, _ name: String) -> Bool {
        IgnoreRule(pattern: Located(pattern, at: SourceSpan(file: "zone.yaml", line: 1, column: 1)), reason: nil).matches(name)
    }

    @Test(arguments: [
        ("*", "", true), ("", "", true), ("", "a", false), ("a*", "A", true), ("*a", "ba", true), ("*a", "ab", false),
        ("a*b*c", "axxbyyc", true),
        ("a*b*c", "axxcyyb", false), ("**a**", "a", true), ("*ab", "aab", true), ("_acme-challenge.*", "_acme-challenge.www/TXT", true),
        ("a*a*a", "aa", false),
    ])
    func stars(_ pattern: String, _ name: String, _ isMatch: Bool) {
        #expect(Self.matches(pattern, name) == isMatch)
    }

    /// With a step back for each star this would take longer than anybody lives.
    @Test func manyStarsEnd() {
        let name = String(repeating: "a", count: 250)
        #expect(!Self.matches(String(repeating: "a*", count: 60) + "b", name))
        #expect(Self.matches(String(repeating: "*a", count: 60) + "*", name))
    }
}
