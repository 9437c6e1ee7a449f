import Diagnostics
import Estate
import HTTPMessages
import Planning
import Resources
import TestBench
import Testing

@Suite struct ConvergenceTests {
    static func estate(_ records: [RecordSet]) -> Estate {
        func located<Value>(_ value: Value) -> Located<Value> { Located(value, at: RandomRecordSets.span) }
        let zone = Zone(
            name: located(ServerBench.zone), environment: "production", provider: "names", id: nil, plan: nil, mode: .manage, prune: true,
            records: records, ignore: [], resolvers: [])
        let environment = EnvironmentDeclaration(name: located("production"), banner: nil, gate: nil)
        return Estate(
            name: located("names"), stores: [:], providers: [:], environments: ["production": environment], services: [], zones: [zone],
            mailDomains: [])
    }

    private static let lifted: Set = ["brake.dns.mass-delete", "brake.dns.mail-record", "brake.dns.foreign-values"]

    @Test("Any zone becomes any other in one request, is answered so, and then nothing is left to do", arguments: 0..<3)
    func converges(part: Int) async throws {
        let bench = try await ServerBench()
        try await bench.makeZone()
        for seed in 0..<8 {
            var generator = RandomRecordSets(seed: 100 * part + seed, canProxy: false)
            let estate = Self.estate(generator.sets(names: [1, 5, 30, 80][seed % 4]))
            bench.transport.reset()
            let plan = try await bench.apply(estate, lifted: Self.lifted)
            #expect(plan.calls <= 1 && bench.transport.count(.patch) == plan.calls)
            #expect(bench.transport.count(.get) == 1)
            let after = try await bench.plan(estate)
            #expect(after.changes.isEmpty && after.isEmpty)
            #expect(await bench.differences(estate) == [])
        }
    }
}
