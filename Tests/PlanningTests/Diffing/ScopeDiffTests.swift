import Planning
import Resources
import Testing

@Suite("Desired, live and last applied")
struct ThreeWayTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let desired: String?
        let live: String?
        let applied: String?
        let action: Change.Action?
        let movement: Change.ChangeOrigin?

        var testDescription: String { "desired \(desired ?? "-"), live \(live ?? "-"), applied \(applied ?? "-")" }
    }

    static let rows = [
        Row(desired: "a", live: "a", applied: "a", action: nil, movement: nil),
        Row(desired: "a", live: "a", applied: "b", action: nil, movement: nil),
        Row(desired: "a", live: "a", applied: nil, action: nil, movement: nil),
        Row(desired: "a", live: "b", applied: nil, action: .update, movement: .initial),
        Row(desired: "a", live: nil, applied: nil, action: .create, movement: .initial),
        Row(desired: "a", live: "b", applied: "b", action: .update, movement: .pending),
        Row(desired: "a", live: "b", applied: "a", action: .update, movement: .drift),
        Row(desired: "a", live: "b", applied: "c", action: .update, movement: .conflict),
        Row(desired: "a", live: nil, applied: "a", action: .create, movement: .drift),
        Row(desired: "a", live: nil, applied: "c", action: .create, movement: .conflict),
        Row(desired: nil, live: "a", applied: "a", action: .delete, movement: .pending),
        Row(desired: nil, live: "b", applied: "a", action: .delete, movement: .conflict),
        Row(desired: nil, live: "a", applied: nil, action: nil, movement: nil),
        Row(desired: nil, live: nil, applied: "a", action: .forget, movement: .pending),
    ]

    @Test("each combination has one outcome", arguments: rows)
    func outcome(_ row: Row) {
        var bench = Bench()
        if let desired = row.desired { bench.want("x", desired) }
        if let live = row.live { bench.have("x", live) }
        if let applied = row.applied { bench.applied["x"] = applied }
        let changes = bench.plan().changes
        #expect(changes.first?.action == row.action)
        #expect(changes.first?.movement == row.movement)
        #expect(changes.count == (row.action == nil ? 0 : 1))
    }

    @Test("what only retire: may delete is forgotten, not deleted")
    func appsAreForgotten() {
        var bench = Bench()
        bench.kind = "app"
        bench.have("", "an app")
        bench.applied[""] = "an app"
        let plan = bench.plan()
        #expect(plan.changes.map(\.action) == [.forget])
        #expect(plan.operations.isEmpty)
    }

    @Test("pruning never deletes what only retire: may delete")
    func pruneSparesApps() {
        var bench = Bench()
        bench.kind = "app"
        bench.prune = true
        bench.have("", "an app")
        #expect(bench.plan().changes.isEmpty)
    }

    @Test("what somebody else owns is never written and blocks")
    func ownedElsewhere() {
        var bench = Bench()
        bench.want("x", "a")
        bench.have("x", "b", owner: .other("add-on postgresql-flat-88052"))
        let plan = bench.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.findings.map(\.rule) == ["plan.owned-elsewhere"])
        #expect(plan.isBlocked)
    }

    @Test("undeclared live resources are listed and left alone, ignored ones apart")
    func leftAlone() {
        var bench = Bench()
        bench.have("x", "a")
        bench.have("_acme-challenge.www", "b")
        bench.have("theirs", "c", owner: .other("an add-on"))
        bench.ignore = ["_acme-challenge.*"]
        let plan = bench.plan()
        #expect(plan.leftAlone.unmanaged == [Bench.address("x")])
        #expect(plan.leftAlone.ignored == [Bench.address("_acme-challenge.www")])
        #expect(plan.isEmpty)
    }

    @Test("prune deletes what is undeclared")
    func prune() {
        var bench = Bench()
        bench.prune = true
        bench.want("x", "a")
        bench.have("x", "a")
        bench.have("y", "b")
        #expect(bench.plan().changes.map(\.address) == [Bench.address("y")])
    }

    @Test("an observed difference is a note and no change")
    func observed() {
        var bench = Bench()
        bench.mode = .observe
        bench.want("x", "a")
        bench.have("x", "b")
        let plan = bench.plan()
        #expect(plan.changes.isEmpty)
        #expect(plan.findings.map(\.severity) == [.notes])
    }

    @Test("a missing external value blocks")
    func external() {
        var bench = Bench()
        bench.desired["x"] = .external
        #expect(bench.plan().findings.map(\.rule) == ["external.missing"])
        bench.have("x", "anything")
        #expect(bench.plan().findings.isEmpty)
    }

    @Test("drift names who did it only where the entry names the resource")
    func attribution() {
        var bench = Bench()
        bench.want("moved", "a")
        bench.have("moved", "b")
        bench.applied["moved"] = "a"
        bench.want("other", "a")
        bench.have("other", "b")
        bench.applied["other"] = "a"
        let changes = bench.plan().changes
        #expect(changes.first { $0.address.name == "moved" }?.attribution?.actor == "kris@example.net")
        #expect(changes.first { $0.address.name == "other" }?.attribution == nil)
    }

    @Test("a conflict blocks a gated environment until it is acknowledged")
    func conflicts() {
        var bench = Bench()
        bench.want("x", "a")
        bench.have("x", "b")
        bench.applied["x"] = "c"
        #expect(bench.plan().isBlocked)
        bench.lifted = ["plan.conflict"]
        #expect(!bench.plan().isBlocked)
        bench.lifted = []
        bench.isGated = false
        #expect(!bench.plan().isBlocked)
    }

    @Test("what was applied in a scope that left the files stays, and the plan says so")
    func leftBehind() {
        var bench = Bench()
        bench.want("a", "x")
        bench.have("a", "x")
        let gone = Scope(provider: "flat", name: "gone")
        let input = bench.input()
        let plan = Planner.plan(
            PlanningInput(
                estate: input.estate, environment: input.environment, isGated: true, scopes: input.scopes,
                observations: input.observations, applied: [Address(gone, "thing", "b"): .text("x")], values: [:], lifted: [],
                models: input.models, findings: [])
        ).plan
        #expect(plan.changes.isEmpty && !plan.isBlocked)
        #expect(plan.findings.map(\.rule) == ["plan.left-behind"])
    }
}
