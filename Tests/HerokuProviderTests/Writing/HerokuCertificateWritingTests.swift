import CanonicalJSON
import Diagnostics
import HTTPMessages
import HerokuProvider
import Planning
import ProviderSimulators
import Reconciling
import Resources
import Concurrency
import TestBench
import Testing

/// An app whose certificates Heroku is to manage. Waiting takes the simulated time and no other.
private struct World {
    static let host = "www.acme.example"
    static let target = "haiku-1.herokudns.com"
    static let id = "0b6ae1d4-2a5c-4b66-9f5f-9a7f3c4e1d20"

    let bench: HerokuBench
    private let clock = Clock()

    /// What happens in the pauses between looks.
    final class Clock: Sendable {
        let pauses = Locked(0)
        let step: Locked<(@Sendable (_ pause: Int, _ seconds: Int) -> Void)?> = Locked(nil)
    }

    init(_ settings: String = "acm: true", size: String = "Basic", _ more: [String: JSONValue] = [:], seconds: Int = 2_700) throws {
        let service = """
            service: web
            \(settings)
            environments: { staging: { app: acme-web } }
            """
        let app: [String: JSONValue] = [
            "id": .string(Self.id), "name": "acme-web", "releases": [["version": 1, "description": "Deploy", "slug": "s"]],
            "formation": [["type": "web", "quantity": 1, "size": .string(size)]],
            "domains": [
                ["hostname": "acme-web-1.herokuapp.com", "kind": "heroku"],
                ["hostname": .string(Self.host), "cname": .string(Self.target)],
            ],
        ]
        let seed: JSONValue = [
            "tokens": ["token-simulated": "ops@example.com"], "certificate_seconds": .integer(seconds),
            "apps": [.object(app.merging(more) { $1 })],
        ]
        let pace = ProbePace(first: .seconds(15), longest: .seconds(60)) { [clock] pause in
            let number = clock.pauses.withLock { pauses in
                pauses += 1
                return pauses
            }
            clock.step.withLock { $0 }?(number, Int(pause / .seconds(1)))
        }
        bench = try HerokuBench([service], seed: seed, certificates: pace)
        let transport = bench.transport
        clock.step.withLock { $0 = { _, seconds in transport.advance(seconds: seconds) } }
    }

    var pauses: Int { clock.pauses.withLock { $0 } }

    func publish(after pause: Int) {
        let transport = bench.transport
        clock.step.withLock {
            $0 = { number, seconds in
                transport.advance(seconds: seconds)
                if number == pause { Self.publish(to: transport) }
            }
        }
    }

    func publish() { Self.publish(to: bench.transport) }

    private static func publish(to transport: SimulatedTransport<HerokuSimulator>) {
        transport.learn(PublishedNames([.init(name: host, type: "CNAME", value: target)]))
    }

    /// The wait alone, once the management is on.
    func wait() async throws -> Planning.Operation {
        _ = bench.transport.control(Self.request(.post))
        let plan = try await bench.plan().plan
        #expect(plan.operations.map(\.action) == ["heroku.acm.await"] && plan.isEmpty)
        bench.transport.resetRequests()
        return try #require(plan.operations.first)
    }

    static func request(_ method: HTTPRequest.Method) -> HTTPRequest {
        HTTPRequest(
            method, "http://127.0.0.1/apps/acme-web/acm",
            headers: ["Authorization": "Bearer token-simulated", "Accept": "application/vnd.heroku+json; version=3"], json: [:])
    }
}

@Suite struct CertificateTests {
    @Test("Turned on in one call, then held open until each domain has its certificate")
    func heldOpen() async throws {
        let world = try World()
        let plan = try await world.bench.plan().plan
        #expect(plan.operations.map(\.action) == ["heroku.acm.enable", "heroku.acm.await"] && plan.calls == 1)
        #expect(plan.looks.map(\.summary) == ["the certificate of www.acme.example issued"])
        #expect(plan.looks.first?.dependsOn == [1])
        world.publish(after: 3)
        world.bench.transport.resetRequests()
        let seen = Locked<[String]>([])
        let wait = WaitPolicy(remark: { text in seen.withLock { if $0.last != text { $0.append(text) } } })
        let outcomes = try await perform(plan, world, wait)
        #expect(outcomes.map(\.summary) == ["on", "1 of 1 issued"])
        let host = World.host
        #expect(seen.withLock { $0 } == ["pending", "in-progress", "dns-verified"].map { "0 of 1 issued; \(host): \($0)" })
        #expect(world.bench.transport.requests.count { !$0.hasPrefix("GET ") } == 1)
        #expect(try await world.bench.plan().plan.operations.isEmpty)
    }

