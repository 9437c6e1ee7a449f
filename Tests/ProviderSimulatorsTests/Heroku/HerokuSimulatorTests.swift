import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// A simulator with a clock and a caller.
struct HerokuBench {
    var simulator: Simulator<HerokuSimulator>
    var now = 1_779_100_000

    init(_ seed: JSONValue = HerokuBench.seed) throws {
        simulator = Simulator(try HerokuSimulator(seed: seed))
    }

    static let seed: JSONValue = [
        "tokens": ["secret": "ops@example.com"],
        "apps": [["name": "acme-web", "releases": [["version": 1, "description": "Initial release"]]]],
    ]

    mutating func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil, headers: [String: String] = [:]
    ) -> HTTPResponse {
        var request = HTTPRequest(method, "http://127.0.0.1\(path)")
        if let body { request = HTTPRequest(method, "http://127.0.0.1\(path)", json: body) }
        request.headers["Authorization"] = "Bearer secret"
        request.headers["Accept"] = "application/vnd.heroku+json; version=3"
        for (name, value) in headers { request.headers[name] = value }
        return simulator.deliver(request, now: now).response
    }

    mutating func versions(_ app: String = "acme-web") -> [Int] {
        send(.get, "/apps/\(app)/releases").json?.array?.compactMap { $0["version"]?.integer } ?? []
    }
}

@Suite struct HerokuTransportTests {
    @Test func refusesWithoutAcceptAndWithoutToken() throws {
        var bench = try HerokuBench()
        #expect(bench.send(.get, "/apps", headers: ["Accept": "application/json"]).status == 406)
        let refused = bench.send(.get, "/apps", headers: ["Authorization": "Bearer other"])
        #expect(refused.status == 401)
        #expect(refused.json?["id"] == "unauthorized")
        #expect(refused.headers["Request-Id"] != nil)
        #expect(bench.send(.get, "/apps", headers: ["Authorization": "Basic OnNlY3JldA=="]).status == 200)
        #expect(bench.send(.get, "/apps/none").json?["message"] == "Couldn't find that app.")
    }

    @Test func countsTokensAndRefusesWhenThereAreNone() throws {
        var bench = try HerokuBench()
        #expect(bench.send(.get, "/apps").headers["RateLimit-Remaining"] == "4499")
        #expect(bench.send(.get, "/account/rate-limits").json?["remaining"] == 4499)
        for _ in 0..<4499 { _ = bench.send(.get, "/account") }
        #expect(bench.send(.get, "/apps").json?["id"] == "rate_limit")
        bench.now += 4
        #expect(bench.send(.get, "/apps").headers["RateLimit-Remaining"] == "4")
    }

    @Test func pagesByRange() throws {
        var bench = try HerokuBench()
        for number in 0..<4 { _ = bench.send(.patch, "/apps/acme-web/config-vars", ["A": .string("\(number)")]) }
        let first = bench.send(.get, "/apps/acme-web/releases", headers: ["Range": "version ..; order=desc,max=2"])
        #expect(first.status == 206)
        #expect(first.json?.array?.compactMap { $0["version"]?.integer } == [5, 4])
        #expect(first.headers["Content-Range"] == "version 5..4")
        let next = try #require(first.headers["Next-Range"])
        let second = bench.send(.get, "/apps/acme-web/releases", headers: ["Range": next])
        #expect(second.json?.array?.compactMap { $0["version"]?.integer } == [3, 2])
        #expect(bench.send(.get, "/apps", headers: ["Range": "colour .."]).status == 416)
        #expect(bench.send(.get, "/apps", headers: ["Range": "id ..; max=1001"]).status == 416)
    }

    @Test func answersNotModifiedForTheSameTag() throws {
        var bench = try HerokuBench()
        let tag = try #require(bench.send(.get, "/apps/acme-web").headers["ETag"])
        #expect(bench.send(.get, "/apps/acme-web", headers: ["If-None-Match": tag]).status == 304)
    }
}

