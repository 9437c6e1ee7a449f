import CanonicalJSON
import Diagnostics
import Estate
import Planning
import Resources
import Testing

@Suite("A flag comes after what it needs")
struct FlagOrderTests {
    private typealias Bench = ContractPlanBench

    private func flag(_ name: String, needs: String? = nil, step: String? = nil) -> ContractVariable {
        ContractVariable(
            Bench.name(name), format: .flag(on: nil), needs: needs.flatMap { Condition($0) }.map { .init($0, at: Bench.span(31)) },
            step: step)
    }

    private func operations(_ plan: Plan, on name: String) -> [Planning.Operation] {
        plan.operations.filter { $0.addresses.contains { $0.name == name } }
    }

    @Test("the add-on that sets its variable")
    func addOn() throws {
        var bench = Bench()
        bench.contract = [
            flag("FLAG_DEMO"), flag("FLAG_OTHER"),
            ContractVariable(Bench.name("REDIS_URL"), when: Condition("FLAG_DEMO"), source: .addOn),
        ]
        bench.addons = ["redis": AddOn(plan: "heroku-redis:mini", name: nil, attachment: nil)]
        bench.declare("FLAG_DEMO", "1")
        bench.declare("FLAG_OTHER", "1")
        let plan = bench.plan()
        let demo = try #require(operations(plan, on: "FLAG_DEMO").first)
        let redis = try #require(operations(plan, on: "redis").first)
        #expect(demo.prerequisites == [Bench.address("redis", "addon")])
        #expect(demo.dependsOn.contains(redis.id))
        #expect(operations(plan, on: "FLAG_OTHER").first?.prerequisites == [], "it needs no add-on")
    }

    @Test("one that is off, or on already, waits for nothing")
    func off() {
        var bench = Bench()
        bench.contract = [
            flag("FLAG_DEMO", step: "look first"),
            ContractVariable(Bench.name("REDIS_URL"), when: Condition("FLAG_DEMO"), source: .addOn),
        ]
        bench.addons = ["redis": AddOn(plan: "heroku-redis:mini", name: nil, attachment: nil)]
        bench.declare("FLAG_DEMO", "0")
        #expect(operations(bench.plan(), on: "FLAG_DEMO").allSatisfy { $0.prerequisites.isEmpty && $0.effect.isWrite })
        bench.declare("FLAG_DEMO", "true")
        bench.live["FLAG_DEMO"] = "1"
        #expect(operations(bench.plan(), on: "FLAG_DEMO").allSatisfy { $0.prerequisites.isEmpty && $0.effect.isWrite })
    }

    @Test("what a person does before it is flipped, in either direction", arguments: [("0", "1"), ("1", "0")])
    func step(_ live: String, _ wanted: String) throws {
        var bench = Bench()
        bench.contract = [flag("FLAG_AUTH", step: "take Access off the origin")]
        bench.live["FLAG_AUTH"] = live
        bench.declare("FLAG_AUTH", wanted)
        let plan = bench.plan()
        let step = try #require(plan.operations.first { $0.action == Probe.Action.person.rawValue })
        let write = try #require(plan.operations.first { $0.effect.isWrite })
        #expect(step.effect == .wait && step.performer == Probe.performer && step.payload["name"] == "FLAG_AUTH")
        #expect(write.dependsOn == [step.id])
        #expect(plan.calls == 1 && plan.pending.map(\.address.name) == ["FLAG_AUTH"], "the step itself changes nothing")
    }

    @Test("a flag that needs another waits with it")
    func needs() throws {
        var bench = Bench()
        bench.contract = [
            flag("FLAG_A", needs: "FLAG_B"), flag("FLAG_B", needs: "FLAG_C"), flag("FLAG_C", step: "ask the broker"), flag("FLAG_D"),
        ]
        for name in ["FLAG_A", "FLAG_B", "FLAG_C", "FLAG_D"] { bench.declare(name, "1") }
        let plan = bench.plan()
        let step = try #require(plan.operations.first { $0.effect == .wait })
        for name in ["FLAG_A", "FLAG_B", "FLAG_C"] {
            #expect(operations(plan, on: name).contains { $0.dependsOn.contains(step.id) }, "\(name)")
        }
        #expect(!operations(plan, on: "FLAG_D").contains { $0.dependsOn.contains(step.id) })
    }
}
