import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

@Suite struct HerokuPipelineTests {
    private static func seed(_ more: [String: JSONValue] = [:]) -> JSONValue {
        let slug: JSONValue = "5f0c3a52-0000-4000-8000-000000000001"
        var seed: [String: JSONValue] = [
            "tokens": ["secret": "ops@example.com"],
            "slugs": ["5f0c3a52-0000-4000-8000-000000000001": ["commit": "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d"]],
            "apps": [
                [
                    "name": "acme-s", "config": ["A": "staging"],
                    "releases": [
                        ["version": 1, "description": "Initial release"], ["version": 5, "description": "Deploy", "slug": slug],
                    ],
                    "formation": [
                        ["type": "web", "command": "run", "quantity": 2], ["type": "worker", "command": "work", "quantity": 1],
                    ],
                ],
                ["name": "acme-p", "config": ["A": "production"], "releases": [["version": 3, "description": "Initial release"]]],
                ["name": "acme-other"],
            ],
            "pipelines": [["name": "acme"]],
            "couplings": [
                ["app": "acme-s", "pipeline": "acme", "stage": "staging"], ["app": "acme-p", "pipeline": "acme", "stage": "production"],
            ],
        ]
        seed.merge(more) { _, new in new }
        return .object(seed)
    }

    private func body(_ bench: inout HerokuBench, from source: String = "acme-s", to target: String = "acme-p") throws -> JSONValue {
        let pipeline = bench.send(.get, "/pipelines/acme").json?["id"] ?? .null
        func id(_ app: String) -> JSONValue { bench.send(.get, "/apps/\(app)").json?["id"] ?? .null }
        return ["pipeline": ["id": pipeline], "source": ["app": ["id": id(source)]], "targets": [["app": ["id": id(target)]]]]
    }

    private func target(_ bench: inout HerokuBench, _ promotion: JSONValue?) -> JSONValue? {
        bench.send(.get, "/pipeline-promotions/\(promotion?["id"]?.string ?? "")/promotion-targets").json?.array?.first
    }

    @Test func theSlugAloneIsHandedOn() throws {
        var bench = try HerokuBench(Self.seed())
        let answer = bench.send(.post, "/pipeline-promotions", try body(&bench))
        #expect(answer.status == 201)
        #expect(answer.json?["status"] == "pending" && answer.json?["updated_at"] == .null)
        #expect(target(&bench, answer.json)?["status"] == "pending")
        #expect(target(&bench, answer.json)?["release"] == .null)
        bench.now += 1
        let done = target(&bench, answer.json)
        #expect(done?["status"] == "succeeded")
        let release = bench.send(.get, "/apps/acme-p/releases/4").json
        #expect(release?["id"] == done?["release"]?["id"])
        #expect(release?["slug"]?["id"] == "5f0c3a52-0000-4000-8000-000000000001")
        #expect(release?["description"] == "Promote acme-s v5 1a2b3c4d")
        #expect(release?["current"] == true)
        #expect(bench.send(.get, "/apps/acme-p/config-vars").json?["A"] == "production")
        #expect(bench.send(.get, "/apps/acme-p/formation").json?.array?.compactMap { $0["quantity"]?.integer } == [1, 0])
        #expect(bench.send(.get, "/pipeline-promotions/\(answer.json?["id"]?.string ?? "")").json?["status"] == "completed")
        let slug = bench.send(.get, "/apps/acme-p/slugs/5f0c3a52-0000-4000-8000-000000000001").json
        #expect(slug?["commit"] == "1a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d")
    }

    /// A promotion that has completed has not succeeded: the target tells.
    @Test(arguments: [true, false]) func aReleasePhaseIsWaitedFor(_ succeeds: Bool) throws {
        var seed = Self.seed()
        var apps = try #require(seed["apps"]?.array)
        var app = try #require(apps[1].object)
        app["release_command"] = ["seconds": 20, "succeeds": .boolean(succeeds)]
        apps[1] = .object(app)
        seed = Self.seed(["apps": .array(apps)])
        var bench = try HerokuBench(seed)
        let promotion = bench.send(.post, "/pipeline-promotions", try body(&bench)).json
        bench.now += 5
        #expect(target(&bench, promotion)?["status"] == "pending")
        #expect(bench.send(.get, "/apps/acme-p/releases/4").json?["status"] == "pending")
        bench.now += 20
        #expect(target(&bench, promotion)?["status"] == .string(succeeds ? "succeeded" : "failed"))
        #expect(bench.send(.get, "/apps/acme-p/releases/4").json?["current"] == .boolean(succeeds))
        let again = try HerokuBench(bench.simulator.provider.picture)
        #expect(again.simulator.provider.picture == bench.simulator.provider.picture)
    }

    @Test func whatIsRefused() throws {
        var bench = try HerokuBench(Self.seed())
        #expect(bench.send(.post, "/pipeline-promotions", try body(&bench, to: "acme-other")).status == 422)
        #expect(bench.send(.post, "/pipeline-promotions", try body(&bench, to: "acme-s")).status == 422)
        #expect(bench.send(.post, "/pipeline-promotions", try body(&bench, from: "acme-p", to: "acme-s")).status == 422)
        #expect(bench.send(.post, "/pipeline-promotions", ["pipeline": ["id": "none"]]).status == 404)
        #expect(bench.send(.get, "/apps/acme-other/pipeline-couplings").status == 404)
        #expect(bench.send(.post, "/pipelines", ["name": "Acme"]).status == 422)
        #expect(
            bench.send(.post, "/pipeline-couplings", ["app": "acme-s", "pipeline": "acme", "stage": "production"]).json?["id"]
                == "invalid_params")
    }

    @Test func couplingsHoldIdsOnly() throws {
        var bench = try HerokuBench(Self.seed())
        let made = bench.send(.post, "/pipeline-couplings", ["app": "acme-other", "pipeline": "acme", "stage": "review"])
        #expect(made.status == 201)
        let id = try #require(made.json?["id"]?.string)
        #expect(bench.send(.get, "/apps/acme-other/pipeline-couplings").json?["stage"] == "review")
        #expect(bench.send(.patch, "/pipeline-couplings/\(id)", ["stage": "development"]).json?["stage"] == "development")
        let pipeline = try #require(bench.send(.get, "/pipelines?eq[name]=acme").json?.array?.first?["id"]?.string)
        let list = bench.send(.get, "/pipelines/\(pipeline)/pipeline-couplings").json?.array ?? []
        #expect(list.count == 3 && list.allSatisfy { $0["app"]?["name"] == nil })
        let latest = bench.send(.get, "/pipelines/\(pipeline)/latest-releases").json?.array ?? []
        #expect(latest.contains { $0["artifacts"]?["type"] == "slug" })
        #expect(bench.send(.delete, "/pipeline-couplings/\(id)").status == 200)
        #expect(bench.send(.get, "/pipeline-couplings").json?.array?.count == 2)
    }
}