@Suite struct HerokuConfigTests {
    @Test func oneChangeOneReleaseAndNoneForTheSameValues() throws {
        var bench = try HerokuBench()
        let answer = bench.send(.patch, "/apps/acme-web/config-vars", ["A": "1", "B": ""])
        #expect(answer.json == ["A": "1", "B": ""])
        _ = bench.send(.patch, "/apps/acme-web/config-vars", ["A": "1", "C": .null])
        _ = bench.send(.patch, "/apps/acme-web/config-vars", [:])
        #expect(bench.versions() == [1, 2])
        #expect(bench.send(.patch, "/apps/acme-web/config-vars", ["A": .null]).json == ["B": ""])
        #expect(bench.send(.get, "/apps/acme-web/releases/3").json?["user"]?["email"] == "ops@example.com")
    }

    @Test func isAllOrNothing() throws {
        var bench = try HerokuBench()
        _ = bench.send(.post, "/apps/acme-web/addons", ["plan": "heroku-postgresql:standard-0", "name": "acme-db"])
        bench.now += 10
        let answer = bench.send(.patch, "/apps/acme-web/config-vars", ["A": "1", "DATABASE_URL": .null])
        #expect(answer.status == 422)
        #expect(answer.json?["message"] == "Cannot overwrite attachment values DATABASE_URL.")
        #expect(bench.send(.get, "/apps/acme-web/config-vars").json?["A"] == nil)
        #expect(bench.send(.patch, "/apps/acme-web/config-vars", ["A": "1", "HEROKU_X": "1"]).json?["id"] == "invalid_params")
    }

    @Test(arguments: [true, false]) func waitsForTheReleaseCommand(succeeds: Bool) throws {
        var bench = try HerokuBench([
            "tokens": ["secret": "ops@example.com"],
            "apps": [
                [
                    "name": "acme-web", "config": ["A": "old"], "release_command": ["seconds": 30, "succeeds": .boolean(succeeds)],
                    "releases": [["version": 1, "description": "Deploy", "slug": "11111111-1111-4111-8111-111111111111"]],
                ]
            ],
        ])
        let answer = bench.send(.patch, "/apps/acme-web/config-vars", ["A": "new"])
        #expect(answer.json == ["A": "old"])
        #expect(answer.headers["X-Heroku-Warning"]?.hasPrefix("Release command executing") == true)
        #expect(bench.send(.get, "/apps/acme-web/releases/2").json?["status"] == "pending")
        // The picture is a seed: nothing is lost on the way.
        bench.simulator.provider = try HerokuSimulator(seed: bench.simulator.provider.picture)
        bench.now += 30
        #expect(bench.send(.get, "/apps/acme-web/releases/2").json?["status"] == .string(succeeds ? "succeeded" : "failed"))
        #expect(bench.send(.get, "/apps/acme-web/config-vars").json == ["A": .string(succeeds ? "new" : "old")])
        #expect(bench.send(.get, "/apps/acme-web/releases/1").json?["current"] == .boolean(!succeeds))
    }
}

