import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

@Suite("What simulated apps answer")
struct HerokuWebTests {
    private static let seed: JSONValue = [
        "tokens": ["secret": "ops@example.com"],
        "apps": [["name": "acme-web", "releases": [["version": 1, "description": "Initial release"]]]],
        "programs": [
            "acme-web": ["requires": ["SECRET_KEY"], "answers": [["path": "/health", "status": 200, "json": ["status": "ok"]]]]
        ],
    ]

    private func look(_ bench: inout HerokuBench, _ path: String = "/health") throws -> HTTPResponse {
        let url = try #require(bench.send(.get, "/apps/acme-web").json?["web_url"]?.string)
        let host = url.dropFirst("https://".count).dropLast()
        return bench.send(.get, "/_web/\(host)\(path)", headers: ["Authorization": ""])
    }

    /// The router's welcome page says 200: only what the program itself would say tells that it runs.
    @Test func fromNothingToHealthy() throws {
        var bench = try HerokuBench(Self.seed)
        let welcome = try look(&bench)
        #expect(welcome.status == 200 && welcome.json == nil)
        _ = bench.send(.post, "/_control/heroku/deploy", ["app": "acme-web", "process_types": ["web": "./web"]])
        let crashed = try look(&bench)
        #expect(crashed.status == 503 && crashed.headers["X-Heroku-Error"] == "H10", "the program does not start without SECRET_KEY")
        _ = bench.send(.patch, "/apps/acme-web/config-vars", ["SECRET_KEY": "x"])
        let healthy = try look(&bench)
        #expect(healthy.status == 200 && healthy.json == ["status": "ok"])
        #expect(try look(&bench, "/other").status == 404)
        _ = bench.send(.patch, "/apps/acme-web/formation", ["updates": [["type": "web", "quantity": 0]]])
        #expect(try look(&bench).headers["X-Heroku-Error"] == "H14")
        _ = bench.send(.patch, "/apps/acme-web", ["maintenance": true])
        #expect(try look(&bench).headers["X-Heroku-Error"] == "H80")
        #expect(bench.send(.get, "/_web/nobody.herokuapp.com/health").status == 404)
    }

    @Test func lookingTakesNothingFromTheRateLimit() throws {
        var bench = try HerokuBench(Self.seed)
        let before = bench.send(.get, "/apps").headers["RateLimit-Remaining"]
        for _ in 0..<10 { _ = bench.send(.get, "/_web/nobody.herokuapp.com/health") }
        #expect(bench.send(.get, "/account/rate-limits").json?["remaining"]?.integer == before.flatMap { Int($0) })
    }
}
