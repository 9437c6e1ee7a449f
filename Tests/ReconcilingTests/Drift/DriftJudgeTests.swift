import Diagnostics
import Planning
import Reconciling
import Resources
import Testing

/// Which class a difference is of, and what is not judged.
@Suite struct DriftJudgeTests {
    private static let scope = DriftFixture.scope
    private static let other = Scope(provider: "flat", name: "barrel")
    private static let address = Address(scope, "config", "X")

    private func change(
        _ address: Address = address, after: Content? = .text("A"), by actor: String? = nil, at time: String = "2026-11-20T12:00:00Z"
    ) -> Change {
        Change(
            address: address, action: .update, movement: .drift, before: .text("B"), after: after, remoteID: nil,
            consequence: Consequence(.none, ""), reason: "", span: nil,
            attribution: actor.map { Attribution(actor: $0, time: time, entry: "v7 \"Set X config vars\"") }, prerequisites: [])
    }

    private func plan(_ changes: [Change], unmanaged: [Address] = [], findings: [Finding] = []) -> Plan {
        Plan(
            estate: "acme", environment: "production", targets: [], changes: changes, operations: [], findings: findings, inputs: [:],
            lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: unmanaged), calls: 0)
    }

    private func judge(
        _ reading: PlanMaker.DriftReading, locks: [HeldLock] = [], identities: [String: String] = [:], known: [Scope: ScopeRecord] = [:]
    ) throws -> DriftJudge.Judgement {
        DriftJudge(
            environment: "production", now: DriftFixture.start, history: try History([]), runs: [], locks: locks, identities: identities,
            known: known
        ).judge(reading)
    }

    private func reading(
        _ plan: Plan, _ resources: [LiveResource] = [], unread: [(scope: Scope, error: ProviderError)] = [],
        unresolved: [Address: String] = [:], withoutBaseline: Set<Address> = []
    ) -> PlanMaker.DriftReading {
        let observation = Observation(scope: Self.scope, targetID: "1", resources: resources)
        return PlanMaker.DriftReading(
            asked: [Self.scope, Self.other], plan: plan, observations: [Self.scope: observation], unread: unread, unresolved: unresolved,
            withoutBaseline: withoutBaseline)
    }

    private static let refused = ProviderError(.forbidden, attempt: "reading barrel", message: "no")

    @Test func ourCredentialOutsideOfARun() throws {
        let reading = reading(plan([change(by: "bot@acme.test")]))
        #expect(try judge(reading, identities: ["flat": "bot@acme.test"]).items[Self.scope]?.map(\.kind) == [.ownCredential])
        #expect(try judge(reading, identities: ["flat": "ana@acme.test"]).items[Self.scope]?.map(\.kind) == [.drift])
        #expect(try judge(reading).items[Self.scope]?.map(\.kind) == [.drift])
    }

    /// An add-on gives its variable a new value: that is told with who did it, and is no drift. The first check has nothing to compare with.
    @Test func aRotationByTheProvider() throws {
        func live(_ hex: String) -> [LiveResource] {
            [
                LiveResource(
                    Address(Self.scope, "config", "DATABASE_URL"), .concealed(.init(Fingerprint(hex: hex))),
                    owner: .other("the add-on postgresql-round-1"))
            ]
        }
        let first = try judge(reading(plan([]), live("aa")))
        #expect(first.items[Self.scope] == [])
        var record = ScopeRecord()
        record.readAt = 1
        record.provided = try #require(first.provided[Self.scope])
        #expect(try judge(reading(plan([]), live("aa")), known: [Self.scope: record]).items[Self.scope] == [])
        let rotated = try judge(reading(plan([]), live("bb")), known: [Self.scope: record])
        let item = try #require(rotated.items[Self.scope]?.first)
        #expect(item.kind == .rotated && !item.kind.isAlarm)
        #expect(item.note == "rotated by the add-on postgresql-round-1, seen 2026-11-20T00:00:00Z")
        // The release that did it tells when; an older one, or one about something else, does not.
        func entry(_ text: String, _ time: String) -> Attribution {
            Attribution(actor: "heroku-postgresql@addons.heroku.com", time: time, entry: "v9 \"\(text)\"")
        }
        let own = entry("Update DATABASE by heroku-postgresql", "2026-11-19T14:02:00Z")
        let others = [entry("Update DATABASE_OTHER by it", "2026-11-19T15:00:00Z"), entry("Set X config vars", "2026-11-19T15:00:00Z")]
        func dated(_ entries: [Attribution], readAt: Int = 1) throws -> String? {
            record.readAt = readAt
            let judge = DriftJudge(
                environment: "production", now: DriftFixture.start, history: try History([]), runs: [], locks: [], identities: [:],
                known: [Self.scope: record])
            var judgement = judge.judge(reading(plan([]), live("bb")))
            judge.date(&judgement, by: [Self.scope: entries])
            return judgement.items[Self.scope]?.first?.note
        }
        #expect(
            try dated(others + [own])
                == "rotated by the add-on postgresql-round-1 at 2026-11-19T14:02:00Z, v9 \"Update DATABASE by heroku-postgresql\"")
        #expect(try dated(others) == item.note)
        #expect(try dated([own], readAt: DriftFixture.start - 60) == item.note)
    }

    /// A scope that is being applied is not judged, and neither clean nor drifted.
    @Test func aScopeUnderApply() throws {
        func lock(_ expires: Int, run: String?) -> HeldLock {
            HeldLock(
                scope: Self.scope, holder: LockHolder(id: "h", run: run), token: 1, since: 0, renewed: 0, expires: expires)
        }
        let reading = reading(plan([change()]))
        let held = try judge(reading, locks: [lock(DriftFixture.start + 60, run: "r1")])
        #expect(held.beingApplied == [Self.scope: "by r1"] && held.items[Self.scope] == nil)
        #expect(try judge(reading, locks: [lock(DriftFixture.start - 60, run: "r1")]).beingApplied.isEmpty)
    }

    /// One scope that cannot be read hides no other, and what depends on it is not judged.
    @Test func aScopeThatCannotBeRead() throws {
        let dependent = change(
            Address(Self.scope, "config", "URL"), after: .unknown(after: Address(Self.other, "app"), attribute: "web_url"))
        let judged = try judge(reading(plan([change(), dependent]), unread: [(Self.other, Self.refused)]))
        #expect(judged.unread.keys.map(\.name) == ["barrel"])
        #expect(judged.items[Self.scope]?.map(\.address) == [Self.address])
        #expect(judged.items[Self.other] == nil)
    }

    /// A source that answers with nothing makes the check incomplete, and never a drift.
    @Test func aSourceThatAnswersWithNothing() throws {
        let judged = try judge(reading(plan([]), unresolved: [Self.address: "postmark.domain(acme.test).dkim_text returned no value"]))
        #expect(judged.unresolved[Self.address] != nil && judged.items[Self.scope] == [])
    }

    /// Undeclared things of the first check are taken as they are; later ones are told.
    @Test func whatIsNewAndNotDeclared() throws {
        let (old, new) = (Address(Self.scope, "config", "OLD"), Address(Self.scope, "config", "NEW"))
        #expect(try judge(reading(plan([], unmanaged: [old]))).items[Self.scope] == [])
        var record = ScopeRecord()
        #expect(try judge(reading(plan([], unmanaged: [old])), known: [Self.scope: record]).items[Self.scope] == [])
        (record.readAt, record.undeclared) = (1, [old])
        let judged = try judge(reading(plan([], unmanaged: [old, new])), known: [Self.scope: record])
        #expect(judged.items[Self.scope]?.map(\.address) == [new])
    }

    @Test func aBreachedContractIsAnAlarm() throws {
        let findings = [
            Finding(rule: "contract.missing", severity: .blocks, message: "X is missing", address: Self.address),
            Finding(rule: "contract.unread", severity: .notes, message: "Y is not read", address: Address(Self.scope, "config", "Y")),
        ]
        let judged = try judge(reading(plan([], findings: findings)))
        #expect(judged.items[Self.scope]?.map(\.kind) == [.contract])
    }

    /// What is live as declared and was never recorded as applied is counted where it was judged, and nowhere else.
    @Test func withoutABaseline() throws {
        let addresses: Set = [Address(Self.scope, "config", "X"), Address(Self.other, "config", "X")]
        #expect(try judge(reading(plan([]), withoutBaseline: addresses)).withoutBaseline == addresses)
        let judged = try judge(reading(plan([]), unread: [(Self.other, Self.refused)], withoutBaseline: addresses))
        #expect(judged.withoutBaseline.map(\.scope) == [Self.scope])
    }

    /// The outcomes, and which counts.
    @Test func outcomes() {
        let item = DriftFixture.item("X")
        let unread = DriftReport.Unread(scope: Self.other, reason: "403")
        func outcome(
            _ items: [DriftItem] = [], unread: [DriftReport.Unread] = [], applied: [DriftReport.Unread] = [], without: Int = 0,
            refusal: String? = nil
        ) -> DriftOutcome {
            DriftReport(
                environment: "production", time: 1, items: items, unread: unread, beingApplied: applied, withoutBaseline: without,
                refusal: refusal
            ).outcome
        }
        #expect(outcome() == .clean)
        #expect(outcome([item]) == .drift)
        #expect(outcome([item.with(.rotated)]) == .clean)
        #expect(outcome([item], unread: [unread]) == .couldNotRead)
        #expect(outcome(applied: [unread]) == .didNotRun)
        #expect(outcome([item], applied: [unread]) == .drift)
        #expect(outcome(refusal: "no history") == .didNotRun)
        #expect(outcome(without: 2) == .noBaseline)
        #expect(outcome([item], without: 2) == .drift)
        #expect(outcome(unread: [unread], without: 2) == .couldNotRead)
        #expect(outcome(applied: [unread], without: 2) == .didNotRun)
    }
}