    private func perform(_ plan: Plan, _ world: World, _ wait: WaitPolicy = WaitPolicy()) async throws -> [OperationOutcome] {
        var outcomes: [OperationOutcome] = []
        for operation in plan.operations {
            outcomes.append(try await world.bench.writer.perform(operation, in: OperationContext(wait: wait)))
        }
        return outcomes
    }

    @Test("What Heroku gives up on fails at once with its reason; going on has Heroku try again")
    func failed() async throws {
        let world = try World()
        let wait = try await world.wait()
        let error = await #expect(throws: ProviderError.self) { _ = try await world.bench.writer.perform(wait, in: OperationContext()) }
        #expect(error?.message.contains("The domain does not point to its DNS target") == true)
        #expect(error?.fix?.contains("points to haiku-1.herokudns.com") == true)
        let early = world.pauses
        world.publish()
        let again = try #require(try await world.bench.plan().plan.operations.first)
        #expect(again.payload["retry"] == true)
        world.bench.transport.resetRequests()
        #expect(try await world.bench.writer.perform(again, in: OperationContext()).status == .done)
        #expect(world.pauses > early)
        #expect(world.bench.transport.requests.filter { !$0.hasPrefix("GET ") } == ["PATCH /apps/\(World.id)/acm"])
    }

    @Test("Given up at the deadline, with what was seen")
    func deadline() async throws {
        let world = try World(seconds: 1_000_000)
        let wait = try await world.wait()
        world.publish()
        let error = await #expect(throws: ProviderError.self) { _ = try await world.bench.writer.perform(wait, in: OperationContext()) }
        #expect(error?.message == "not ready within 90 min: 0 of 1 issued; www.acme.example: in-progress")
    }

    @Test("Parked: looked at once, and left for later")
    func parked() async throws {
        let world = try World()
        let wait = try await world.wait()
        let outcome = try await world.bench.writer.perform(wait, in: OperationContext(wait: WaitPolicy(isParking: true)))
        #expect(outcome.status == .waiting && world.pauses == 0)
        #expect(world.bench.transport.requests == ["GET /apps/\(World.id)/domains"])
    }

    @Test("A look only reads, and says what is not so")
    func check() async throws {
        let world = try World()
        let wait = try await world.wait()
        #expect(await world.bench.writer.check(wait) == .otherwise("0 of 1 issued; www.acme.example: pending"))
        #expect(world.bench.transport.requests == ["GET /apps/\(World.id)/domains"])
    }

    @Test("In sync: no call, and as many reads as the formula says")
    func inSync() async throws {
        let certificate: JSONValue = ["status": "cert issued", "since": 0]
        let world = try World(
            "acm: true\ndomains: [www.acme.example]",
            [
                "acm": true, "domains": [["hostname": .string(World.host), "cname": .string(World.target), "certificate": certificate]],
            ])
        let plan = try await world.bench.plan().plan
        #expect(plan.operations.isEmpty && plan.changes.isEmpty && plan.findings.isEmpty)
        #expect(world.bench.transport.requests.count == 2)
        #expect(PlanMaker(estate: world.bench.estate, connections: world.bench.connections).readCost(environment: "staging") == 2)
    }

