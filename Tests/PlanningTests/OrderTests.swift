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
        let plan = bench.plan()
        #expect(plan.findings.isEmpty)
        #expect(plan.operations.map(\.id) == [1, 2])
        #expect(plan.operations.map { $0.addresses[0].name } == ["z", "a"], "compiled wave by wave, since one after the other is a circle")
        #expect(try #require(plan.operations.last).dependsOn == [1])
    }

    @Test("a circle is said with every need and its line, and nothing of it is performed")
    func circle() throws {
        var bench = Bench()
        bench.want("a", "1")
        bench.want("b", "2")
        bench.want("c", "3")
        bench.want("d", "4")
        bench.after = ["a": [Bench.address("b")], "b": [Bench.address("c")], "c": [Bench.address("a")]]
        let plan = bench.plan()
        let finding = try #require(plan.findings.first { $0.rule == "plan.cycle" })
        #expect(finding.severity == .blocks)
        for (name, need) in [("a", "b"), ("b", "c"), ("c", "a")] {
            #expect(finding.message.contains("\(Bench.address(name)) needs \(Bench.address(need)) ("), "\(finding.message)")
        }
        #expect(!plan.operations.flatMap(\.addresses).contains(Bench.address("a")))
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
