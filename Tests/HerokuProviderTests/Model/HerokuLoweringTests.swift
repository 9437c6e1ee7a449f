import Diagnostics
import CanonicalJSON
import Planning
import Resources
import Testing

/// A change, and what is said against it, point at the line that asks for it.
@Suite struct PlaceTests {
    private static let service = """
        service: web
        region: eu
        formation:
          web:
            quantity: 1
            size: standard-2x
        environments:
          staging:
            app: acme-web
            formation: { web: { quantity: 1 } }
            retire:
              soak: 7d
        """

    @Test func eachAtItsOwnLine() async throws {
        let bench = try HerokuBench([Self.service], seed: HerokuBench.seed([HerokuBench.app("acme-web")]))
        bench.deploy("acme-web")
        let plan = try await bench.plan().plan
        func line(_ rule: String) -> Int? { plan.findings.first { $0.rule == rule }?.span?.line }
        #expect(line("heroku.unchangeable") == 2)
        #expect(line("retire.planned") == 12)
        #expect(plan.changes.first { $0.address.kind == "formation" }?.span?.line == 6)
    }
}