    @Test("An answer that never came is read back, and nothing is asked for twice", arguments: [true, false])
    func lostAnswer(done: Bool) async throws {
        let world = try World()
        let plan = try await world.bench.plan().plan
        world.bench.transport.resetRequests()
        world.bench.transport.arm(
            ArmedFault(
                method: .post, pathPrefix: "/apps/\(World.id)/acm", moment: done ? .afterCommit : .beforeCommit,
                effect: .delivery(.reset)))
        let enable = try #require(plan.operations.first)
        if done {
            #expect(try await world.bench.writer.perform(enable, in: OperationContext()).summary == "on")
        } else {
            let error = await #expect(throws: ProviderError.self) {
                _ = try await world.bench.writer.perform(enable, in: OperationContext())
            }
            #expect(error?.outcomeUnknown == false)
        }
        #expect(world.bench.transport.requests.count { $0.hasPrefix("POST ") } == 1)
    }

    @Test("Eco dynos have no managed certificates: said by the plan where it can be known, else with Heroku's refusal")
    func tier() async throws {
        let declared = try World("acm: true\nformation: { web: { quantity: 1, size: eco } }", size: "Eco")
        let finding = try #require(try await declared.bench.plan().plan.findings.first)
        #expect(finding.rule == "heroku.acm-tier" && finding.severity == .blocks)
        let upgraded = try World("acm: true\nformation: { web: { quantity: 1, size: basic } }", size: "Eco")
        #expect(try await upgraded.bench.plan().plan.findings.isEmpty)
        #expect(try await upgraded.bench.plan().plan.operations.map(\.action).prefix(2) == ["heroku.formation.patch", "heroku.acm.enable"])
        let unknown = try World(size: "Eco")
        let enable = try #require(try await unknown.bench.plan().plan.operations.first)
        let error = await #expect(throws: ProviderError.self) { _ = try await unknown.bench.writer.perform(enable, in: OperationContext()) }
        #expect(error?.fix == "Heroku manages certificates of paid dynos: Basic or larger")
    }

    @Test("Turning it off breaks TLS: a brake that is lifted by its id; taking it out of the file leaves it on")
    func disable() async throws {
        let world = try World("acm: false", ["acm": true])
        let held = try await world.bench.plan().plan
        #expect(held.findings.map(\.rule) == ["brake.acm.disable"] && held.isBlocked)
        #expect(held.changes.first?.consequence.risk == .outage)
        let lifted = try await world.bench.plan(lifted: ["brake.acm.disable"]).plan
        #expect(!lifted.isBlocked)
        #expect(try await perform(lifted, world).map(\.summary) == ["off"])
        #expect(try await world.bench.plan().plan.changes.isEmpty)
        // What is off already is turned off.
        #expect(try await perform(lifted, world).map(\.summary) == ["off"])
        let out = try World("stack: heroku-24", ["acm": true])
        #expect(try await out.bench.plan().plan.changes.isEmpty)
    }

    @Test("A host whose record is proxied is told, with its line")
    func proxied() async throws {
        let service = """
            service: web
            acm: true
            domains: [www.acme.example, api.acme.example]
            environments: { staging: { app: acme-web } }
            """
        let zone = """
            zone: acme.example
            environment: staging
            provider: cloudflare
            records:
              - { name: www, type: CNAME, proxied: true, value: !ref service/web.domains.www.acme.example.target }
              - { name: api, type: CNAME, value: !ref service/web.domains.api.acme.example.target }
            """
        let head = HerokuBench.head.replacing(
            "providers: {", with: "providers: { cloudflare: { kind: cloudflare, token: !env CLOUDFLARE },")
        let estate = try EstateText.load(["desired/estate.yaml": head, "desired/web.yaml": service, "desired/zone.yaml": zone])
        let model = HerokuModel()
        let scope = try #require(model.lower(estate, environment: "staging", provider: "heroku").first)
        let findings = model.check(scope, [], in: Observation(scope: scope.scope, targetID: nil, resources: []))
        #expect(findings.map(\.rule) == ["heroku.acm-proxied"] && findings.first?.severity == .warns)
        #expect(findings.first?.address?.name == "www.acme.example" && findings.first?.span?.line == 3)
    }

    @Test("Where Heroku does not report it, it is not taken for off")
    func untold() async throws {
        let world = try World()
        let answer = HTTPResponse(status: 200, json: [["id": .string(World.id), "name": "acme-web"]])
        world.bench.transport.arm(ArmedFault(pathPrefix: "/apps", isWhole: true, effect: .answer(answer)))
        await #expect(throws: PlanMaker.Unreadable.self) { _ = try await world.bench.plan() }
    }

    @Test("A new app: certificates come after its dynos, which wait for the first release")
    func newApp() async throws {
        let service = """
            service: web
            acm: true
            domains: [www.acme.example]
            formation: { web: { quantity: 1, size: basic } }
            environments: { staging: { app: acme-new } }
            """
        let bench = try HerokuBench([service], seed: HerokuBench.seed([]))
        let operations = try await bench.plan().plan.operations
        let enable = try #require(operations.first { $0.action == "heroku.acm.enable" })
        let formation = try #require(operations.first { $0.action == "heroku.formation.await" })
        #expect(enable.dependsOn.contains(formation.id))
        #expect(operations.last?.action == "heroku.acm.await" && operations.last?.dependsOn.contains(enable.id) == true)
    }
}
