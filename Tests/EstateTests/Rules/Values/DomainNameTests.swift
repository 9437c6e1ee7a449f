internal import Estate
internal import Testing

@Suite struct DomainNameTests {
    private static let label63 = String(repeating: "a", count: 63)
    private static let name253 = [label63, label63, label63, String(repeating: "b", count: 61)].joined(separator: ".")

    @Test(arguments: ["example.com", "a-b.example", "xn--mnchen-3ya.example", "1.example", name253]) func good(name: String) {
        #expect(DomainName.problem(name) == nil)
    }

    @Test(arguments: [
        "", "a..b", ".a", "a b.example", "-a.example", "a-.example", "_a.example", "*.example", "a" + label63, name253 + "b", "a/b.example",
    ])
    func bad(name: String) { #expect(DomainName.problem(name) != nil) }

    @Test func wildcardIsLeftmostAndAlone() {
        #expect(DomainName.problem("*.example.com", allowing: .wildcard) == nil)
        for name in ["a.*.example.com", "a*.example.com", "*a.example.com", "*"] {
            #expect(DomainName.problem(name, allowing: .wildcard) != nil, "\(name)")
        }
    }

    @Test func underscoreByType() {
        #expect(DomainName.problem("_dmarc.example.com", allowing: DomainName.allowance(for: .txt)) == nil)
        #expect(DomainName.problem("_dmarc.example.com", allowing: DomainName.allowance(for: .a)) != nil)
    }

    @Test func internationalNamesSayWhatToWrite() throws {
        let problem = try #require(DomainName.problem("münchen.example"))
        #expect(problem.fix?.contains("xn--") == true)
    }

    @Test func canonicalForm() {
        #expect(DomainName.canonical("WWW.Example.COM.") == "www.example.com")
        #expect(DomainName.canonical(".") == ".")
    }
}
