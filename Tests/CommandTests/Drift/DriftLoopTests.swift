#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// Drift made behind our back, and everybody who is told of it.
@Suite struct DriftLoopTests {
    /// Found, attributed, told once; an issue that is closed by hand comes back, and ends when everything is as it was applied.
    @Test func fromTheFirstMessageToTheLast() async throws {
        let world = try await DriftWorld()
        let sinks = ["--issue", DriftWorld.repository, "--webhook"]
        func check() async throws -> Program.Result { try await world.plumb.run(["drift", "production"] + sinks) }
        let clean = try await check()
        #expect(clean.code == 0, "\(clean.all)")
        #expect(try await world.issues().isEmpty)
        #expect(try await world.told() == 0)
        #expect(try await world.beats() == 1)

        try await world.set("web", #"{"FLAG_A":"false"}"#)
        let found = try await check()
        #expect(found.code == 8, "\(found.all)")
        #expect(found.output.contains("by       ops@raxx.app"))
        #expect(try await check().code == 8)
        #expect(try await world.told() == 1)
        #expect(try await world.beats() == 3)
        #expect(try await world.issues().map { $0["state"]?.string } == ["open"])

        try await world.close(1)
        #expect(try await check().code == 8)
        let reopened = try await world.issues()
        #expect(reopened.count == 1 && reopened[0]["state"]?.string == "open" && reopened[0]["comments"]?.integer == 1)

        try await world.set("web", #"{"FLAG_A":"true"}"#)
        #expect(try await check().code == 0)
        #expect(try await world.issues().map { $0["state"]?.string } == ["closed"])
        #expect(try await world.told() == 2)
    }

    /// One app cannot be read: the drift of the other is told, nothing is closed, and no heartbeat says that all is well.
    @Test func aScopeThatCannotBeRead() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        #expect(try await world.check("--issue", DriftWorld.repository).code == 8)
        let id = try await world.app("web")
        try await world.fault(
            "heroku",
            #"{"method":"GET","path":"/apps/\#(id)/config-vars","status":403,"count":99,"body":{"id":"forbidden","message":"no"}}"#)
        try await world.set("api", #"{"FLAG_B":null}"#)
        let beats = try await world.beats()
        let check = try await world.check("--issue", DriftWorld.repository)
        #expect(check.code == 1, "\(check.all)")
        #expect(check.output.contains("acme-api  FLAG_B") && check.output.contains("not read"))
        #expect(try await world.beats() == beats)
        // What is open there is still told, though nobody can see it now.
        let open = check.output.split(separator: "\n").filter { $0.contains("heroku/acme-web/config/FLAG_A") }
        #expect(open.count == 1 && open[0].contains("not readable since 20"), "\(check.output)")
        let issue = try #require(try await world.issues().first)
        #expect(issue["state"]?.string == "open")
        let body = try #require(issue["body"]?.string)
        #expect(body.contains("heroku/acme-web/config/FLAG_A") && body.contains("not readable since"), "\(body)")
        // Closing it by hand acknowledges nothing, whether anybody can read it or not.
        try await world.set("api", #"{"FLAG_B":"true"}"#)
        #expect(try await world.check("--issue", DriftWorld.repository).code == 1)
        try await world.close(1)
        #expect(try await world.check("--issue", DriftWorld.repository).code == 1)
        #expect(try await world.issues().map { $0["state"]?.string } == ["open"])
        let json = try JSONValue(parsing: Array(try await world.check("--output", "json").output.utf8))
        let told = try #require(json["checks"]?.array?.first)
        #expect(told["outcome"]?.string == "could-not-read" && told["complete"]?.boolean == false)
        #expect(told["stillOpen"]?.array?.map { $0["cause"]?.string } == ["not-readable"])
    }

    /// One beat stands for every environment that is checked: it is not sent for staging while production cannot be read.
    @Test func oneBeatForAllEnvironments() async throws {
        let world = try await DriftWorld()
        try await world.addStaging()
        #expect(try await world.plumb.run("drift", "--all").code == 0)
        #expect(try await world.beats() == 1)
        let id = try await world.app("web")
        try await world.fault(
            "heroku",
            #"{"method":"GET","path":"/apps/\#(id)/config-vars","status":403,"count":100000,"body":{"id":"forbidden","message":"no"}}"#)
        let check = try await world.plumb.run("drift", "--all")
        #expect(check.code == 1 && check.output.contains("staging: no drift"), "\(check.all)")
        #expect(try await world.beats() == 1)
        #expect(try await world.plumb.run("drift", "staging").code == 0)
        #expect(try await world.beats() == 2)
    }

    /// A round that its budget cuts says so, and is no complete check until the rounds have read everything.
    @Test func aRoundThatTheBudgetCuts() async throws {
        let world = try await DriftWorld()
        #expect(try await world.check().code == 0)
        let complete = try world.record()["lastComplete"]?.integer
        let beats = try await world.beats()
        func round(_ number: Int) async throws -> Program.Result {
            try await world.check("--budget", "1", adding: Program.mishap("MISHAP_CLOCK", number * 60))
        }
        let cut = try await round(1)
        #expect(cut.code == 0 && cut.output.contains("no drift in what was read, 1 of 2 scopes read"), "\(cut.all)")
        #expect(try await world.beats() == beats)
        #expect(try world.record()["lastComplete"]?.integer == complete)
        let rest = try await round(2)
        #expect(rest.code == 0 && rest.output.contains("1 of 2 scopes read"), "\(rest.all)")
        #expect(try await world.beats() == beats + 1)
        let rolled = try #require(try world.record()["lastComplete"]?.integer)
        #expect(rolled > (complete ?? 0), "the older of the two")
    }

    /// The record decides: of several at once one checks, and there is one issue.
    @Test func severalAtOnceMakeOneIssue() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        let plumb = world.plumb
        let codes = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<4 {
                group.addTask { try await plumb.run("drift", "production", "--issue", DriftWorld.repository, "--webhook").code }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(codes.contains(8) && codes.allSatisfy { [8, 10].contains($0) }, "\(codes)")
        #expect(try await world.issues().count == 1)
        #expect(try await world.told() == 1)
    }

    /// A webhook that refuses is told with the next check, once.
    @Test func aWebhookThatFails() async throws {
        let world = try await DriftWorld()
        let base = try #require(world.simulators.variables["PLUMB_FREESCOUT_URL"])
        try await world.fault("freescout", #"{"method":"POST","path":"/down","status":400,"body":{},"count":1}"#)
        try await world.fault("freescout", #"{"method":"POST","path":"/down","status":200,"body":{},"count":1000}"#)
        func check() async throws -> Program.Result {
            try await world.check("--webhook", adding: ["PLUMB_WEBHOOK_URL": "\(base)/down"])
        }
        func sent() async throws -> Int { try await world.simulators.requests("freescout").count { $0 == "POST /down" } }
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        let failed = try await check()
        #expect(failed.code == 8 && failed.talk.contains("not every notification was delivered"), "\(failed.all)")
        #expect(try world.record()["outbox"]?.array?.count == 1)
        let delivered = try await check()
        #expect(delivered.code == 8 && !delivered.talk.contains("not every notification was delivered"), "\(delivered.all)")
        #expect(try await sent() == 2)
        #expect(try world.record()["outbox"]?.array?.isEmpty == true)
        #expect(try await check().code == 8)
        #expect(try await sent() == 2)
    }

    /// A check that stopped is seen at every other door.
    @Test func aCheckThatStopped() async throws {
        let world = try await DriftWorld()
        // Whoever never checks is not asked to; whoever is set up to check and never did is.
        let never = try await world.plumb.run("plan", "production", adding: ["PLUMB_HEARTBEAT_URL": ""])
        #expect(!never.talk.contains("drift"), "\(never.all)")
        let status0 = try await world.plumb.run("status", "production", adding: ["PLUMB_HEARTBEAT_URL": ""])
        #expect(!status0.output.contains("drift"), "\(status0.all)")
        let meant = try await world.plumb.run("plan", "production")
        #expect(meant.talk.contains("never checked completely"), "\(meant.all)")
        #expect(try await world.check("--interval", "6h").code == 0)
        let early = try await world.plumb.run("plan", "production")
        #expect(early.talk.contains("drift last checked") && !early.talk.contains("warning: drift"), "\(early.all)")
        let late = Program.mishap("MISHAP_CLOCK", 18 * 3_600)
        let plan = try await world.plumb.run("plan", "production", adding: late)
        #expect(plan.talk.contains("warning: drift last checked 18 h ago (expected every 6 h)"), "\(plan.all)")
        let apply = try await world.plumb.run("apply", "production", "--digest", String(repeating: "0", count: 64), adding: late)
        #expect(apply.talk.contains("warning: drift last checked 18 h ago (expected every 6 h)"), "\(apply.all)")
        let status = try await world.plumb.run("status", "production", adding: late)
        #expect(status.output.contains("warning: drift last checked 18 h ago"), "\(status.all)")
        let json = try JSONValue(parsing: Array(try await world.plumb.run("status", "production", "--output", "json").output.utf8))
        #expect(json["drift"]?["interval"]?.integer == 6 * 3_600 && json["drift"]?["isLate"]?.boolean == false)
    }

    /// Where it is not known what was told before, or it cannot be kept, nobody is told twice, and the check says so.
    @Test func aRecordThatCannotBeKept() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        let file = world.simulators.directory.appending(path: "drift/production.json")
        #expect(try await world.check("--webhook").code == 8)
        #expect(try await world.told() == 1)
        let beats = try await world.beats()
        try Data("not a record".utf8).write(to: file)
        for _ in 0..<2 {
            let check = try await world.check("--webhook")
            #expect(check.code == 8 && check.talk.contains("not every notification was delivered"), "\(check.all)")
        }
        #expect(try await world.told() == 1)
        #expect(try await world.beats() == beats)
        // No directory at all: that is said with its reason.
        let blocked = try await world.check("--webhook", adding: ["PLUMB_DRIFT_STATE": file.path])
        #expect(blocked.talk.contains("Not a directory") && blocked.talk.contains("not every notification was delivered"), "\(blocked.all)")
        #expect(try await world.told() == 1)
    }

    /// Our token, used from a shell: the loudest class.
    @Test func ourOwnTokenOutsideOfARun() async throws {
        let world = try await DriftWorld()
        try await Task.sleep(for: .seconds(1.1))
        try await world.set("web", #"{"FLAG_A":"false"}"#, as: Simulators.asOperator)
        try await world.set("api", #"{"FLAG_A":"false"}"#)
        let check = try await world.check()
        #expect(check.code == 8, "\(check.all)")
        #expect(check.output.contains("1 changed with plumb's own credential outside of any run, 1 drifted"))
        let lines = check.output.split(separator: "\n").filter { $0.contains("FLAG_A") }
        #expect(lines.first?.contains("acme-web") == true, "\(check.output)")
    }

    /// What came since the last check and nobody declares is told; what was there at the first is not.
    @Test func whatIsNewAndNotDeclared() async throws {
        let world = try await DriftWorld()
        try await world.set("web", #"{"OLD":"1"}"#)
        #expect(try await world.check().code == 0)
        try await world.set("web", #"{"NEW_A":"1","NEW_B":"2"}"#)
        let check = try await world.check()
        #expect(check.code == 8, "\(check.all)")
        #expect(check.output.contains("NEW_A") && check.output.contains("NEW_B") && !check.output.contains("OLD"))
        try await world.set("web", #"{"NEW_A":null,"NEW_B":null}"#)
        #expect(try await world.check().code == 0)
    }

    /// Fourteen variables of one app are one thing to tell, and one more when they go.
    @Test func newThingsAreToldByTheirParent() async throws {
        let world = try await DriftWorld()
        #expect(try await world.check("--webhook").code == 0)
        func variables(_ value: String) -> String {
            "{" + (1...14).map { "\"NEW_\($0)\":\(value)" }.joined(separator: ",") + "}"
        }
        try await world.set("web", variables("\"1\""))
        let check = try await world.check("--webhook", "--issue", DriftWorld.repository)
        #expect(check.code == 8, "\(check.all)")
        #expect(check.output.ranges(of: "new and not declared").count == 2, "the headline and one block: \(check.output)")
        #expect(check.output.contains("heroku/acme-web  14 config") && check.output.contains("config/NEW_14"), "\(check.output)")
        #expect(try await world.told() == 1)
        let body = try #require(try await world.issues().first?["body"]?.string)
        #expect(body.contains("14 config") && body.ranges(of: "new and not declared").count == 1, "\(body)")
        try await world.set("web", variables("null"))
        #expect(try await world.check("--webhook", "--issue", DriftWorld.repository).code == 0)
        #expect(try await world.told() == 2)
    }

    /// What no file declares of a kind that the app's file says nothing of: the first domain, add-on, drain, collaborator, feature.
    @Test func whatNoFileSpeaksOf() async throws {
        let world = try await DriftWorld()
        #expect(try await world.check("--webhook").code == 0)
        let headers = Simulators.asOperator
        func send(_ method: String, _ path: String, _ body: String = "{}") async throws -> Data {
            try await world.simulators.send(method, "heroku", "/apps/acme-web" + path, headers: headers, body: body)
        }
        _ = try await send("POST", "/domains", #"{"hostname":"www.stranger.example","sni_endpoint":null}"#)
        let drain = try JSONValue(
            parsing: Array(try await send("POST", "/log-drains", #"{"url":"https://u:a-secret-of-a-drain@logs.example/1"}"#)))
        _ = try await send("POST", "/collaborators", #"{"user":"mallory@stranger.example"}"#)
        _ = try await send("POST", "/addons", #"{"plan":"heroku-redis:mini","name":"redis-stray-1"}"#)
        _ = try await send("PATCH", "/features/preboot", #"{"enabled":true}"#)
        let check = try await world.check("--webhook", "--issue", DriftWorld.repository)
        #expect(check.code == 8, "\(check.all)")
        let names = [
            "domain/www.stranger.example", "log-drain/\(drain["id"]?.string ?? "")", "collaborator/mallory@stranger.example",
            "addon/redis-stray-1",
            "feature/preboot",
        ]
        for name in names { #expect(check.output.contains(name), "\(name): \(check.output)") }
        #expect(check.output.contains("1 addon, 1 collaborator, 1 domain, 1 feature, 1 log-drain"), "\(check.output)")
        #expect(!check.all.contains("a-secret-of-a-drain"))
        #expect(try await world.told() == 1)
        #expect(try await world.check("--webhook").code == 8)
        #expect(try await world.told() == 1)
        // Somebody answers for one of them, and the others go.
        let known = try await world.plumb.run("drift", "ack", "heroku/acme-web/domain/www.stranger.example", "--reason", "a test of theirs")
        #expect(known.code == 0, "\(known.all)")
        _ = try await send("DELETE", "/log-drains/\(drain["id"]?.string ?? "")")
        _ = try await send("DELETE", "/collaborators/mallory@stranger.example")
        _ = try await send("DELETE", "/addons/redis-stray-1")
        _ = try await send("PATCH", "/features/preboot", #"{"enabled":false}"#)
        let quiet = try await world.check("--webhook", "--issue", DriftWorld.repository)
        #expect(quiet.code == 0 && quiet.output.contains("a test of theirs"), "\(quiet.all)")
        #expect(try await world.issues().map { $0["state"]?.string } == ["closed"])
    }

    /// What cannot be asked is said, is not taken for gone, and keeps the app from nothing.
    @Test func aLookThatIsRefused() async throws {
        let world = try await DriftWorld()
        #expect(try await world.check().code == 0)
        let id = try await world.app("web")
        try await world.simulators.send(
            "POST", "heroku", "/apps/acme-web/domains", headers: Simulators.asOperator,
            body: #"{"hostname":"www.stranger.example","sni_endpoint":null}"#)
        #expect(try await world.check().code == 8)
        try await world.fault(
            "heroku", #"{"method":"GET","path":"/apps/\#(id)/domains","status":403,"count":1,"body":{"id":"forbidden","message":"no"}}"#)
        let refused = try await world.check()
        #expect(refused.code == 8 && refused.output.contains("domain/www.stranger.example"), "\(refused.all)")
        #expect(refused.output.contains("a new domain is not noticed") && refused.output.contains("(heroku/acme-web)"), "\(refused.all)")
    }

    /// The list of apps is read anyway: an app that came to the account is told, without a request more, and what was there at first is not.
    @Test func aNewAppOfTheAccount() async throws {
        let world = try await DriftWorld()
        #expect(try await world.check("--webhook").code == 0)
        try await world.simulators.resetRequests()
        #expect(try await world.check("--webhook").code == 0)
        let before = try await world.simulators.requests("heroku").count
        try await world.simulators.send(
            "POST", "heroku", "/apps", headers: Simulators.asOperator, body: #"{"name":"acme-stray","region":"eu"}"#)
        try await world.simulators.resetRequests()
        let check = try await world.check("--webhook")
        #expect(check.code == 8 && check.output.contains("heroku/acme-stray/app"), "\(check.all)")
        #expect(try await world.simulators.requests("heroku").count == before)
        #expect(try await world.told() == 1)
        #expect(try await world.check("--webhook").code == 8)
        #expect(try await world.told() == 1)
        // Somebody answers for it, and then it is gone.
        let known = try await world.plumb.run("drift", "ack", "heroku/acme-stray/app", "--reason", "an experiment")
        #expect(known.code == 0, "\(known.all)")
        #expect(try await world.check("--webhook").code == 0)
        try await world.simulators.send("DELETE", "heroku", "/apps/acme-stray", headers: Simulators.asOperator)
        let gone = try await world.check()
        #expect(gone.code == 0 && gone.output.contains("heroku/acme-stray/app no longer drifts"), "\(gone.all)")
        #expect(try await world.told() == 1)
    }

    /// A database that gets another address from its provider is no drift, is never put back, and is told once.
    @Test func aRotationByTheProviderIsNoDrift() async throws {
        let world = try await DriftWorld()
        try world.small.write(
            "data.yaml",
            """
            service: data
            environments: { production: { app: acme-data, config: { FLAG_A: "true" }, addons: { db: { plan: "heroku-postgresql:essential-0" } } } }
            """)
        let applied = try await world.small.apply()
        try #require(applied.code == 0, "\(applied.all)")
        #expect(try await world.check("--webhook").code == 0)
        let told = try await world.told()
        let addons = try await world.simulators.send("GET", "heroku", "/apps/acme-data/addons", headers: Simulators.asOperator)
        let name = try #require(try JSONValue(parsing: Array(addons)).array?.first?["name"]?.string)
        try await world.simulators.send(
            "POST", "heroku", "/_control/heroku/rotate",
            body: #"{"addon":"\#(name)","url":"postgres://u:another-password-of-the-database@db.example.net:5432/d"}"#)
        let check = try await world.check("--webhook", "--heal")
        #expect(check.code == 0, "\(check.all)")
        #expect(check.output.contains("rotated by the provider") && check.output.contains("DATABASE_URL"), "\(check.all)")
        #expect(check.output.contains("Update DATABASE by heroku-postgresql"), "its release, and not when it was seen: \(check.output)")
        #expect(!check.all.contains("another-password-of-the-database"))
        #expect(try await world.told() == told + 1)
        // Told once, and known from then on.
        let again = try await world.check("--webhook")
        #expect(again.code == 0 && !again.output.contains("rotated"), "\(again.all)")
        #expect(try await world.told() == told + 1)
    }

    /// Without a history there is nothing to compare with: the check did not run, beside one that did.
    @Test func aCheckThatDidNotRun() async throws {
        let world = try await DriftWorld()
        try world.small.write(
            "estate.yaml",
            """
            estate: acme
            git: optional
            fingerprint_key: !env KEY
            providers: \(DriftWorld.providers)
            environments: { production: { gate: { phrase: now } }, staging: {} }
            """)
        let both = try await world.plumb.run("drift", "--all")
        #expect(both.code == 10, "\(both.all)")
        #expect(both.output.contains("production: no drift") && both.output.contains("plumb init staging"))
    }

    /// Signals: while nothing changes, one list tells so; what changes is read, and nothing else.
    /// A monitor tells it from what could not be read.
    @Test func withoutCredentialsItDidNotRun() async throws {
        let world = try await DriftWorld()
        let program = Program(
            variables: world.plumb.variables.filter { $0.key != "HEROKU_API_KEY" }, workingDirectory: world.small.directory)
        let text = try await program.run("drift", "production")
        #expect(text.code == 10 && text.talk.contains("HEROKU_API_KEY"), "\(text.all)")
        let json = try await program.run("drift", "production", "--output", "json")
        let checks = try JSONValue(parsing: Array(json.output.utf8))["checks"]?.array
        #expect(json.code == 10 && checks?.first?["outcome"]?.string == "did-not-run", "\(json.all)")
        #expect(try await program.run("drift", "nowhere").code != 10)
    }

    @Test func anUnchangedEstateCostsOneList() async throws {
        let world = try await DriftWorld()
        // A signal is believed once a scope was read under it twice.
        for _ in 0..<2 { #expect(try await world.check("--changed", "--full-every", "1000").code == 0) }
        try await world.simulators.resetRequests()
        for _ in 0..<2 { #expect(try await world.check("--changed", "--full-every", "1000").code == 0) }
        #expect(try await world.simulators.requests("heroku") == ["GET /apps", "GET /apps"])
        try await Task.sleep(for: .seconds(1.1))
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        try await world.simulators.resetRequests()
        #expect(try await world.check("--changed", "--full-every", "1000").code == 8)
        let id = try await world.app("api")
        let requests = try await world.simulators.requests("heroku")
        #expect(requests.allSatisfy { !$0.contains(id) }, "\(requests)")
    }
}
#endif
