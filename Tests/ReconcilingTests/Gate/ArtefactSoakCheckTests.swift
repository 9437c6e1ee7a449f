import CanonicalJSON
import Diagnostics
import Estate
import Planning
import Reconciling
import Resources
import Testing

/// A promotion waits until its artefact has proved itself where the gate says.
@Suite struct ArtefactSoakTests {
    private static let hour = 3_600
    private static let there = Scope(provider: "heroku", name: "shop-staging")
    /// 2026-05-01T09:00:00Z.
    private static let start = CivilDay(year: 2026, month: 5, day: 1).number * 86_400 + 9 * hour

    private static func running(_ id: String) -> RunningArtefact {
        RunningArtefact(id: id, release: "r", version: 4, commit: nil, since: "2026-05-01T09:00:00Z")
    }

    private static func event(_ kind: LedgerEvent.Kind, at time: Int, drift: [String] = []) -> RecordedEvent {
        let entries = drift.map { JSONValue.object(["address": .string($0), "live": .null]) }
        return RecordedEvent(
            sequence: 1, hash: "",
            event: LedgerEvent(environment: "staging", kind: kind, time: time, actor: "a", run: nil, detail: ["drift": .array(entries)]))
    }

    private static let begun = event(.historyBegun, at: start - hour)

    private func requirement(
        _ artefact: String? = "a", events: [RecordedEvent] = [begun], there: Scope? = Self.there, after hours: Int, except: [String] = []
    ) -> GateRequirement? {
        let soak = Soak(environment: "staging", seconds: 24 * Self.hour, except: except)
        let gate = Gate(PlanFixture.environment(gate: .init(phrase: "x", soak: soak)))
        var facts = GateFacts()
        facts.now = Self.start + hours * Self.hour
        facts.elsewhere = events
        facts.soaked = artefact.map(Self.running)
        facts.counterparts = [.init(service: "shop", here: Scope(provider: "heroku", name: "shop-prod"), there: there)]
        let proposal = PromotionProposal(
            service: "shop", source: "staging", target: "production", artefact: Self.running("a"), replaced: nil)
        return gate.requirements(for: proposal, given: facts).first
    }

    @Test(arguments: [(0, false), (23, false), (24, true), (100, true)]) func waits(_ hours: Int, isOver: Bool) {
        #expect((requirement(after: hours)?.state == .satisfied) == isOver)
    }

    @Test func anotherArtefactThereIsNone() {
        #expect(requirement("b", after: 100)?.state == .outstanding)
        #expect(requirement(nil, after: 100)?.sentence.contains("does not run it") == true)
        #expect(requirement(there: nil, after: 100)?.sentence.contains("not in that environment") == true)
    }

    /// Drift of other apps is not this one's.
    @Test func driftThereStartsItAnew() {
        let own = "\(Self.there)/config/A"
        let drifted = Self.event(.driftDetected, at: Self.start + 10 * Self.hour, drift: [own])
        #expect(requirement(events: [Self.begun, drifted], after: 100)?.sentence.contains("has drifted") == true)
        let cleared = Self.event(.driftCleared, at: Self.start + 20 * Self.hour)
        #expect(requirement(events: [Self.begun, drifted, cleared], after: 43)?.state == .outstanding)
        #expect(requirement(events: [Self.begun, drifted, cleared], after: 44)?.state == .satisfied)
        let other = Self.event(.driftDetected, at: Self.start + Self.hour, drift: ["heroku/shop-staging-2/config/A"])
        #expect(requirement(events: [Self.begun, other], after: 24)?.state == .satisfied)
    }

    @Test func withoutAHistoryNothingIsKnown() {
        #expect(requirement(events: [], after: 100)?.sentence.contains("no history") == true)
    }

    @Test func itIsExceptedByItsName() {
        #expect(requirement(after: 0, except: ["artefact/shop"]) == nil)
        #expect(requirement(after: 0, except: ["artefact/other", "config/*"]) != nil)
    }

    /// What is not given is told, and lets nothing through.
    @Test func theGateHoldsIt() {
        let gate = Gate(PlanFixture.environment(gate: .init(phrase: "x", soak: Soak(environment: "staging", seconds: 60, except: []))))
        let proposal = PromotionProposal(
            service: "shop", source: "staging", target: "production", artefact: Self.running("a"), replaced: nil)
        #expect(throws: Gate.Rejection.self) { _ = try gate.approve(proposal, with: .typed(gate.words(for: proposal))) }
    }
}
