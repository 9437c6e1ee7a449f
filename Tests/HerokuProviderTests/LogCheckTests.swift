import CanonicalJSON
import HTTPMessages
import HerokuProvider
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// `health.log`: an app's log is followed for a while, and what must not be in it is a failed check.
@Suite struct LogCheckTests {
    private static let service = """
        service: web
        health: { log: { for: 15s, refuse: "ERROR|Traceback" } }
        environments: { staging: { app: acme-web, config: { A: "2", TOKEN: !secret "vault:/TOKEN" } } }
        """
    private static let token = "tok-7f3a9c1e5b2d4860"

    private func bench(prints: [String], log: [JSONValue] = []) throws -> HerokuBench {
        let app: JSONValue = [
            "name": "acme-web", "config": ["A": "1", "TOKEN": .string(Self.token)], "log": .array(log),
            "releases": [
                ["version": 1, "description": "Initial release"],
                ["version": 2, "description": "Deploy 06acff83", "slug": "42fab56d-f1ae-408a-8a9a-022dfa8b0390"],
            ],
            "formation": [["type": "web", "quantity": 1, "size": "Basic"]],
        ]
        let seed: JSONValue = [
            "tokens": ["token-simulated": "ops@example.com"], "apps": [app],
            "programs": ["acme-web": ["answers": [], "prints": .array(prints.map(JSONValue.string))]],
        ]
        return try HerokuBench([Self.service], seed: seed, secrets: ["vault:/TOKEN": Self.token])
    }

    private func entry(_ at: Int, _ text: String) -> JSONValue {
        ["at": .integer(at), "source": "app", "dyno": "web.1", "text": .string(text)]
    }

    private func write(_ bench: HerokuBench) async throws -> (log: Planning.Operation, plan: Plan) {
        let (plan, secrets) = try await bench.plan()
        let log = try #require(plan.operations.first { $0.action == "heroku.log.follow" })
        for operation in plan.operations where operation.effect.isWrite {
            _ = try await bench.writer.perform(operation, in: OperationContext(secrets: secrets))
        }
        return (log, plan)
    }

    @Test(
        "What an app prints before it hides nothing",
        arguments: ["ok\rERROR x", "ok\u{0B}ERROR", "ok\u{0C}ERROR", "ok\u{85}ERROR", "ok\u{2028}ERROR"])
    func otherEndsOfLines(_ text: String) async throws {
        let bench = try bench(prints: ["Booted", text])
        let (log, _) = try await write(bench)
        let error = await #expect(throws: ProviderError.self) { try await bench.writer.perform(log, in: OperationContext()) }
        #expect(error?.message == "1 of 4 lines matches ERROR|Traceback")
    }

    @Test("It comes after what was written, and what the new dynos print is in it; what was there before is not")
    func afterARelease() async throws {
        // The release is made at 1,779,100,000; its dynos start a second later.
        let bench = try bench(prints: ["Booted", "Traceback (most recent call last)"], log: [entry(1_779_099_000, "ERROR of before")])
        let (log, plan) = try await write(bench)
        #expect(log.effect == .verify && plan.operations.last?.action == log.action)
        let error = await #expect(throws: ProviderError.self) { try await bench.writer.perform(log, in: OperationContext()) }
        #expect(error?.message == "1 of 4 lines matches ERROR|Traceback")
        #expect(error?.output == ["web.1  Traceback (most recent call last)"])
        #expect(error?.outcomeUnknown == false)
    }

    @Test("A log without such lines is well; one session and the release are asked for, and the stream gets no credential")
    func clean() async throws {
        let bench = try bench(prints: ["Booted"])
        let (log, _) = try await write(bench)
        bench.transport.resetRequests()
        #expect(try await bench.writer.perform(log, in: OperationContext()).summary == "0 of 3 lines match ERROR|Traceback")
        #expect(bench.transport.requests.map { $0.hasPrefix("GET /sessions/") ? "stream" : $0 }.count == 3)
    }

