import Diagnostics
import Estate
import Resources
import TestBench

/// An estate with one zone.
enum RandomZone {
    static func estate(_ records: [RecordSet], plan: String? = nil, isPinned: Bool = true) -> Estate {
        func located<Value>(_ value: Value) -> Located<Value> { Located(value, at: RandomRecordSets.span) }
        let zone = Zone(
            name: located(ZoneBench.zone), environment: "production", provider: "cloudflare",
            id: isPinned ? located("0123456789abcdef0123456789abcdef") : nil, plan: plan.map(located), mode: .manage, prune: true,
            records: records, ignore: [], resolvers: [])
        let environment = EnvironmentDeclaration(name: located("production"), banner: nil, gate: nil)
        return Estate(
            name: located("raxx"), stores: [:], providers: [:], environments: ["production": environment], services: [], zones: [zone],
            mailDomains: [])
    }
}
