import Planning
import Resources
import Testing

@Suite("Brakes")
struct BrakeTests {
    @Test("deleting a third of a kind, and at least three, is held until lifted by name")
    func massDelete() {
        var bench = Bench()
        bench.prune = true
        bench.want("keep", "a")
        bench.have("keep", "a")
        for name in ["a", "b", "c"] { bench.have(name, "x") }
        let held = bench.plan()
        #expect(held.findings.map(\.rule) == ["brake.thing.mass-delete"])
        #expect(held.isBlocked)
        bench.lifted = ["brake.thing.mass-delete"]
        let lifted = bench.plan()
        #expect(!lifted.isBlocked)
        #expect(lifted.lifted == ["brake.thing.mass-delete"])
    }

    @Test("a blanket lift does not exist: another brake's id lifts nothing")
    func otherIdLiftsNothing() {
        var bench = Bench()
        bench.prune = true
        bench.have("only", "x")
        bench.lifted = ["brake.thing.mass-delete", "brake", "*"]
        #expect(bench.plan().findings.contains { $0.rule == "brake.thing.last-of-kind" && $0.severity == .blocks })
    }

    @Test("files that declare nothing where something was applied are held")
    func emptyEstate() {
        var bench = Bench()
        for name in ["a", "b"] {
            bench.have(name, "x")
            bench.applied[name] = "x"
        }
        #expect(bench.plan().findings.contains { $0.rule == "brake.estate.empty" && $0.severity == .blocks })
    }
}
