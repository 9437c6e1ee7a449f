import Diagnostics
import Estate
import Planning
import Resources
import Testing

@Suite("--only narrows a plan")
struct NarrowingTests {
    private func plan(_ bench: Bench, _ only: String...) -> Plan {
        var input = bench.input()
        input.only = only
        return Planner.plan(input).plan
    }

    private func names(_ plan: Plan) -> [String] { plan.changes.map(\.address.name) }

    @Test("to what is named, and what that needs first; what is left out is said")
    func prerequisites() throws {
        var bench = Bench()
        for name in ["a", "b", "c", "d"] { bench.want(name, "new") }
        bench.after = ["a": [Bench.address("b")], "b": [Bench.address("c")]]
        let narrowed = plan(bench, "a")
        #expect(Set(names(narrowed)) == ["a", "b", "c"])
        #expect(Set(narrowed.operations.flatMap(\.addresses).map(\.name)) == ["a", "b", "c"])
        #expect(narrowed.calls == 3)
        #expect(narrowed.narrowing == .init(patterns: ["a"], leftOut: [Bench.address("d")]))
        let envelope = try PlanEnvelope(plan: narrowed, createdAt: 0, expiresAt: 1, commit: nil, toolVersion: "test")
        let shown = PlanText.render(envelope, style: .init(isColored: false, next: nil)).text
        #expect(shown.contains("left out by --only a: 1 change\n  flat/box/thing/d\n"), "\(shown)")
        #expect(PlanMarkdown.render(envelope).text.contains("Left out by --only `a`: 1."))
    }

    @Test(
        "by a scope, a kind and a name, a whole address, a star",
        arguments: [
            ("flat/box", 3), ("box", 3), ("thing/KEY_*", 2), ("KEY_*", 2), ("key_one", 1), ("flat/box/thing/KEY_ONE", 1),
            ("flat/*/OTHER", 1),
        ])
    func patterns(_ pattern: String, _ count: Int) {
        var bench = Bench()
        for name in ["KEY_ONE", "KEY_TWO", "OTHER"] { bench.want(name, "new") }
        #expect(plan(bench, pattern).changes.count == count)
    }

    @Test("brakes still see the whole plan")
    func brakes() {
        var bench = Bench()
        for name in ["a", "b", "c"] {
            bench.have(name, "old")
            bench.applied[name] = "old"
        }
        bench.want("d", "new")
        let whole = plan(bench).findings.filter { $0.severity == .blocks }
        #expect(whole.contains { $0.rule == "brake.thing.mass-delete" })
        let narrowed = plan(bench, "d")
        #expect(names(narrowed) == ["d"])
        #expect(narrowed.findings.filter { $0.severity == .blocks } == whole)
    }

    @Test("what matches nothing is a typing error, and no plan in sync")
    func unmatched() throws {
        var bench = Bench()
        bench.want("FLAG_QUEUE", "new")
        bench.have("FLAG_QUEUE", "new")
        #expect(!plan(bench, "FLAG_QUEUE").isBlocked, "in sync, and declared")
        let finding = try #require(plan(bench, "FLAG_QUEU").findings.first)
        #expect(finding.rule == "only.no-match" && finding.severity == .blocks && finding.fix == "did you mean FLAG_QUEUE?")
    }

    @Test("a narrowed plan has a digest of its own, and a whole one the digest that it always had")
    func digests() throws {
        var bench = Bench()
        bench.want("a", "new")
        let (whole, narrowed) = (plan(bench), plan(bench, "*"))
        #expect(whole.narrowing == nil && whole.changes == narrowed.changes)
        #expect(try whole.digest() != narrowed.digest())
        #expect(plan(bench, "it's", "a").allowed == " --only 'a' --only 'it'\\''s'")
        #expect(whole.allowed.isEmpty)
    }

    private func flag(_ name: String) -> ContractVariable { ContractVariable(ContractPlanBench.name(name), format: .flag(on: nil)) }

    @Test("a flag comes with the variables that are read once it is on")
    func flags() {
        var bench = ContractPlanBench()
        bench.contract = [
            flag("FLAG_DEMO"), ContractVariable(ContractPlanBench.name("DEMO_URL"), when: Condition("FLAG_DEMO")),
            ContractVariable(ContractPlanBench.name("OTHER")),
        ]
        for name in ["FLAG_DEMO", "DEMO_URL", "OTHER"] { bench.declare(name, "1") }
        bench.live["OTHER"] = "2"
        let narrowed = bench.plan(only: ["FLAG_DEMO"])
        #expect(Set(narrowed.changes.map(\.address.name)) == ["FLAG_DEMO", "DEMO_URL"])
        #expect(!narrowed.isBlocked)
    }

    @Test("contracts still see the whole plan: what the rest repairs is no breach")
    func contracts() {
        var bench = ContractPlanBench()
        bench.contract = [ContractVariable(ContractPlanBench.name("NEEDED")), ContractVariable(ContractPlanBench.name("OTHER"))]
        bench.declare("NEEDED", "1")
        bench.declare("OTHER", "1")
        #expect(!bench.plan(only: ["OTHER"]).isBlocked)
        bench.desired["NEEDED"] = nil
        #expect(bench.plan(only: ["OTHER"]).isBlocked, "what the whole plan leaves missing blocks the part too")
    }
}

@Suite struct AddressPatternTests {
    private static let project = Address(Scope(provider: "flat", noun: "pages", name: "box"), "thing", "a")

    /// A project and a box of one name: a noun tells them apart, the name alone means both.
    @Test(arguments: [
        ("flat/pages:box", [project]), ("pages:box", [project]), ("flat/pages:*", [project]), ("flat/pages:box/thing/a", [project]),
        ("flat/box", [Bench.address("a")]), ("flat/box/*", [Bench.address("a")]), ("box", [Bench.address("a"), project]),
    ])
    func nouns(_ pattern: String, _ expected: [Address]) {
        let found = [Bench.address("a"), Self.project].filter { address in
            let wanted = DesiredResource(address, .present(.text("new")), mode: .manage, span: Bench.span())
            let scope = DesiredScope(
                scope: address.scope, environment: "production", resources: [wanted], ignore: [], mode: .manage, prune: false)
            var input = PlanningInput(
                estate: "raxx", environment: "production", isGated: false, scopes: [scope],
                observations: [address.scope: Observation(scope: address.scope, targetID: "1", resources: [])], applied: [:], values: [:],
                lifted: [], models: ["flat": FlatModel()], findings: [])
            input.only = [pattern]
            return Planner.plan(input).plan.changes.map(\.address) == [address]
        }
        #expect(found == expected)
    }
}
