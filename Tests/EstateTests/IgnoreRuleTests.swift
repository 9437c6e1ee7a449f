import Diagnostics
import Estate
import Resources
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

    /// What there is one of has no name, and is called by its kind.
    @Test func theKindAlone() {
        func rule(_ pattern: String) -> IgnoreRule {
            IgnoreRule(pattern: Located(pattern, at: SourceSpan(file: "web.yaml", line: 1, column: 1)), reason: nil)
        }
        #expect(rule("pipeline").matches(kind: "pipeline", name: "") && !rule("addon").matches(kind: "addon", name: "search"))
        #expect(rule("addon/*").matches(kind: "addon", name: "search") && rule("search").matches(kind: "addon", name: "search"))
        let rules = [rule("addon/search")]
        #expect(rules.mode(of: "addon", "search", .manage) == .observe && rules.mode(of: "addon", "search", .ignore) == .ignore)
        #expect(rules.mode(of: "addon", "cache", .manage) == .manage && [IgnoreRule]().mode(of: "addon", "search", .manage) == .manage)
    }

    /// With a step back for each star this would take longer than anybody lives.
    @Test func manyStarsEnd() {
        let name = String(repeating: "a", count: 250)
        #expect(!Self.matches(String(repeating: "a*", count: 60) + "b", name))
        #expect(Self.matches(String(repeating: "*a", count: 60) + "*", name))
    }
}
