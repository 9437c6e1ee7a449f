import CanonicalJSON
import Diagnostics
import Estate
import Planning
import Reconciling
import Resources
import Testing

/// What heals by itself, and every reason why something does not.
@Suite struct HealingTests {
    private static let now = DriftFixture.start
    private static let policy = EnvironmentDeclaration.Healing(classes: ["config"], perHour: 2)

    /// A run that is done, as the ledger tells it.
    private func run(_ id: String, at time: Int, trigger: RunTrigger? = nil, isDone: Bool = true) throws -> [RecordedEvent] {
        let envelope = try PlanFixture.envelope([("a", [])])
        var detail: [String: JSONValue] = ["plan": try JSONValue(encoding: envelope), "digest": .string(envelope.digest)]
        detail["trigger"] = trigger.map { .string($0.rawValue) }
        let begin = LedgerEvent(environment: "production", kind: .applyIntent, time: time, actor: "ana", run: id, detail: .object(detail))
        let report = ApplyReport(
            run: id, lines: [ApplyReport.Line(operation: envelope.plan.operations[0], status: isDone ? .done : .failed, detail: "")])
        let end = LedgerEvent(
            environment: "production", kind: .applyCompleted, time: time, actor: "ana", run: id,
            detail: ["report": try JSONValue(encoding: report)])
        return [begin, end].enumerated().map { RecordedEvent(sequence: $0.offset + 1, hash: "", event: $0.element) }
    }

    private func review(
        _ items: [DriftItem], _ policy: EnvironmentDeclaration.Healing = policy, isGated: Bool = true, threads: [String: DriftThread] = [:],
        runs: [RecordedEvent]? = nil
    ) throws -> HealingReview {
        let events = try runs ?? run("r1", at: Self.now - 86_400)
        return HealingReview(
            DriftReport(environment: "production", time: Self.now, items: items), policy, isGated: isGated, threads: threads,
            runs: try RunRecord.all(in: events), now: Self.now)
    }

    private func item(
        _ name: String = "X", kind: String = "config", applied: Content? = .text("A"), live: Content? = .text("B"), desired: Content? = nil,
        as class: DriftItem.Kind = .drift
    ) -> DriftItem {
        DriftItem(`class`, Address(DriftFixture.scope, kind, name), applied: applied, live: live, desired: desired)
    }

    @Test func whatIsAllowedHeals() throws {
        let review = try review([item("X"), item("Y")])
        #expect(review.healed.map(\.name) == ["X", "Y"] && review.refusals.isEmpty && review.hindrance == nil)
    }

    /// Each is refused alone, and keeps no other from healing.
    @Test func eachRefusal() throws {
        let secret = Content.concealed(.init(Fingerprint(hex: "aa")))
        let cases: [(DriftItem, String)] = [
            (item(as: .ownCredential), "used by hand"), (item(kind: "domain"), "not among those that heal"),
            (item(desired: .text("C")), "the files want something else"), (item(applied: nil), "healing deletes nothing"),
            (item(applied: .list([.text("A")]), live: .list([.text("A"), .text("of others")])), "something was added to it"),
            (
                item(applied: .record(["values": .list([.text("A")])]), live: .record(["values": .list([.text("A"), .text("B")])])),
                "something was added to it"
            ), (item("*"), "matches others too"),
            (item(live: nil), "healing creates nothing"), (item(applied: secret), "a secret of an environment with a gate"),
            (item(live: .record(["value": secret])), "a secret of an environment with a gate"),
        ]
        for (item, reason) in cases {
            let review = try review([item, self.item("OTHER")])
            #expect(review.healed.map(\.name) == ["OTHER"], "\(reason)")
            #expect(review.refusals.first?.reason.contains(reason) == true, "\(review.refusals)")
        }
        // What nobody can read, and what a store holds, a plan writes again only where somebody asks for it.
        let unreadable = item(applied: .record(["value": secret, "deployment": .text("d1")]), live: .record(["deployment": .text("d2")]))
        let stored = item(kind: DeclaredSecret.placeKind, applied: .record(["value": secret]), live: .record(["value": secret]))
        let all = EnvironmentDeclaration.Healing(classes: ["config", DeclaredSecret.placeKind], perHour: 2)
        for item in [unreadable, stored] {
            let review = try review([item], all, isGated: false)
            #expect(review.healed.isEmpty && review.refusals.first?.reason.contains("only on request") == true, "\(review)")
        }
        // Without a gate a secret may be put back; what is only observed or breached is no drift.
        #expect(try review([item(applied: secret)], isGated: false).healed.count == 1)
        #expect(try review([item(as: .contract), item("Y", as: .undeclared)]).healed.isEmpty)
    }

    /// Within its range a number is the autoscaler's; outside of it, or with anything else, it is drift.
    @Test func anAutoscalersRange() throws {
        let policy = EnvironmentDeclaration.Healing(
            classes: ["formation"], ranges: [AutoscaledRange(address: "flat/box/formation/web", lowest: 1, highest: 8)])
        func live(_ quantity: Int, _ size: String = "m") -> DriftItem {
            func content(_ quantity: Int, _ size: String) -> Content { .record(["quantity": .integer(quantity), "size": .text(size)]) }
            return item("web", kind: "formation", applied: content(2, "m"), live: content(quantity, size))
        }
        #expect(try review([live(8)], policy).refusals.first?.reason == "an autoscaler sets it between 1 and 8")
        #expect(try review([live(9)], policy).healed.count == 1)
        #expect(try review([live(3, "l")], policy).healed.count == 1)
        let worker = item("worker", kind: "formation", applied: .integer(2), live: .integer(3))
        #expect(try review([worker], policy).healed.count == 1)
    }

