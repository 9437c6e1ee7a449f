import Estate
import Testing

@Suite("Conditions of contracts")
struct ContractConditionTests {
    /// A is on, B is off, of C nothing is known; in staging it is the other way round.
    private func holds(_ text: String) throws -> Bool? {
        try #require(Condition(text)).holds { flag in
            let here: [String: Bool] = ["A": true, "B": false]
            return here[flag.name].map { flag.environment == "staging" ? !$0 : $0 }
        }
    }

    @Test(
        arguments: [
            ("A", true), ("B", false), ("C", nil), ("not A", false), ("not B", true), ("not C", nil), ("A@staging", false),
            ("B@staging", true),
            ("not A@staging", true), ("A and B", false), ("A or B", true), ("B and C", false), ("A or C", true), ("A and C", nil),
            ("B or C", nil),
            ("B or A and not B", true), ("A and B or B", false), ("not B and not A@staging", true),
        ] as [(String, Bool?)])
    func readsAndHolds(_ text: String, _ expected: Bool?) throws {
        #expect(try holds(text) == expected)
        #expect(Condition(text)?.description == text)
    }

    @Test(arguments: ["", "not", "A B", "and", "A and", "or A", "A not B", "not not A", "(A)", "A=1", "A@", "@staging", "A && B"])
    func whatIsNoCondition(_ text: String) {
        #expect(Condition(text) == nil)
    }

    @Test func bothAddsUp() throws {
        let (a, b) = (try #require(Condition("A or B")), try #require(Condition("not B")))
        #expect(Condition.both(nil, nil) == nil)
        #expect(Condition.both(a, nil) == a)
        #expect(Condition.both(nil, b) == b)
        #expect(Condition.both(a, b)?.description == "(A or B) and not B")
        #expect(Condition.both(a, b)?.flags.map(\.name) == ["A", "B", "B"])
    }
}
