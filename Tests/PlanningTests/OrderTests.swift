import Planning
import Resources
import Testing

@Suite("Order")
struct OrderTests {
    @Test("an operation comes after what it needs and says so")
    func prerequisites() throws {
        var bench = Bench()
        bench.want("a", "1")
        bench.want("z", "2")
        bench.after["a"] = [Bench.address("z")]
        // Within one scope calls keep the model's order, so a prerequisite that comes later is a cycle, and said to be one.
        #expect(bench.plan().findings.contains { $0.rule == "plan.cycle" })
        bench.after = ["z": [Bench.address("a")]]
        let plan = bench.plan()
        #expect(plan.operations.map(\.id) == [1, 2])
        #expect(try #require(plan.operations.last).dependsOn == [1])
    }

    @Test("deletes come first")
    func deletesFirst() {
        var bench = Bench()
        bench.want("a", "1")
        for other in 0..<9 {
            bench.want("k\(other)", "x")
            bench.have("k\(other)", "x")
        }
        bench.have("z", "old")
        bench.applied["z"] = "old"
        #expect(bench.plan().changes.map(\.action) == [.delete, .create])
    }
}
