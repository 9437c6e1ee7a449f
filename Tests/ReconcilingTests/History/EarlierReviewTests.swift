import CanonicalJSON
import Diagnostics
import Planning
import Reconciling
import Resources
import Testing

/// What an approval is worth once something else was applied: the plan that was approved, to the last digit, or nothing.
@Suite struct EarlierReviewTests {
    private static let (own, other, third) = (
        Scope(provider: "flat", name: "own"), Scope(provider: "flat", name: "other"), Scope(provider: "flat", name: "third")
    )

    private static func plan(_ scope: Scope, _ value: String = "new", head: String) -> Plan {
        let address = Address(scope, "thing", "a")
        var operation = Operation(
            scope: scope, action: "flat.write", payload: .string(value), addresses: [address], effect: .idempotent, summary: "a")
        operation.id = 1
        let change = Change(
            address: address, action: .update, movement: .pending, before: .text("old"), after: .text(value), remoteID: nil,
            consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: [])
        let targets = [own, other].map { Plan.Target(scope: $0, id: "id-\($0.name)") }
        return Plan(
            estate: "shop", environment: "production", targets: targets, changes: [change], operations: [operation], findings: [],
            inputs: ["history": head], lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 1)
    }

    private static func digest(_ plan: Plan) throws -> String { try PlanDigests(plan).root }

    /// A history that grows; what is in it is as a run records it.
    private struct Chain {
        var events: [RecordedEvent] = []

        var head: String { events.last { [.historyBegun, .applyCompleted, .secretHandedOut].contains($0.event.kind) }?.hash ?? "" }

        init() { add(.historyBegun, ["applied": []]) }

        mutating func add(_ kind: LedgerEvent.Kind, run: String? = nil, _ detail: JSONValue) {
            let sequence = events.count + 1
            events.append(
                RecordedEvent(
                    sequence: sequence, hash: "hash-\(sequence)",
                    event: LedgerEvent(
                        environment: "production", kind: kind, time: sequence, actor: "ci", run: run, detail: detail)))
        }

        /// - Parameter status: what its one step ended with; nil for a run that never came to its end.
        mutating func apply(_ plan: Plan, run: String, ends status: ApplyReport.Status? = .done) throws {
            let envelope = try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 1, commit: "main@1", toolVersion: "test")
            add(.applyIntent, run: run, ["plan": try JSONValue(encoding: envelope), "digest": .string(envelope.digest)])
            guard let status else { return }
            let report = ApplyReport(run: run, lines: [.init(operation: plan.operations[0], status: status, detail: "")], unrecorded: nil)
            add(.applyCompleted, run: run, ["applied": [], "report": try JSONValue(encoding: report)])
        }