    @Test func whatKeepsChangingIsLeft() throws {
        let item = self.item()
        var thread = DriftThread(item, at: Self.now)
        for turn in 1...2 { _ = thread.take(turn == 1 ? nil : item, at: Self.now + turn * 60) }
        #expect(thread.status == .flapping)
        #expect(try review([item], threads: [item.key: thread]).refusals.first?.reason.contains("keeps changing") == true)
    }

    /// More at once than the cap is for a person, whole; runs of the last hour count, and only those that healed.
    @Test func theHourlyCap() throws {
        #expect(try review([item("X"), item("Y"), item("Z")]).hindrance?.contains("of 2 an hour 2 are left") == true)
        #expect(try review([item("X"), item("Y"), item("Z")]).healed.isEmpty)
        let recent = try run("r1", at: Self.now - 600, trigger: .healing)
        #expect(try review([item("X"), item("Y")], runs: recent).hindrance?.contains("1 are left") == true)
        #expect(try review([item("X")], runs: recent).healed.count == 1)
        #expect(try review([item("X"), item("Y")], runs: run("r1", at: Self.now - 3_700, trigger: .healing)).healed.count == 2)
        #expect(try review([item("X"), item("Y")], runs: run("r1", at: Self.now - 600)).healed.count == 2)
    }

    @Test func nothingHealsBesideARunThatIsNotDone() throws {
        #expect(try review([item()], runs: run("r1", at: Self.now - 600, isDone: false)).hindrance == "run r1 is not finished")
        #expect(try review([item()], runs: []).hindrance == "nothing was applied by plumb yet")
    }

    // MARK: The gate

    private func change(
        _ action: Change.Action = .update, _ movement: Change.ChangeOrigin = .drift, name: String = "X", risk: Consequence.Risk = .restart
    ) -> Change {
        Change(
            address: Address(DriftFixture.scope, "config", name), action: action, movement: movement, before: .text("B"), after: .text("A"),
            remoteID: nil, consequence: Consequence(risk, "restarts web"), reason: "", span: nil, attribution: nil, prerequisites: [])
    }

    private func refusal(
        _ changes: [Change], _ policy: EnvironmentDeclaration.Healing? = policy, freezes: [Freeze] = [], lineage: Lineage = .continues,
        findings: [Finding] = [], lifted: [String] = []
    ) throws -> String? {
        let operation = Planning.Operation(
            scope: DriftFixture.scope, action: "write", payload: [:], addresses: changes.map(\.address), effect: .idempotent, summary: "")
        let plan = Plan(
            estate: "shop", environment: "production", targets: [], changes: changes, operations: [operation], findings: findings,
            inputs: [:],
            lifted: lifted, leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 0)
        let envelope = try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 3_600, commit: nil, toolVersion: "test")
        let environment = EnvironmentDeclaration(
            name: Located("production", at: SourceSpan(file: "estate.yaml", line: 1, column: 1)), banner: nil,
            gate: .init(phrase: "now", freezes: freezes), healing: policy)
        var facts = GateFacts()
        (facts.now, facts.lineage) = (Self.now, lineage)
        let address = Address(DriftFixture.scope, "config", "X")
        do throws(Gate.Rejection) {
            let approved = try Gate(environment).approve(envelope, asHealingOf: [address], applied: [address: .text("A")], given: facts)
            return approved.trigger == .healing ? nil : "it has no trigger"
        } catch {
            return error.reason
        }
    }

    /// The gate lets nothing through that is more than putting back what was applied.
    @Test func theGateLetsNothingElseThrough() throws {
        #expect(try refusal([change()]) == nil)
        #expect(try refusal([change()], nil)?.contains("nothing heals in production") == true)
        #expect(try refusal([change(), change(name: "Y")])?.contains("would change with it") == true)
        for action in [Change.Action.create, .delete, .replace] { #expect(try refusal([change(action)])?.contains("would need a") == true) }
        for movement in [Change.ChangeOrigin.pending, .conflict] {
            #expect(try refusal([change(.update, movement)])?.contains("would not go back") == true)
        }
        #expect(try refusal([change(risk: .outage)])?.contains("a person must confirm") == true)
        #expect(try refusal([change()], lineage: .rollback(from: "a", to: "b"))?.contains("does not descend") == true)
        #expect(try refusal([change()], findings: [Finding(rule: "x", severity: .blocks, message: "held")])?.contains("blocked") == true)
        #expect(try refusal([change()], lifted: ["dns.mass-delete"])?.contains("lifts no brake") == true)
        let always = Freeze(zone: "UTC", window: .weekly(Set(Weekday.allCases), from: 0, to: 1_439), reason: "holidays")
        let frozen = try refusal([change()], freezes: [always])
        #expect(frozen?.contains("frozen") == true, "\(frozen ?? "nothing")")
    }
}
