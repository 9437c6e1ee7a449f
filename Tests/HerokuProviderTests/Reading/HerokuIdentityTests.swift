import CanonicalJSON
import HTTPMessages
import HerokuProvider
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// Things are identified by their id, and shared things are made once.
@Suite struct IdentityTests {
    /// What an apply leaves in the history of everything that is live as declared.
    private func recorded(_ bench: HerokuBench, _ applied: [Address: Content] = [:]) async throws -> [Address: Content] {
        try await draft(bench, applied).inSync
    }

    private func draft(_ bench: HerokuBench, _ applied: [Address: Content]) async throws -> PlanMaker.Draft {
        let resources = applied.sorted { $0.key < $1.key }.map { AppliedResource(address: $0.key, content: $0.value) }
        let detail: JSONValue = ["applied": try JSONValue(encoding: resources)]
        let begun = LedgerEvent(environment: "staging", kind: .historyBegun, time: 1, actor: "t", run: nil, detail: detail)
        return try await PlanMaker(estate: bench.estate, connections: bench.connections).plan(
            environment: "staging", history: History([RecordedEvent(sequence: 1, hash: "h", event: begun)]), lifted: [])
    }

    private func send(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue, _ bench: HerokuBench) {
        let headers: HTTPHeaders = ["Authorization": "Bearer token-simulated", "Accept": "application/vnd.heroku+json; version=3"]
        let answer = bench.transport.control(HTTPRequest(method, "http://127.0.0.1" + path, headers: headers, json: body))
        #expect(answer.isSuccess, "\(String(decoding: answer.body, as: UTF8.self))")
    }

    private static let addon: JSONValue = [
        "name": "acme-web-db", "app": "acme-web", "plan": "heroku-postgresql:standard-0", "config_vars": ["DATABASE_URL"],
        "url": "postgres://theirs",
    ]
    private static let service = """
        service: web
        environments: { staging: { app: acme-web, config: { A: "1" }, addons: { db: { plan: "heroku-postgresql:standard-0" } } } }
        """

    private func bench(_ service: String = Self.service) throws -> HerokuBench {
        try HerokuBench(
            [service],
            seed: HerokuBench.seed(
                [HerokuBench.app("acme-web", config: ["A": "1", "DATABASE_URL": "postgres://theirs"])], addons: [Self.addon]))
    }

    @Test("An app that was renamed is found by its id: the plan says so, blocks, and makes nothing")
    func renamedApp() async throws {
        let bench = try bench()
        let applied = try await recorded(bench)
        send(.patch, "/apps/acme-web", ["name": "acme-site"], bench)
        let plan = try await draft(bench, applied).plan
        #expect(plan.findings.map(\.rule) == ["heroku.renamed"] && plan.isBlocked)
        #expect(plan.findings.first?.message == "acme-web was renamed to acme-site at Heroku")
        #expect(plan.operations.isEmpty && plan.changes.isEmpty)
    }

    @Test("A rename that is declared keeps the history; where Heroku has the old name yet, the app is renamed, by its id")
    func movedApp() async throws {
        let before = try bench()
        let applied = try await recorded(before)
        let moved = Self.service.replacing("app: acme-web", with: "app: acme-site, moved: { from: acme-web }")
        for isRenamed in [true, false] {
            let bench = try bench(moved)
            if isRenamed { send(.patch, "/apps/acme-web", ["name": "acme-site"], bench) }
            let plan = try await draft(bench, applied).plan
            #expect(plan.findings.isEmpty)
            #expect(plan.changes.filter { $0.action == .delete || $0.action == .create }.isEmpty)
            #expect(plan.changes.count { $0.action == .forget && $0.address.scope.name == "acme-web" } == applied.count)
            #expect(plan.operations.map(\.summary) == (isRenamed ? [] : ["rename acme-web to acme-site"]))
            try await bench.apply()
            let kept = try await draft(bench, applied).inSync
            let after = try await draft(bench, kept).plan
            #expect(after.changes.isEmpty, "\(after.changes.map(\.address))")
        }
    }

    @Test("An add-on that was renamed is the same one, which the plan says; a key that moved plans nothing")
    func renamedAddon() async throws {
        let bench = try bench()
        let applied = try await recorded(bench)
        send(.patch, "/apps/acme-web/addons/acme-web-db", ["name": "main-db"], bench)
        let plan = try await draft(bench, applied).plan
        #expect(plan.changes.isEmpty && plan.findings.map(\.message) == ["the add-on acme-web-db was renamed to main-db at Heroku"])
        let moved = try self.bench(
            Self.service.replacing("db: { plan", with: "main: { name: acme-web-db, moved: { from: db }, plan"))
        #expect(try await draft(moved, applied).plan.changes.map(\.action) == [.forget])
    }