        func review(of digest: String, now plan: Plan) throws -> EarlierReview {
            try EarlierReview(of: digest, now: plan, events: events)
        }
    }

    private static func text(_ review: EarlierReview) -> String {
        switch review {
        case .holds(let held):
            "holds, moved \(held.moved.map(\.name).joined(separator: ",")), runs \(held.runs.map(\.id).joined(separator: ","))"
        case .overtaken(let run, let scopes): "overtaken by \(run): \(scopes.map(\.name).joined(separator: ","))"
        case .carriedOut(let run): "carried out by \(run)"
        case .unfinished(let run): "unfinished \(run)"
        case .unknown: "unknown"
        }
    }

    @Test func whatIsNoPartOfItMayMove() throws {
        var chain = Chain()
        try chain.apply(Self.plan(Self.third, head: chain.head), run: "before")
        let reviewed = try Self.digest(Self.plan(Self.own, head: chain.head))
        chain.add(.approvalGiven, ["digest": .string(reviewed)])
        try chain.apply(Self.plan(Self.other, head: chain.head), run: "r1")
        try chain.apply(Self.plan(Self.third, head: chain.head), run: "r2")
        let now = Self.plan(Self.own, head: chain.head)
        let review = try chain.review(of: reviewed, now: now)
        #expect(Self.text(review) == "holds, moved other,third, runs before")
        guard case .holds(let held) = review else { return }
        #expect(try Self.digest(held.plan) == reviewed)
        // Only the head is another one.
        #expect(held.plan.under(head: chain.head) == now)
    }

    @Test func whateverElseIsAnotherIsNotIt() throws {
        var chain = Chain()
        let reviewed = try Self.digest(Self.plan(Self.own, head: chain.head))
        try chain.apply(Self.plan(Self.other, head: chain.head), run: "r1")
        for now in [
            Self.plan(Self.own, "something else", head: chain.head), Self.plan(Self.other, head: chain.head),
            Self.plan(Self.own, head: "a head that is not the newest"),
        ] {
            #expect(Self.text(try chain.review(of: reviewed, now: now)) == "unknown")
        }
        let now = Self.plan(Self.own, head: chain.head)
        #expect(Self.text(try chain.review(of: String(reviewed.prefix(8)), now: now)) == "unknown")
        // A head that nobody has seen here, as after a compaction.
        var later = chain
        later.events.removeFirst()
        #expect(Self.text(try later.review(of: reviewed, now: now)) == "unknown")
    }

    @Test func whatItWritesMayNotHaveBeenWritten() throws {
        var chain = Chain()
        let reviewed = try Self.digest(Self.plan(Self.own, head: chain.head))
        try chain.apply(Self.plan(Self.own, "something else", head: chain.head), run: "r1")
        #expect(Self.text(try chain.review(of: reviewed, now: Self.plan(Self.own, head: chain.head))) == "overtaken by r1: own")
        // By another environment's apply, which gave it a secret.
        var handed = Chain()
        let entry: JSONValue = try JSONValue(
            encoding: AppliedResource(address: Address(Self.own, "config", "TOKEN"), content: .text("x")))
        handed.add(.secretHandedOut, run: "elsewhere", ["applied": [entry]])
        #expect(Self.text(try handed.review(of: reviewed, now: Self.plan(Self.own, head: handed.head))) == "overtaken by elsewhere: own")
    }

    @Test func aPlanIsCarriedOutOnce() throws {
        var chain = Chain()
        let plan = Self.plan(Self.own, head: chain.head)
        try chain.apply(plan, run: "r1")
        #expect(Self.text(try chain.review(of: Self.digest(plan), now: Self.plan(Self.own, head: chain.head))) == "carried out by r1")
        var begun = Chain()
        try begun.apply(plan, run: "r1", ends: nil)
        begun.add(.secretHandedOut, run: "elsewhere", ["applied": []])
        #expect(Self.text(try begun.review(of: Self.digest(plan), now: Self.plan(Self.own, head: begun.head))) == "carried out by r1")
    }

    @Test func aRunThatIsNotDoneComesFirst() throws {
        var chain = Chain()
        let reviewed = try Self.digest(Self.plan(Self.own, head: chain.head))
        try chain.apply(Self.plan(Self.other, head: chain.head), run: "r1", ends: .failed)
        #expect(Self.text(try chain.review(of: reviewed, now: Self.plan(Self.own, head: chain.head))) == "unfinished r1")
        var killed = Chain()
        try killed.apply(Self.plan(Self.other, head: killed.head), run: "r1", ends: nil)
        try killed.apply(Self.plan(Self.third, head: killed.head), run: "r2")
        #expect(Self.text(try killed.review(of: reviewed, now: Self.plan(Self.own, head: killed.head))) == "unfinished r1")
    }

    /// Of a run whose beginning was compacted away, nobody knows what it wrote.
    @Test func aRunWithoutItsBeginningIsNotKnown() throws {
        var chain = Chain()
        let reviewed = try Self.digest(Self.plan(Self.own, head: chain.head))
        let completed: JSONValue = ["applied": []]
        chain.add(.applyCompleted, run: "r1", completed)
        #expect(Self.text(try chain.review(of: reviewed, now: Self.plan(Self.own, head: chain.head))) == "unknown")
    }
}
