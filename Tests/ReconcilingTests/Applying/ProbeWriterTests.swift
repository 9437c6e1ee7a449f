import CanonicalJSON
import Estate
import HTTPMessages
import Planning
import Reconciling
import Resources
import Concurrency
import Testing

@Suite("Looking at the world")
struct ProbeTests {
    private static let scope = Scope(provider: "heroku", name: "raxx-queue-prod")
    private static let check = HealthCheck(path: "/health", json: ["status": "ok", "parts": ["db": true]], within: 60)

    private func health(_ check: HealthCheck = Self.check) -> Planning.Operation {
        .probe(
            .http(Probe.HTTPProbe(origin: .text("https://queue.example.net"), check: check)), of: Self.scope, after: [], "health")
    }

    private func names(_ values: [String], _ resolvers: [String] = ["one", "two"]) -> Planning.Operation {
        .probe(
            .names(
                Probe.NameProbe(
                    resolvers: resolvers,
                    answers: [.init(name: "pm._domainkey.raxx.app", type: "TXT", values: values.map(PlannedValue.text))], within: 60)),
            of: Self.scope, after: [], "names")
    }

    @Test("an answer is judged by status, place, text and the JSON it has among other things")
    func judgement() async throws {
        let cases: [(HTTPResponse, HealthCheck, Bool)] = [
            (HTTPResponse(status: 200, json: ["status": "ok", "parts": ["db": true, "cache": false], "up": 7]), Self.check, true),
            (HTTPResponse(status: 200, json: ["status": "ok", "parts": ["db": false]]), Self.check, false),
            (HTTPResponse(status: 200, json: ["status": "ok"]), Self.check, false),
            (HTTPResponse(status: 503, json: ["status": "ok", "parts": ["db": true]]), Self.check, false),
            (HTTPResponse(status: 200, body: Array("<html>Welcome to your new app!</html>".utf8)), Self.check, false),
            (
                HTTPResponse(status: 302, headers: ["Location": "https://raxx.cloudflareaccess.com/x"]),
                HealthCheck(path: "/", status: 302, redirect: "https://raxx.cloudflareaccess.com/"), true
            ),
            (
                HTTPResponse(status: 302, headers: ["Location": "https://elsewhere.example/"]),
                HealthCheck(path: "/", status: 302, redirect: "https://raxx.cloudflareaccess.com/"), false
            ),
            (HTTPResponse(status: 302), HealthCheck(path: "/", status: 302, redirect: "https://raxx"), false),
            (HTTPResponse(status: 200, body: Array("all is well".utf8)), HealthCheck(path: "/", text: "is well"), true),
            (HTTPResponse(status: 200, body: Array("all is bad".utf8)), HealthCheck(path: "/", text: "is well"), false),
        ]
        for (response, check, isWell) in cases {
            let world = World(answers: [.success(response)])
            let seen = await world.writer().check(health(check))
            if case .awaited = seen { #expect(isWell, "\(seen)") } else { #expect(!isWell, "\(seen)") }
        }
    }

    @Test("what a body holds is not repeated")
    func nothingIsRepeated() async {
        let world = World(answers: [.success(HTTPResponse(status: 200, json: ["status": "hunter2-hunter2", "parts": ["db": true]]))])
        #expect("\(await world.writer().check(health()))".contains("hunter2") == false)
    }

    @Test("held open until it is so")
    func heldOpen() async throws {
        let world = World(answers: [
            .failure(TransportError(.unreachable, "connection refused")), .success(HTTPResponse(status: 503)),
            .success(HTTPResponse(status: 200, json: ["status": "ok", "parts": ["db": true]])),
        ])
        let outcome = try await world.writer().perform(health(), in: OperationContext())
        #expect(outcome.status == .done)
        #expect(world.asked.withLock { $0 } == Array(repeating: "https://queue.example.net/health", count: 3))
        #expect(world.slept.withLock { $0 } == 2)
    }

    @Test("given up at the deadline, which is an error that says what was seen and how to go on")
    func deadline() async throws {
        let world = World(answers: [.success(HTTPResponse(status: 503))])
        let error = await #expect(throws: ProviderError.self) { _ = try await world.writer().perform(health(), in: OperationContext()) }
        #expect(error?.message == "not ready within 1 min: answers 503 instead of 200")
        #expect(error?.fix == "once it is ready, continue with plumb resume")
        // 10 + 15 + 20 + 15 seconds.
        #expect(world.slept.withLock { $0 } == 4)
    }

    @Test("a wait of a day is as many looks as there is time for")
    func longWait() async throws {
        let world = World(answers: [.success(HTTPResponse(status: 503))])
        let operation = health(HealthCheck(path: "/health", within: 86_400))
        await #expect(throws: ProviderError.self) { _ = try await world.writer().perform(operation, in: OperationContext()) }
        // 10 and 15 seconds, then 20 as long as it lasts.
        let looks = world.slept.withLock { $0 }
        #expect(looks == 4_321)
    }

    @Test("parked: looked at once, and left for later")
    func parked() async throws {
        let world = World(answers: [.success(HTTPResponse(status: 503))])
        let outcome = try await world.writer().perform(health(), in: OperationContext(wait: WaitPolicy(isParking: true)))
        #expect(outcome.status == .waiting && outcome.summary == "not yet: answers 503 instead of 200")
        #expect(world.slept.withLock { $0 } == 0)
    }

    @Test("somebody asks to stop")
    func stopped() async throws {
        let world = World(answers: [.success(HTTPResponse(status: 503))])
        let outcome = try await world.writer().perform(
            health(), in: OperationContext(wait: WaitPolicy(isStopping: { world.slept.withLock { $0 } >= 2 })))
        #expect(outcome.status == .waiting)
        #expect(world.slept.withLock { $0 } == 2)
    }

    @Test("every resolver has to answer with what was written")
    func resolvers() async throws {
        let world = World(records: ["one": ["a"], "two": ["a"]])
        #expect(await world.writer().check(names(["a"])) == .awaited("as written at one and two"))
        world.records.withLock { $0["two"] = [] }
        #expect(await world.writer().check(names(["a"])) == .otherwise("two has no TXT at pm._domainkey.raxx.app"))
        world.records.withLock { $0["two"] = ["b"] }
        #expect(await world.writer().check(names(["a"])) == .otherwise("two has another TXT at pm._domainkey.raxx.app"))
        #expect(await world.writer().check(names([])) == .otherwise("one still has a TXT at pm._domainkey.raxx.app, and 1 more"))
    }

    @Test("a resolver that does not answer says nothing, not even that there is nothing")
    func silence() async throws {
        let world = World(records: ["one": []])
        #expect(await world.writer().check(names([], ["one", "three"])) == .otherwise("three did not answer: it is silent"))
    }

    @Test("a person is asked once, and what is not done is left for later")
    func person() async throws {
        let world = World(answers: [])
        let step = Operation.probe(.person(.init(name: "FLAG", text: "do it")), of: Self.scope, after: [], "person")
        let waiting = try await world.writer().perform(step, in: OperationContext())
        #expect(waiting.status == .waiting && waiting.summary.contains("--done FLAG"))
        let done = try await world.writer(answer: "kris").perform(step, in: OperationContext())
        #expect(done == OperationOutcome(.done, "done, confirmed by kris"))
    }
}

/// A world that answers as it is told.
private final class World: HTTPTransport, NameResolver {
    private let answers: [Result<HTTPResponse, TransportError>]
    let asked = Locked<[String]>([])
    let slept = Locked(0)
    let records: Locked<[String: [String]]>

    /// - Parameter answers: one after the other, the last again and again.
    init(answers: [Result<HTTPResponse, TransportError>] = [], records: [String: [String]] = [:]) {
        self.answers = answers
        self.records = Locked(records)
    }

    func writer(answer: String? = nil) -> ProbeWriter {
        let pace = ProbePace(first: .seconds(10), longest: .seconds(20)) { [self] _ in slept.withLock { $0 += 1 } }
        return ProbeWriter(transport: self, resolver: self, pace: pace) { _ in answer }
    }

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        let count = asked.withLock { asked in
            asked.append(request.url)
            return asked.count
        }
        return try answers[min(count, answers.count) - 1].get()
    }

    func values(_ type: RecordType, at name: String, from resolver: String) async throws(ProviderError) -> [String] {
        guard let values = records.withLock({ $0[resolver] }) else {
            throw ProviderError(.unavailable, attempt: "asking", message: "it is silent")
        }
        return values
    }
}