    @Test("Another attachment name is a replacement: attached, then the old one detached, also after an interruption")
    func attachment() async throws {
        func attached(as name: String) throws -> HerokuBench {
            let bench = try bench(Self.service.replacing("standard-0\"", with: "standard-0\", as: \(name)"))
            send(.post, "/addon-attachments", ["addon": "acme-web-db", "app": "acme-web", "name": "DATABASE"], bench)
            return bench
        }
        let applied = try await recorded(try attached(as: "DATABASE"))
        let other = try attached(as: "MAIN")
        let plan = try await draft(other, applied).plan
        #expect(plan.changes.map(\.action) == [.replace])
        #expect(plan.operations.map(\.action) == ["heroku.attachment.create", "heroku.attachment.delete"])
        #expect(plan.changes.first?.consequence.text.contains("DATABASE is detached") == true)
        _ = try await other.writer.perform(plan.operations[0], in: OperationContext())
        let rest = try await draft(other, applied).plan
        #expect(rest.operations.map(\.action) == ["heroku.attachment.delete"])
        for operation in rest.operations { _ = try await other.writer.perform(operation, in: OperationContext()) }
        #expect(try await draft(other, applied).plan.changes.isEmpty)
    }

    @Test("One new pipeline that two apps go into is made once")
    func onePipeline() async throws {
        let services = ["a", "b"].map { name in
            "service: \(name)\nenvironments: { staging: { app: acme-\(name), pipeline: { name: shop, stage: production } } }"
        }
        let bench = try HerokuBench(services, seed: HerokuBench.seed(["a", "b"].map { HerokuBench.app("acme-\($0)") }))
        let plan = try await bench.plan().plan
        #expect(plan.operations.count { $0.action == "heroku.pipeline.create" } == 1)
        let couplings = plan.operations.filter { $0.action == "heroku.coupling.create" }
        #expect(couplings.map(\.dependsOn) == [[1], [1]])
        try await bench.apply()
        #expect(bench.transport.requests.count { $0 == "POST /pipelines" } == 1)
        #expect(try await bench.plan().plan.changes.isEmpty)
    }

    private static let inPipeline =
        "service: web\nenvironments: { staging: { app: acme-web, pipeline: { name: shop, stage: production } } }"

    private func pipelineBench(_ name: String = "shop", moved: String? = nil, live: String = "shop", isIn: Bool = true) throws
        -> HerokuBench
    {
        let moved = moved.map { ", moved: { from: \($0) }" } ?? ""
        let seed: JSONValue = [
            "tokens": ["token-simulated": "dev@acme.example"], "apps": [HerokuBench.app("acme-web")],
            "pipelines": [["id": "4f0e6f5e-55a5-4a3c-8f5f-0d2f3b7a9c10", "name": .string(live)]],
            "couplings": isIn ? [["app": "acme-web", "pipeline": .string(live), "stage": "production"]] : [],
        ]
        return try HerokuBench([Self.inPipeline.replacing("name: shop", with: "name: \(name)\(moved)")], seed: seed)
    }

    @Test("A pipeline that was renamed is found by its id, also when the app has left it: the plan blocks, and makes no second one")
    func renamedPipeline() async throws {
        let applied = try await recorded(try pipelineBench())
        for isIn in [true, false] {
            let plan = try await draft(try pipelineBench(live: "store", isIn: isIn), applied).plan
            #expect(plan.findings.map(\.message) == ["the pipeline shop was renamed to store at Heroku"] && plan.isBlocked)
            #expect(!plan.operations.contains { $0.action == "heroku.pipeline.create" } || plan.isBlocked)
        }
        let followed = try await draft(try pipelineBench("store", live: "store"), applied).plan
        #expect(followed.changes.isEmpty && followed.findings.isEmpty)
    }

    @Test("A pipeline whose rename is declared is renamed by its id, and nothing is made or deleted")
    func movedPipeline() async throws {
        let applied = try await recorded(try pipelineBench())
        let bench = try pipelineBench("store", moved: "shop")
        let plan = try await draft(bench, applied).plan
        #expect(plan.findings.isEmpty)
        #expect(plan.changes.map(\.action) == [.update])
        #expect(plan.operations.map(\.summary) == ["rename the pipeline shop to store"])
        try await bench.apply()
        #expect(try await draft(bench, applied).plan.changes.isEmpty)
        #expect(try await draft(try pipelineBench("store", moved: "shop", live: "store"), applied).plan.changes.isEmpty)
        // An app that is in another one is not taken out of it.
        let other = try await draft(try pipelineBench("store", moved: "shop", live: "third"), [:]).plan
        #expect(other.findings.map(\.rule) == ["heroku.other-pipeline"])
    }

    @Test("A release that somebody else made right after is not taken for the own one")
    func foreignRelease() async throws {
        let bench = try bench(Self.service.replacing("A: \"1\"", with: "A: \"2\""))
        let operation = try #require(try await bench.plan().plan.operations.first)
        let releases: JSONValue = [
            ["version": 9, "status": "failed", "description": "Deploy 1a2b3c4d"],
            ["version": 8, "status": "succeeded", "description": "Set A config vars"],
        ]
        bench.transport.arm(
            ArmedFault(method: .get, pathPrefix: "/apps", effect: .answer(HTTPResponse(status: 200, json: releases))))
        #expect(try await bench.writer.perform(operation, in: OperationContext()).summary == "release v8")
    }

