import CanonicalJSON
import Estate
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

    @Test("what others look at by its name is looked at once resolvers have it, and nothing else waits for them")
    func looksAfterNames() throws {
        let zone = Scope(provider: "zone", name: "raxx.app")
        let record = Address(zone, "dns", "a/TXT")
        let scopes = ["zone": zone, "mail": Scope(provider: "mail", name: "raxx.app"), "app": Scope(provider: "app", name: "api")]
        let looks = [
            "zone": ProbingModel(action: Probe.Action.names.rawValue, after: [record]),
            "mail": ProbingModel(action: "mail", after: [record]),
            "app": ProbingModel(action: "health", after: [Address(zone, "zone")]),
        ]
        let desired = scopes.map { name, scope in
            let resources = name == "zone" ? [DesiredResource(record, .present(.text("new")), mode: .manage, span: Bench.span())] : []
            return DesiredScope(
                scope: scope, environment: "production", resources: resources, ignore: [], mode: .manage, prune: false)
        }
        let observations = Dictionary(
            uniqueKeysWithValues: scopes.values.map { ($0, Observation(scope: $0, targetID: "1", resources: [])) })
        let input = PlanningInput(
            estate: "raxx", environment: "production", isGated: false, scopes: desired, observations: observations, applied: [:],
            values: [:], lifted: [], models: looks, findings: [])
        let operations = Planner.plan(input).plan.operations
        let found = Dictionary(operations.map { ($0.action, $0) }, uniquingKeysWith: { first, _ in first })
        let write = try #require(found["flat.write"]?.id)
        let names = try #require(found[Probe.Action.names.rawValue])
        #expect(names.dependsOn == [write])
        #expect(found["mail"]?.dependsOn == [write, names.id])
        #expect(found["health"]?.dependsOn == [])
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

/// The plainest provider, with one look.
private struct ProbingModel: ProbeModel {
    let action: String
    let after: [Address]

    var kind: String { "flat" }

    func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] { [] }

    func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool { desired == live }

    func mayDelete(_ address: Address) -> Bool { false }

    func explain(_ change: Change, in observation: Observation) -> Consequence { Consequence(.none, "nothing else changes") }

    func compile(_ changes: [Change], in observation: Observation) -> [Planning.Operation] {
        FlatModel().compile(changes, in: observation)
    }

    func probes(of scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Planning.Operation] {
        [
            Planning.Operation(
                scope: scope.scope, action: action, payload: .null, addresses: [], effect: .wait, summary: action, prerequisites: after)
        ]
    }

    func readCost(of scopes: [DesiredScope]) -> Int { scopes.count }
}
