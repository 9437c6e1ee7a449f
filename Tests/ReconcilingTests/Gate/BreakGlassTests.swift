import CanonicalJSON
import Diagnostics
import Estate
import Planning
import Reconciling
import Resources
import TestBench
import Testing

/// What the ledger keeps of a run that passed its gate in an emergency.
@Suite struct BreakGlassTests {
    private let rules = EnvironmentDeclaration.Gate(phrase: "go", approvals: Approvals(count: 2))

    private func run(_ reason: String?, _ rules: EnvironmentDeclaration.Gate) async throws -> MemoryLedger {
        let ledger = MemoryLedger()
        let envelope = try PlanFixture.envelope()
        var facts = GateFacts()
        facts.breakGlass = reason
        let gate = Gate(EnvironmentDeclaration(name: PlanFixture.environment(nil).name, banner: nil, gate: rules))
        let approved = try gate.approve(envelope, with: .typed("go \(envelope.shortDigest)"), given: facts)
        let applier = Applier(ledger: ledger, writers: ["flat": ScriptedWriter()], actor: "ci", fence: nil, now: { 7 })
        let draft = PlanMaker.Draft(plan: envelope.plan, inSync: [:], secrets: [:])
        _ = try await applier.apply(approved, draft: draft, run: "r1")
        return ledger
    }

    @Test func theRunBeginsWithItsReason() async throws {
        let recorded = await (try run("the site is down", rules)).recorded
        #expect(recorded.first?.event.kind == .applyIntentBreakGlass)
        #expect(recorded.first?.event.detail["reason"]?.string == "the site is down")
        let runs = try RunRecord.all(in: recorded)
        #expect(runs.map(\.id) == ["r1"])
        #expect(runs.first?.isUnfinished == false)
    }

    @Test func anyOtherRunDoesNot() async throws {
        let recorded = await (try run(nil, .init(phrase: "go"))).recorded
        #expect(recorded.first?.event.kind == .applyIntent)
    }
}
