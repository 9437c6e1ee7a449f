import CanonicalJSON
import HTTPMessages
import Planning
import Resources
import TestBench
import Testing

@Suite struct ConvergenceTests {
    private static let post = HTTPRequest.Method.post

    @Test("Any zone becomes any other, and then nothing is left to do", arguments: 0..<60)
    func converges(seed: Int) async throws {
        var generator = RandomRecordSets(seed: seed)
        let size = [1, 5, 30, 150][seed % 4]
        let cloudflare = SmallCloudflare(zone: ZoneBench.zone)
        try await ZoneBench(RandomZone.estate(generator.sets(names: size, types: SmallCloudflare.types)), cloudflare: cloudflare).apply()

        let bench = ZoneBench(RandomZone.estate(generator.sets(names: size, types: SmallCloudflare.types)), cloudflare: cloudflare)
        let plan = try await bench.apply()
        let after = try await bench.plan()
        #expect(after.changes.isEmpty && after.isEmpty, "\(after.changes.first.map(String.init(describing:)) ?? "")")

        let records = plan.operations.map { operation in
            ["deletes", "patches", "posts"].reduce(0) { $0 + (operation.payload[$1]?.array?.count ?? 0) }
        }
        #expect(records.allSatisfy { (1...200).contains($0) })
        // The formula, up to names that are not cut: at most 16 records are at one.
        let total = records.reduce(0, +)
        #expect(((total + 199) / 200...(total + 184) / 185).contains(plan.operations.count))
        #expect(bench.transport.requests.count { $0.method == Self.post } == plan.calls)
        // Reading takes one request, two where something is to be written, and a third where that might not fit the quota.
        #expect(bench.transport.requests.count { $0.method != Self.post } <= 4)
    }

    @Test("On a paid plan records of all types are one request, and then nothing is left to do", arguments: 0..<5)
    func onePaidRequest(seed: Int) async throws {
        var generator = RandomRecordSets(seed: 1_000 + seed)
        let zone = try SimulatedZone(plan: "pro")
        let estate = RandomZone.estate(generator.sets(names: 300), plan: "pro")
        let plan = try await zone.apply(estate)
        #expect(plan.calls == 1 && zone.count(.post) == 1)
        let after = try await zone.plan(estate)
        #expect(after.changes.isEmpty, "\(after.changes.first.map(String.init(describing:)) ?? "")")
    }
}
