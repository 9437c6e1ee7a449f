import CanonicalJSON
import HTTPMessages
import HerokuProvider
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

@Suite struct HerokuCallTests {
    /// Config vars of one app are one PATCH and one release, however many; a second plan is empty.
    @Test func allConfigVarsAreOneRelease() async throws {
        let service = """
            service: web
            environments:
              staging:
                app: acme-web
                config: { A: "1", B: "two", C: !secret "vault:/C", OLD: !absent }
            """
        let bench = try HerokuBench(
            [service], seed: HerokuBench.seed([HerokuBench.app("acme-web", config: ["OLD": "x", "KEPT": "y"])]),
            secrets: ["vault:/C": "canary-secret-c"])
        let (plan, _) = try await bench.plan()
        #expect(plan.operations.map(\.action) == ["heroku.config.patch"])
        #expect(plan.calls == 1)
        #expect(plan.leftAlone.unmanaged.map(\.name) == ["KEPT"])
        bench.transport.resetRequests()
        let outcomes = try await bench.apply()
        #expect(outcomes.map(\.summary) == ["release v2"])
        let id = try #require(plan.targets.first?.id)
        #expect(
            bench.transport.requests.filter { !$0.hasPrefix("GET /add") && $0 != "GET /apps" } == [
                "GET /apps/\(id)/config-vars", "PATCH /apps/\(id)/config-vars", "GET /apps/\(id)/releases",
            ])
        let (second, _) = try await bench.plan()
        #expect(second.changes.isEmpty)
    }

    /// The published formula: 3 lists, and config and formation of each app.
    @Test func aPlanWithoutChangesTakesTheFormulasRequests() async throws {
        let services = (1...50).map { number in
            """
            service: web\(number)
            environments: { staging: { app: acme-web-\(number), config: { A: "1" }, formation: { web: { quantity: 1 } } } }
            """
        }
        let bench = try HerokuBench(
            services, seed: HerokuBench.seed((1...50).map { HerokuBench.app("acme-web-\($0)", config: ["A": "1"]) }))
        for number in 1...50 { bench.deploy("acme-web-\(number)") }
        let (plan, _) = try await bench.plan()
        #expect(plan.changes.isEmpty)
        #expect(bench.transport.requests.count == 3 + 2 * 50)
        let maker = PlanMaker(estate: bench.estate, connections: bench.connections)
        #expect(maker.readCost(environment: "staging") == bench.transport.requests.count)
    }

    @Test func aNewAppTakesFiveCallsAtMost() async throws {
        let service = """
            service: web
            stack: container
            environments: { staging: { app: acme-new, config: { A: "1", B: "2" }, formation: { web: { quantity: 1 } } } }
            """
        let bench = try HerokuBench([service], seed: HerokuBench.seed([]))
        let (plan, secrets) = try await bench.plan()
        #expect(plan.operations.map(\.action) == ["heroku.app.create", "heroku.config.patch", "heroku.formation.await"])
        bench.transport.resetRequests()
        for operation in plan.operations where operation.effect.isWrite {
            _ = try await bench.writer.perform(operation, in: OperationContext(secrets: secrets))
        }
        #expect(bench.transport.requests.count <= 5)
        let (second, _) = try await bench.plan()
        #expect(second.operations.map(\.action) == ["heroku.formation.await"])
        #expect(second.isEmpty)
    }

    @Test func formationFollowsTheFirstRelease() async throws {
        let service = """
            service: web
            environments: { staging: { app: acme-web, formation: { web: { quantity: 2, size: standard-2x } } } }
            """
        let bench = try HerokuBench([service], seed: HerokuBench.seed([HerokuBench.app("acme-web")]))
        let waiting = try await bench.apply()
        #expect(waiting.map(\.status) == [.waiting])
        bench.deploy("acme-web", types: ["web", "worker"])
        let (plan, _) = try await bench.plan()
        #expect(plan.operations.map(\.action) == ["heroku.formation.patch"])
        #expect(plan.changes.first?.consequence.text == "+$93/month, restarts web")
        #expect(plan.changes.first?.consequence.risk == .cost)
        try await bench.apply()
        #expect(try await bench.plan().plan.changes.isEmpty)
    }

    @Test func whatAnAddonOwnsIsNeverWritten() async throws {
        let service = """
            service: web
            environments: { staging: { app: acme-web, config: { DATABASE_URL: "postgres://mine" } } }
            """
        let addon: JSONValue = [
            "name": "postgresql-flat-1", "app": "acme-web", "plan": "heroku-postgresql:standard-0", "config_vars": ["DATABASE_URL"],
            "url": "postgres://theirs",
        ]
        let bench = try HerokuBench(
            [service], seed: HerokuBench.seed([HerokuBench.app("acme-web", config: ["DATABASE_URL": "postgres://theirs"])], addons: [addon])
        )
        let (plan, _) = try await bench.plan()
        #expect(plan.operations.isEmpty)
        #expect(plan.findings.map(\.rule) == ["plan.owned-elsewhere"])
    }
}

@Suite struct HerokuCheckTests {
    @Test func buildpacksOnAContainerAreBlockedBeforeAnythingIsSent() async throws {
        let service = """
            service: web
            stack: container
            buildpacks: [heroku/ruby]
            environments: { staging: { app: acme-web } }
            """
        let bench = try HerokuBench([service], seed: HerokuBench.seed([HerokuBench.app("acme-web")]))
        let (plan, _) = try await bench.plan()
        #expect(plan.isBlocked)
        #expect(plan.findings.map(\.rule) == ["heroku.buildpacks-on-container"])
    }
}

