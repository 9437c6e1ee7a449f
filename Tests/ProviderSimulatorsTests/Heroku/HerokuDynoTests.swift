import CanonicalJSON
import HTTPMessages
import ProviderSimulators
import Testing

/// One-off dynos and the log they leave.
@Suite struct HerokuDynoTests {
    private func simulator(isDeployed: Bool = true) throws -> HerokuSimulator {
        let release: JSONValue =
            isDeployed ? ["version": 1, "description": "Deploy", "slug": "s"] : ["version": 1, "description": "Initial release"]
        return try HerokuSimulator(seed: [
            "tokens": ["token": "ops@acme.example"],
            "apps": [
                [
                    "name": "acme", "releases": [release],
                    "commands": [["match": "migrate", "seconds": 5, "exit": 3, "output": ["one", "two"]]],
                ]
            ],
        ])
    }

    private func request(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil) -> HTTPRequest {
        let headers: HTTPHeaders = ["Accept": "application/vnd.heroku+json; version=3", "Authorization": "Bearer token"]
        return body.map { HTTPRequest(method, "http://127.0.0.1:9\(path)", headers: headers, json: $0) }
            ?? HTTPRequest(method, "http://127.0.0.1:9\(path)", headers: headers)
    }

    @Test func aDynoRunsIsGoneAndLeavesItsLines() throws {
        var heroku = try simulator()
        let body: JSONValue = ["command": "( migrate ); echo \"end $?\"", "attach": false, "type": "run"]
        let made = heroku.handle(request(.post, "/apps/acme/dynos", body), now: 100)
        let name = try #require(made.json?["name"]?.string)
        #expect(made.status == 201 && made.json?["state"] == "up")
        #expect(heroku.handle(request(.get, "/apps/acme/dynos/\(name)"), now: 104).status == 200)
        #expect(heroku.handle(request(.get, "/apps/acme/dynos/\(name)"), now: 105).status == 404)
        let session = heroku.handle(request(.post, "/apps/acme/log-sessions", ["dyno_name": .string(name), "lines": 100]), now: 110)
        let url = try #require(session.json?["logplex_url"]?.string)
        #expect(url.hasPrefix("http://127.0.0.1:9/sessions/"))
        // The address is all that is needed, for a while.
        let log = heroku.handle(HTTPRequest(.get, url), now: 110)
        let lines = String(decoding: log.body, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines.filter { $0.contains(" app[\(name)]: ") }.map { $0.split(separator: ": ").last } == ["one", "two", "end 3"])
        #expect(lines.contains { $0.contains("heroku[\(name)]: Starting process with command `( migrate ); echo \"end $?\"`") })
        #expect(heroku.handle(HTTPRequest(.get, url), now: 1_000).status == 404)
        #expect(heroku.handle(HTTPRequest(.get, String(url.prefix { $0 != "?" })), now: 110).status == 404)
    }

    /// What is ended before its time says nothing of its own.
    @Test func aDynoIsEndedAfterItsTime() throws {
        var heroku = try simulator()
        _ = heroku.handle(
            request(.post, "/apps/acme/dynos", ["command": "( migrate ); echo \"end $?\"", "time_to_live": 2]), now: 100)
        let session = heroku.handle(request(.post, "/apps/acme/log-sessions", [:]), now: 200)
        let log = heroku.handle(HTTPRequest(.get, session.json?["logplex_url"]?.string ?? ""), now: 200)
        #expect(!String(decoding: log.body, as: UTF8.self).contains("end 3"))
    }

    @Test func whatCannotRunIsRefused() throws {
        var heroku = try simulator()
        #expect(heroku.handle(request(.post, "/apps/acme/dynos", [:]), now: 0).status == 422)
        #expect(heroku.handle(request(.post, "/apps/acme/dynos", ["command": "x", "size": "1X"]), now: 0).status == 422)
        #expect(heroku.handle(request(.post, "/apps/acme/dynos", ["command": "x", "time_to_live": 86_401]), now: 0).status == 422)
        var fresh = try simulator(isDeployed: false)
        #expect(fresh.handle(request(.post, "/apps/acme/dynos", ["command": "x"]), now: 0).status == 409)
    }
}
