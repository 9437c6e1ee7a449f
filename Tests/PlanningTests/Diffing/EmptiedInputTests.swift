import Estate
import Planning
import Resources
import Testing

/// Files that came out empty look the same as files that were emptied: it is confirmed by a brake's id.
@Suite struct EmptiedInputTests {
    private func bench(_ names: [String], lifted: Set<String> = []) -> Bench {
        var bench = Bench()
        for name in names {
            bench.have(name, "x")
            bench.applied[name] = "x"
        }
        for number in 1...20 { bench.have("other-\(number)", "x") }
        bench.lifted = lifted
        return bench
    }

    @Test func nothingLeftOfAKindIsBraked() {
        let rules = bench(["a", "b"]).plan().findings.filter { $0.severity == .blocks }.map(\.rule)
        #expect(rules.contains("brake.input.emptied"))
        let lifted = bench(["a", "b"], lifted: ["brake.input.emptied", "brake.estate.empty"]).plan()
        #expect(!lifted.isBlocked && lifted.changes.map(\.action) == [.delete, .delete])
    }

    @Test func oneThatIsTakenOutIsNot() {
        var one = bench(["a", "b"])
        one.want("b", "x")
        #expect(!one.plan().findings.contains { $0.rule == "brake.input.emptied" })
    }
}