@Suite struct HerokuFailureTests {
    private static let service = """
        service: web
        environments: { staging: { app: acme-web, config: { A: "1" } } }
        """

    private func bench() throws -> HerokuBench {
        try HerokuBench([Self.service], seed: HerokuBench.seed([HerokuBench.app("acme-web")]))
    }

    /// Unknown is never absent: without the list of apps, or the vars, there is no plan.
    @Test(arguments: ["/apps", "/addons", "/addon-attachments"])
    func aReadThatFailsStopsThePlan(_ path: String) async throws {
        let bench = try bench()
        bench.transport.arm(
            ArmedFault(pathPrefix: path, effect: .answer(HTTPResponse(status: 403, json: ["id": "forbidden", "message": "No."]))))
        let error = await #expect(throws: PlanMaker.Unreadable.self) { try await bench.plan() }
        #expect(error?.errors.first?.error.code == .forbidden)
    }

    @Test func aTruncatedListIsNoList() async throws {
        let bench = try bench()
        bench.transport.arm(
            ArmedFault(pathPrefix: "/apps", effect: .answer(HTTPResponse(status: 206, json: []))))
        let error = await #expect(throws: PlanMaker.Unreadable.self) { try await bench.plan() }
        #expect(error?.errors.first?.error.code == .malformed)
    }

    @Test func aConfigPatchWhoseAnswerIsLostIsSentAgain() async throws {
        let bench = try bench()
        bench.transport.arm(
            ArmedFault(method: .patch, pathPrefix: "/apps", moment: .afterCommit, effect: .delivery(.reset)))
        #expect(try await bench.apply().map(\.status) == [.done])
        #expect(try await bench.plan().plan.changes.isEmpty)
    }

    @Test func anAppIsNotMadeTwice() async throws {
        let service = "service: web\nenvironments: { staging: { app: acme-new } }"
        let bench = try HerokuBench([service], seed: HerokuBench.seed([]))
        bench.transport.arm(
            ArmedFault(method: .post, pathPrefix: "/apps", moment: .afterCommit, effect: .delivery(.reset)))
        #expect(try await bench.apply().map(\.summary) == ["made acme-new"])
        #expect(bench.transport.requests.filter { $0.hasPrefix("POST") }.count == 1)
    }

    @Test func anAddonIsNotBilledTwice() async throws {
        let service = """
            service: web
            environments: { staging: { app: acme-web, addons: { db: { plan: "heroku-postgresql:standard-0" } } } }
            """
        let bench = try HerokuBench([service], seed: HerokuBench.seed([HerokuBench.app("acme-web")]))
        bench.transport.arm(
            ArmedFault(method: .post, pathPrefix: "/apps", moment: .afterCommit, effect: .answer(HTTPResponse(status: 503))))
        let outcomes = try await bench.apply()
        #expect(outcomes.first?.status == .done)
        #expect(bench.transport.requests.filter { $0.hasPrefix("POST") }.count == 1)
        #expect(outcomes.last?.status == .waiting)
        bench.transport.advance(seconds: 3_600)
        #expect(try await bench.plan().plan.changes.isEmpty)
    }

    /// Made, and the answer is nothing that can be read: it is looked for, and not made again.
    @Test func anUnreadableAnswerIsReadBack() async throws {
        let bench = try HerokuBench(["service: web\nenvironments: { staging: { app: acme-new } }"], seed: HerokuBench.seed([]))
        bench.transport.arm(
            ArmedFault(method: .post, pathPrefix: "/apps", moment: .afterCommit, effect: .answer(HTTPResponse(status: 200, json: [:]))))
        #expect(try await bench.apply().map(\.summary) == ["made acme-new"])
        #expect(bench.transport.requests.filter { $0.hasPrefix("POST") }.count == 1)
    }

    /// Removing what is gone is done; removing what is said not to be there, and is, is not.
    @Test func aDomainThatIsNotFoundIsLookedFor() async throws {
        func bench() throws -> HerokuBench {
            var app = HerokuBench.app("acme-web").object ?? [:]
            app["domains"] = [
                ["hostname": "a.example.com", "cname": "x.herokudns.com"], ["hostname": "b.example.com", "cname": "y.herokudns.com"],
            ]
            let service = "service: web\nprune: true\ndomains: [b.example.com]\nenvironments: { staging: { app: acme-web } }"
            return try HerokuBench([service], seed: HerokuBench.seed([.object(app)]))
        }
        let notFound = ArmedFault.Effect.answer(HTTPResponse(status: 404, json: ["id": "not_found", "message": "Couldn't find that."]))
        let gone = try bench()
        gone.transport.arm(ArmedFault(method: .delete, pathPrefix: "/", moment: .afterCommit, effect: notFound))
        #expect(try await gone.apply().map(\.summary) == ["removed"])
        let there = try bench()
        there.transport.arm(ArmedFault(method: .delete, pathPrefix: "/", effect: notFound))
        let error = await #expect(throws: ProviderError.self) { try await there.apply() }
        #expect(error?.code == .notFound)
    }

    @Test func theErrorSaysWhichScopesATokenNeeds() async throws {
        let bench = try bench()
        let id = try await bench.plan().plan.targets[0].id ?? ""
        bench.transport.arm(
            ArmedFault(
                pathPrefix: "/apps/\(id)/config-vars",
                effect: .answer(HTTPResponse(status: 403, json: ["id": "forbidden", "message": "No."]))))
        let error = await #expect(throws: PlanMaker.Unreadable.self) { try await bench.plan() }
        let text = try #require(error?.errors.first?.error.description)
        #expect(text.contains("reading config vars of acme-web"))
        #expect(text.contains("read-protected"))
    }
}