    @Test("A line that holds a secret of the app is not shown, and still counts")
    func secrets() async throws {
        let bench = try bench(prints: ["ERROR: \(Self.token) was refused"])
        let (log, _) = try await write(bench)
        let error = await #expect(throws: ProviderError.self) { try await bench.writer.perform(log, in: OperationContext()) }
        #expect(error?.message == "1 of 3 lines matches ERROR|Traceback")
        #expect(error?.output == ["(withheld: its output contains a secret)"])
    }

    @Test(
        "A line with what looks like a credential that plumb does not know is not shown; the others are",
        arguments: [
            "ERROR for Authorization: Bearer abcdef0123456789", "ERROR in postgres://u:pw@h/db", "ERROR ghp_" + "0123456789abcdefghij0123",
            "ERROR password=hunter2hunter2", #"ERROR {"api_key": "k3y-of-somebody"}"#,
        ])
    func credentialsOfOthers(_ text: String) async throws {
        let bench = try bench(prints: [text, "ERROR at start"])
        let (log, _) = try await write(bench)
        let error = await #expect(throws: ProviderError.self) { try await bench.writer.perform(log, in: OperationContext()) }
        #expect(
            error?.output == ["(withheld: something in the line looks like a credential)", "web.1  ERROR at start"],
            "\(error?.output ?? [])")
    }

    @Test("verify follows the log from now on")
    func verify() async throws {
        let now = 1_779_100_000
        let bench = try bench(
            prints: [], log: [entry(now - 5, "ERROR of before"), entry(now + 3, "all is well"), entry(now + 90, "ERROR later")])
        let looks = try await PlanMaker(estate: bench.estate, connections: bench.connections).looks(environment: "staging")
        let look = try #require(looks.first { $0.action == "heroku.log.follow" })
        #expect(await bench.writer.check(look) == .awaited("0 of 1 line match ERROR|Traceback"))
        bench.transport.advance(seconds: 65)
        #expect(await bench.writer.check(look) == .otherwise("1 of 1 line matches ERROR|Traceback; web.1  ERROR later"))
    }

    @Test("A log that cannot be read, and an address that is not https, are no clean log")
    func unread() async throws {
        let bench = try bench(prints: [])
        let (log, _) = try await write(bench)
        for (answer, text) in [
            (HTTPResponse(status: 403, json: ["id": "forbidden", "message": "You do not have access"]), "You do not have access"),
            (HTTPResponse(status: 404, json: ["id": "not_found", "message": "Couldn't find that app."]), "Couldn't find that app."),
            (
                HTTPResponse(
                    status: 201,
                    json: [
                        "id": "01234567-89ab-cdef-0123-456789abcdef", "created_at": "2026-05-18T10:26:40Z",
                        "updated_at": "2026-05-18T10:26:40Z", "logplex_url": "http://logs.example/sessions/1?srv=2",
                    ]), "the log's address is not https"
            ),
        ] {
            bench.transport.arm(ArmedFault(method: .post, pathPrefix: "/apps", effect: .answer(answer)))
            let error = await #expect(throws: ProviderError.self) { try await bench.writer.perform(log, in: OperationContext()) }
            #expect(error?.message.contains(text) == true, "\(error?.message ?? "")")
        }
    }

    @Test("An app that runs nothing, and a plan that writes nothing of the app, have no log to follow")
    func nothingRuns() async throws {
        let idle = try HerokuBench([Self.service], seed: HerokuBench.seed([HerokuBench.app("acme-web")]), secrets: ["vault:/TOKEN": "x"])
        #expect(try await idle.plan().plan.operations.allSatisfy { $0.action != "heroku.log.follow" })
        let bench = try bench(prints: [])
        _ = try await write(bench)
        #expect(try await bench.plan().plan.operations.isEmpty)
    }
}