@Suite struct HerokuResourceTests {
    @Test func formationWaitsForTheFirstDeploy() throws {
        var bench = try HerokuBench()
        #expect(bench.send(.get, "/apps/acme-web/formation").json == [])
        let update: JSONValue = ["updates": [["type": "web", "quantity": 2, "dyno_size": ["name": "standard-1x"]]]]
        let refused = bench.send(.patch, "/apps/acme-web/formation", update)
        #expect(refused.status == 404)
        #expect(refused.json?["message"] == "Couldn't find that process type (web).")
        let types: JSONValue = ["web": "./web", "worker": "./worker"]
        _ = bench.send(.post, "/_control/heroku/deploy", ["app": "acme-web", "process_types": types])
        #expect(
            bench.send(.patch, "/apps/acme-web/formation", update).json?["message"]
                == "Cannot use the following dyno types in the same app: Basic and Standard-1X")
        let both: JSONValue = [
            "updates": [["type": "web", "quantity": 2, "dyno_size": "standard-1x"], ["type": "worker", "dyno_size": "Standard-1X"]]
        ]
        let done = bench.send(.patch, "/apps/acme-web/formation", both)
        #expect(done.json?.array?.first?["size"] == "Standard-1X")
        #expect(done.json?.array?.first?["quantity"] == 2)
        #expect(bench.send(.patch, "/apps/acme-web/formation/web", ["dyno_size": "1X"]).status == 422)
    }

    @Test func addonsAreReadyLater() throws {
        var bench = try HerokuBench()
        let body: JSONValue = ["plan": "heroku-postgresql:standard-0", "name": "acme-db"]
        #expect(bench.send(.post, "/apps/acme-web/addons", body).json?["state"] == "provisioning")
        #expect(bench.send(.post, "/apps/acme-web/addons", body).status == 422)
        #expect(bench.send(.get, "/apps/acme-web/config-vars").json == [:])
        #expect(bench.versions() == [1])
        bench.now += 8
        #expect(bench.send(.get, "/addons/acme-db").json?["state"] == "provisioned")
        #expect(bench.send(.get, "/apps/acme-web/config-vars").json?["DATABASE_URL"]?.string?.hasPrefix("postgres://") == true)
        #expect(bench.versions() == [1, 2])
        let attachments = bench.send(.get, "/addon-attachments", headers: ["Accept-Inclusion": "addon:plan,config_vars"]).json?.array
        #expect(attachments?.first?["config_vars"] == ["DATABASE_URL"])
        #expect(bench.send(.delete, "/apps/acme-web/addons/acme-db").status == 200)
        #expect(bench.send(.get, "/apps/acme-web/config-vars").json == [:])
    }

    @Test func appsAreNamedOnce() throws {
        var bench = try HerokuBench()
        #expect(bench.send(.post, "/teams/apps", ["name": "acme-api", "team": "acme", "stack": "container"]).status == 201)
        #expect(bench.send(.post, "/apps", ["name": "acme-api"]).status == 422)
        #expect(bench.versions("acme-api") == [1, 2])
        #expect(bench.send(.get, "/teams/acme/apps").json?.array?.count == 1)
        #expect(bench.send(.patch, "/apps/acme-api", ["build_stack": "heroku-24"]).json?["stack"]?["name"] == "heroku-24")
        #expect(bench.send(.delete, "/apps/acme-api").status == 200)
        #expect(bench.send(.get, "/apps/acme-api").status == 404)
    }

    @Test func faultsStrikeBeforeOrAfterTheCommit() throws {
        var bench = try HerokuBench()
        _ = bench.send(
            .post, "/_control/faults", ["method": "PATCH", "path": "/apps/acme-web/config-vars", "when": "after", "reset": true])
        let request = HTTPRequest(
            .patch, "http://127.0.0.1/apps/acme-web/config-vars",
            headers: ["Authorization": "Bearer secret", "Accept": "application/vnd.heroku+json; version=3"],
            body: Array("{\"A\":\"1\"}".utf8))
        #expect(bench.simulator.deliver(request, now: bench.now).fault == .reset)
        #expect(bench.send(.get, "/apps/acme-web/config-vars").json == ["A": "1"])
        let log = bench.send(.get, "/_control/requests").json?["requests"]?.array
        #expect(log?.count == 2)
    }

    @Test func aFaultMayStrikeOnePathAlone() throws {
        var bench = try HerokuBench()
        _ = bench.send(.post, "/_control/faults", ["method": "PATCH", "path": "/apps/acme-web", "whole": true, "status": 503])
        #expect(bench.send(.patch, "/apps/acme-web/config-vars", ["A": "1"]).status == 200)
        #expect(bench.send(.patch, "/apps/acme-web", ["maintenance": true]).status == 503)
    }

    @Test func aPictureIsRestored() throws {
        var bench = try HerokuBench()
        let before = try #require(bench.send(.get, "/_control/picture").json)
        _ = bench.send(.patch, "/apps/acme-web/config-vars", ["A": "1"])
        _ = bench.send(.post, "/_control/faults", ["path": "/apps", "status": 503])
        #expect(bench.send(.post, "/_control/restore", ["apps": 1]).status == 400)
        #expect(bench.send(.post, "/_control/restore", before).status == 200)
        #expect(bench.send(.get, "/_control/picture").json == before)
        #expect(bench.send(.get, "/_control/requests").json?["requests"] == [])
        #expect(bench.send(.get, "/apps/acme-web/config-vars").json == [:])
    }
}
