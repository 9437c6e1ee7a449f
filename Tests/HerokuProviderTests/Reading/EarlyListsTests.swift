import HerokuProvider
import Planning
import Reconciling
import Resources
import TestBench
import Testing

/// Lists that are asked for while a history is read are those that the plan is made from, and nobody else's.
@Suite struct EarlyListsTests {
    private static let service = """
        service: web
        environments: { staging: { app: acme-web, config: { A: "1" } } }
        """
    private static let lists = ["GET /apps", "GET /addons", "GET /addon-attachments"]

    private func bench() throws -> HerokuBench {
        try HerokuBench([Self.service], seed: HerokuBench.seed([HerokuBench.app("acme-web", config: ["A": "1"])]))
    }

    private func count(_ bench: HerokuBench) -> [Int] {
        Self.lists.map { list in bench.transport.requests.count { $0 == list } }
    }

    @Test func aPlanTakesThemOnce() async throws {
        let bench = try bench()
        let maker = PlanMaker(estate: bench.estate, connections: bench.connections)
        maker.begin(environment: "staging")
        let preview = try await maker.preview(environment: "staging", history: nil, lifted: [])
        #expect(preview.plan.changes.isEmpty && count(bench) == [1, 1, 1])
        _ = try await maker.preview(environment: "staging", history: nil, lifted: [])
        #expect(count(bench) == [2, 2, 2])
    }

    @Test func listsThatAreNotEnoughAreReadAnew() async throws {
        let bench = try bench()
        let maker = PlanMaker(estate: bench.estate, connections: bench.connections)
        let reader = try #require(bench.connections.readers["heroku"] as? any EarlyReader)
        // The app alone, for which nobody needs add-ons.
        reader.begin(
            maker.declared(environment: "staging").map { scope in
                var scope = scope
                scope.kinds = ["app"]
                return scope
            })
        while count(bench)[0] == 0 { await Task.yield() }
        let preview = try await maker.preview(environment: "staging", history: nil, lifted: [])
        #expect(preview.plan.changes.isEmpty)
        #expect(count(bench) == [2, 1, 1])
    }
}
