import Diagnostics
import Estate
import Planning
import Resources
import Testing

/// A flag that depends on what a provider answers.
@Suite struct PreconditionTests {
    private typealias Bench = ContractPlanBench

    private static let lookup = Lookup(provider: "edge", subject: "access", key: "a1/api.raxx.app", attribute: "protection")

    private func bench(_ answer: FlagAnswer?, live: String? = nil, wanted: String, step: String? = "take Access off the origin") -> Bench {
        var bench = Bench()
        let precondition = FlagPrecondition(Located(Self.lookup, at: Bench.span(40)), on: "open", off: "protected")
        bench.contract = [
            ContractVariable(Bench.name("FLAG_AUTH"), format: .flag(on: nil), step: step, precondition: precondition)
        ]
        bench.declare("FLAG_AUTH", wanted)
        bench.live["FLAG_AUTH"] = live
        if let answer { bench.answers = [Self.lookup: answer] }
        return bench
    }

    private func findings(_ plan: Plan) -> [String] {
        plan.findings.filter { $0.rule == "contract.precondition" }.map { "\($0.severity): \($0.message)" }
    }

    private func asksAPerson(_ plan: Plan) -> Bool { plan.operations.contains { $0.action == Probe.Action.person.rawValue } }

    /// In either direction.
    @Test(arguments: [("0", "1", "open"), ("1", "0", "protected")])
    func whatAProviderConfirmsNobodyIsAskedFor(_ live: String, _ wanted: String, _ answer: String) {
        let plan = bench(.known(answer), live: live, wanted: wanted).plan()
        #expect(plan.changes.count == 1 && findings(plan) == [] && !asksAPerson(plan))
    }

    @Test func whatIsNotSoIsSaidAndAPersonIsAsked() {
        let plan = bench(.known("protected"), live: "0", wanted: "1").plan()
        #expect(
            findings(plan) == [
                "warns: FLAG_AUTH goes on, which needs edge.access(a1/api.raxx.app).protection to be open, and it is protected"
            ])
        #expect(asksAPerson(plan) && !plan.isBlocked)
    }

    @Test func withoutAPersonItBlocks() {
        #expect(bench(.known("protected"), live: "0", wanted: "1", step: nil).plan().isBlocked)
        #expect(bench(.unknown("the token may not"), live: "0", wanted: "1", step: nil).plan().isBlocked)
        #expect(!bench(.unknown("the token may not"), live: "1", wanted: "1", step: nil).plan().isBlocked)
        #expect(!bench(.known("open"), live: "0", wanted: "1", step: nil).plan().isBlocked)
    }

    /// An answer that did not come confirms nothing.
    @Test func whatIsNotKnownIsAskedOfAPerson() {
        let plan = bench(.unknown("the token may not"), live: "0", wanted: "1").plan()
        #expect(findings(plan).map { $0.prefix(6) } == ["warns:"] && asksAPerson(plan))
        #expect(plan.findings.contains { $0.message.hasSuffix("that is not known: the token may not") })
    }

    @Test func whatMovedUnderAFlagThatStaysIsSaid() {
        #expect(findings(bench(.known("protected"), live: "1", wanted: "1").plan()).map { $0.prefix(6) } == ["warns:"])
        #expect(findings(bench(.known("open"), live: "1", wanted: "1").plan()) == [])
        #expect(findings(bench(.unknown("x"), live: "1", wanted: "1").plan()).map { $0.prefix(6) } == ["notes:"])
        #expect(findings(bench(nil, live: "1", wanted: "1").plan()) == [])
    }
}
