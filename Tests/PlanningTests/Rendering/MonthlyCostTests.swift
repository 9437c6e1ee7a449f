import Planning
import Resources
import Testing

@Suite("What a plan costs a month")
struct MonthlyCostTests {
    private static let app = Scope(provider: "heroku", name: "acme-web")

    private static func plan(_ consequences: [Consequence]) -> Plan {
        let changes = consequences.enumerated().map { index, consequence in
            Change(
                address: Address(app, "formation", "type\(index)"), action: .update, movement: .pending, before: .integer(0),
                after: .integer(1), remoteID: nil, consequence: consequence, reason: "", span: nil, attribution: nil, prerequisites: [])
        }
        return Plan(
            estate: "acme", environment: "production", targets: [], changes: changes, operations: [], findings: [], inputs: [:],
            lifted: [], leftAlone: Plan.LeftAlone(observed: [], ignored: [], unmanaged: []), calls: 0)
    }

    @Test("prices are summed, and what has none is counted")
    func sum() {
        let more = Consequence(.cost, "", monthlyDollars: 75)
        let less = Consequence(.restart, "", monthlyDollars: -25)
        #expect(PlanSummary(Self.plan([more, less])).cost == "+$50/month")
        #expect(PlanSummary(Self.plan([less])).cost == "-$25/month")
        #expect(PlanSummary(Self.plan([more, Consequence(.cost, "")])).cost == "+$75/month, 1 billed at a price that is not known here")
        let absurd = Consequence(.cost, "", monthlyDollars: .max)
        #expect(PlanSummary(Self.plan([absurd, absurd])).cost == "2 billed at a price that is not known here")
        #expect(PlanSummary(Self.plan([Consequence(.none, "")])).cost == nil)
        #expect(PlanSummary(Self.plan([more, Consequence(.cost, "", monthlyDollars: -75)])).cost == nil)
    }
}