    @Test("With prune, what may be an add-on's stays, whatever the lists leave out; what was ours goes")
    func prune() async throws {
        let service = "service: web\nprune: true\nenvironments: { staging: { app: acme-web, config: { A: \"1\" } } }"
        let live = [
            "A": "1", "DATABASE_URL": "postgres://theirs", "DATABASE_POOL_URL": "x", "MIRROR": "postgres://theirs", "OLD": "x",
        ]
        let bench = try HerokuBench(
            [service], seed: HerokuBench.seed([HerokuBench.app("acme-web", config: live)], addons: [Self.addon]))
        #expect(try await draft(bench, [:]).plan.changes.map(\.address.name) == ["OLD"])
    }

    @Test("An add-on that goes away, and a domain that failed, are errors and not waited for")
    func broken() async throws {
        let service = """
            service: web
            environments: { staging: { app: acme-web, domains: [www.acme.example], addons: { db: { plan: "heroku-postgresql:standard-0" } } } }
            """
        var addon = Self.addon.object ?? [:]
        addon["state"] = "deprovisioned"
        var app = HerokuBench.app("acme-web").object ?? [:]
        app["domains"] = [["hostname": "www.acme.example", "status": "failed", "kind": "custom"]]
        let bench = try HerokuBench([service], seed: HerokuBench.seed([.object(app)], addons: [.object(addon)]))
        let plan = try await bench.plan().plan
        #expect(Set(plan.findings.map(\.rule)) == ["heroku.addon-state", "heroku.domain-failed"] && plan.isBlocked)
    }

    @Test("More config than an app holds, and a NUL, are refused by the plan and by Heroku; an unknown feature by the plan")
    func limits() async throws {
        let service = """
            service: web
            environments: { staging: { app: acme-web, config: { A: !secret "vault:/A", B: !secret "vault:/B" }, features: { prebot: true } } }
            """
        let half = String(repeating: "x", count: 17_000)
        let bench = try HerokuBench(
            [service], seed: HerokuBench.seed([HerokuBench.app("acme-web", config: ["C": half])]),
            secrets: ["vault:/A": half, "vault:/B": "a\0b"])
        let rules = try await bench.plan().plan.findings.filter { $0.severity == .blocks }.map(\.rule)
        #expect(Set(rules) == ["heroku.config-size", "heroku.config-nul", "heroku.unknown-feature"])
        let headers: HTTPHeaders = ["Authorization": "Bearer token-simulated", "Accept": "application/vnd.heroku+json; version=3"]
        for body: JSONValue in [["A": .string(half)], ["A": "a\0b"]] {
            let answer = bench.transport.control(
                HTTPRequest(.patch, "http://127.0.0.1/apps/acme-web/config-vars", headers: headers, json: body))
            #expect([400, 422].contains(answer.status))
        }
    }

    @Test("What was written as plain, and a number that the file holds, is shown; every other live value is not")
    func plain() async throws {
        let service = """
            service: web
            environments: { staging: { app: acme-web, config: { WEB_CONCURRENCY: "4", MODE: "Big one", TOKEN: "x" } } }
            """
        let live = ["WEB_CONCURRENCY": "2", "MODE": "Small one", "TOKEN": "hidden-stays-hidden"]
        let bench = try HerokuBench([service], seed: HerokuBench.seed([HerokuBench.app("acme-web", config: live)]))
        let mode = Address(Scope(provider: "heroku", name: "acme-web"), "config", "MODE")
        let known = Content.concealed(.init(bench.connections.key.fingerprint(of: "Small one"), plain: "Small one"))
        let plan = try await draft(bench, [mode: known]).plan
        let shown = plan.changes.map { "\($0.address.name) \($0.before?.concealed?.plain ?? "hidden")" }
        #expect(shown == ["MODE Small one", "TOKEN hidden", "WEB_CONCURRENCY 2"])
    }

    @Test("A difference of case or spelling alone is no change")
    func spelling() async throws {
        let service = """
            service: web
            region: US
            stack: Heroku-24
            buildpacks: ["https://github.com/heroku/heroku-buildpack-ruby.git"]
            environments: { staging: { app: acme-web, addons: { db: { plan: "Heroku-PostgreSQL:Standard-0" } } } }
            """
        var app = HerokuBench.app("acme-web").object ?? [:]
        app["buildpacks"] = ["heroku/ruby"]
        let bench = try HerokuBench([service], seed: HerokuBench.seed([.object(app)], addons: [Self.addon]))
        #expect(try await bench.plan().plan.changes.isEmpty)
    }
}
