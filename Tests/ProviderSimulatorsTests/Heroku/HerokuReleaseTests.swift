import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// Rollback, builds, the dynos of the formation, and the log.
@Suite struct HerokuReleaseTests {
    private static let slug = "11111111-1111-4111-8111-111111111111"
    private static let seed: JSONValue = [
        "tokens": ["secret": "ops@example.com"],
        "programs": ["acme-web": ["answers": [], "prints": ["Booted"]]],
        "apps": [
            [
                "name": "acme-web", "config": ["A": "1"],
                "releases": [["version": 1, "description": "Deploy", "slug": .string(slug), "config": ["A": "1"]]],
                "formation": [["type": "web", "quantity": 2], ["type": "worker", "quantity": 0]],
            ]
        ],
    ]

    @Test func aRollbackTakesCodeAndConfigBack() throws {
        var bench = try HerokuBench(Self.seed)
        _ = bench.send(.patch, "/apps/acme-web/config-vars", ["A": "2", "B": "3"])
        let made = bench.send(.post, "/apps/acme-web/releases", ["release": "1"])
        #expect(made.status == 201 && made.json?["version"] == 3 && made.json?["description"] == "Rollback to v1")
        #expect(made.json?["slug"]?["id"]?.string == Self.slug)
        #expect(bench.send(.get, "/apps/acme-web/config-vars").json == ["A": "1"])
        #expect(bench.send(.post, "/apps/acme-web/releases", ["release": "3"]).status == 422)
        #expect(bench.send(.post, "/apps/acme-web/releases", ["release": "9"]).status == 404)
        #expect(bench.send(.post, "/apps/acme-web/releases", [:]).status == 422)
        #expect(bench.send(.post, "/apps/acme-web/releases", ["slug": .string(Self.slug)]).json?["version"] == 4)
    }

    @Test func aBuildIsReleasedWhenItHasEnded() throws {
        var bench = try HerokuBench(Self.seed)
        let body: JSONValue = ["source_blob": ["url": "https://example.com/a.tgz", "version": "1a2b3c4d"]]
        let build = bench.send(.post, "/apps/acme-web/builds", body)
        #expect(build.status == 201 && build.json?["status"] == "pending" && build.json?["release"] == .null)
        #expect(bench.send(.post, "/apps/acme-web/builds", body).status == 409)
        bench.now += 30
        let done = bench.send(.get, "/apps/acme-web/builds/\(build.json?["id"]?.string ?? "")").json
        #expect(done?["status"] == "succeeded" && done?["release"]?["id"] == bench.send(.get, "/apps/acme-web/releases/2").json?["id"])
        bench.simulator.provider = try HerokuSimulator(seed: bench.simulator.provider.picture)
        #expect(bench.send(.get, "/apps/acme-web/builds").json?.array?.count == 1)
    }

    @Test func dynosOfTheFormationRunAndStartAgain() throws {
        var bench = try HerokuBench(Self.seed)
        let names = { (bench: inout HerokuBench) in
            bench.send(.get, "/apps/acme-web/dynos").json?.array?.compactMap { $0["name"]?.string }.sorted()
        }
        #expect(names(&bench) == ["web.1", "web.2"])
        #expect(bench.send(.get, "/apps/acme-web/dynos/web.1").json?["type"] == "web")
        #expect(bench.send(.delete, "/apps/acme-web/dynos/web.1").status == 202)
        #expect(names(&bench) == ["web.1", "web.2"])
        #expect(bench.send(.get, "/apps/acme-web/dynos/web.3").status == 404)
    }

    private func session(_ bench: inout HerokuBench, _ body: JSONValue) throws -> HTTPRequest {
        let url = try #require(bench.send(.post, "/apps/acme-web/log-sessions", body).json?["logplex_url"]?.string)
        return HTTPRequest(.get, url)
    }

    @Test func aLogGoesOnUntilItsSessionExpires() throws {
        var bench = try HerokuBench(Self.seed)
        let request = try session(&bench, ["tail": true, "lines": 10])
        let first = bench.simulator.deliver(request, now: bench.now)
        #expect(first.fault == .follow && first.response.body.isEmpty)
        _ = bench.send(.patch, "/apps/acme-web/config-vars", ["A": "2"])
        let (later, goesOn) = bench.simulator.later(request, now: bench.now + 1)
        #expect(goesOn && String(decoding: later.body, as: UTF8.self).hasSuffix("app[web.1]: Booted\n"))
        #expect(bench.simulator.later(request, now: bench.now + 300).goesOn == false)
        #expect(bench.simulator.deliver(request, now: bench.now + 300).response.status == 404)
    }

    @Test func aLogIsLimitedToWhatIsAskedFor() throws {
        var bench = try HerokuBench(Self.seed)
        _ = bench.send(.patch, "/apps/acme-web/config-vars", ["A": "2"])
        bench.now += 2
        func lines(_ body: JSONValue) throws -> [String] {
            let answer = bench.simulator.deliver(try session(&bench, body), now: bench.now)
            #expect(answer.fault == .none)
            return String(decoding: answer.response.body, as: UTF8.self).split(separator: "\n").map(String.init)
        }
        #expect(try lines([:]).count == 3)
        #expect(try lines(["lines": 1]).first?.contains("app[web.1]: Booted") == true)
        #expect(try lines(["source": "heroku"]).count == 2)
        #expect(try lines(["type": "worker"]).isEmpty)
        for body: JSONValue in [["lines": 0], ["lines": 1_501], ["tail": "yes"], ["colour": "red"]] {
            #expect(bench.send(.post, "/apps/acme-web/log-sessions", body).status == 422)
        }
        #expect(bench.send(.post, "/apps/none/log-sessions", [:]).status == 404)
    }
}
