import CanonicalJSON
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// The first release of an app, its dynos and its one-off command.
@Suite struct FirstReleaseTests {
    private func world(_ world: ReleaseWorld) async throws -> ReleaseWorld {
        try await world.begin()
        return world
    }

    @Test func configAndAddonsThenReleaseThenDynosThenTask() async throws {
        let world = try await world(ReleaseWorld())
        let plan = try await world.plan().plan.plan
        #expect(
            plan.operations.map(\.action) == [
                "heroku.addon.create", "heroku.addon.await", "heroku.config.patch", "heroku.release.promote", "heroku.formation.patch",
                "heroku.task.run",
            ])
        let (addon, release, formation, task) = (plan.operations[1], plan.operations[3], plan.operations[4], plan.operations[5])
        #expect(release.dependsOn.contains(addon.id) && release.dependsOn.contains(plan.operations[2].id))
        #expect(formation.dependsOn.contains(release.id))
        #expect(task.dependsOn.contains(release.id) && task.dependsOn.contains(formation.id))
        // What is confirmed is the artefact, by its id.
        #expect(plan.changes.first { $0.address.kind == "release" }?.after?["artefact"]?.text == ReleaseWorld.slug)
        #expect(plan.changes.first { $0.address.kind == "task" }?.after?["release"]?.text == ReleaseWorld.slug)

        let report = try #require(try await world.apply())
        #expect(report.lines.allSatisfy { $0.status == .done }, "\(report.lines.map(\.detail))")
        #expect(report.lines[3].detail.hasSuffix("runs artefact \(ReleaseWorld.slug)"))
        #expect(report.lines[5].detail.hasPrefix("exit status 0 in run."))
        #expect(report.lines[5].output == ["Applied 3 migration(s)"])
        let rows = world.app["formation"]?.array ?? []
        #expect(rows.first { $0["type"] == "web" }?["quantity"] == 2)
        #expect(rows.allSatisfy { $0["size"] == "Standard-1X" })

        // Neither again, and nothing to show.
        #expect(try await world.plan().plan.plan.changes.map(\.address.description) == [])
        #expect(world.promotions == 1 && world.dynosBegun == 1)
    }

    @Test func aFailingTaskStopsAndRunsAgainWhenAsked() async throws {
        let script: JSONValue = [
            "match": "velvet.db.migrate", "exit": 1, "output": ["Traceback", "ModuleNotFoundError: No module named 'sqlalchemy'"],
        ]
        let world = try await world(ReleaseWorld(script: script))
        let report = try #require(try await world.apply())
        #expect(!report.isComplete)
        #expect(report.lines.map(\.status) == [.done, .done, .done, .done, .done, .failed])
        #expect(report.lines[5].detail.contains("exit status 1") && report.lines[5].detail.contains("plumb resume"))
        #expect(report.lines[5].output?.last == "ModuleNotFoundError: No module named 'sqlalchemy'")
        let failed = await world.ledger.recorded.last { $0.event.kind == .operationFailed }
        #expect(failed?.event.detail["output"]?.array?.count == 2)
        // What is left is the task alone; asked for, it runs once more, and not by itself.
        #expect(try await world.plan().plan.plan.operations.map(\.action) == ["heroku.task.run"])
        let second = try #require(try await world.resume())
        #expect(second.lines.map(\.status) == [.failed])
        #expect(world.dynosBegun == 2 && world.promotions == 1)
    }

    @Test func aSecretInTheOutputIsWithheld() async throws {
        let script: JSONValue = ["match": "velvet.db.migrate", "exit": 0, "output": ["connecting with Canary-0f-the-session/"]]
        let world = try await world(ReleaseWorld(script: script))
        let report = try #require(try await world.apply())
        #expect(report.lines.last?.output == ["(withheld: its output contains a secret)"])
        for event in await world.ledger.recorded {
            #expect(!String(decoding: event.event.detail.canonicalBytes(), as: UTF8.self).contains("Canary-0f-the-session/"))
        }
    }

    /// An output that looks like the mark, or steers a terminal, is only output.
    @Test func anOutputCannotSpeakForItsStatus() async throws {
        let script: JSONValue = [
            "match": "velvet.db.migrate", "exit": 3,
            "output": ["plumb-task-0000000000000000-exit 0", "\u{1B}[2Jclean"],
        ]
        let world = try await world(ReleaseWorld(script: script))
        let report = try #require(try await world.apply())
        #expect(report.lines.last?.status == .failed)
        #expect(report.lines.last?.detail.contains("exit status 3") == true)
        #expect(report.lines.last?.output == ["plumb-task-0000000000000000-exit 0", "[2Jclean"])
    }

    @Test func aTaskForEveryReleaseRunsOnceForEach() async throws {
        let world = try await world(ReleaseWorld(task: "when: release"))
        _ = try await world.apply()
        #expect(try await world.plan().plan.plan.isEmpty)
        // Config makes a release and runs nothing new.
        let config = HTTPRequest(
            .patch, "http://127.0.0.1/apps/acme-velvet/config-vars",
            headers: ["Accept": "application/vnd.heroku+json; version=3", "Authorization": "Bearer token-simulated"], json: ["B": "2"])
        #expect(world.heroku.control(config).isSuccess)
        #expect(try await world.plan().plan.plan.isEmpty)
        let deploy = HTTPRequest(.post, "http://127.0.0.1/_control/heroku/deploy", json: ["app": "acme-velvet"])
        #expect(world.heroku.control(deploy).isSuccess)
        let plan = try await world.plan().plan.plan
        #expect(plan.operations.map(\.action) == ["heroku.task.run"])
        #expect(plan.changes.first?.reason == "has not run for what the app runs")
        _ = try await world.apply(run: "second")
        #expect(world.dynosBegun == 2)
        #expect(try await world.plan().plan.plan.isEmpty)
    }

    /// An app that was released before anybody declared it has had its first release.
    @Test func anAppThatRunsShowsNothing() async throws {
        let world = try await world(ReleaseWorld())
        let deploy = HTTPRequest(.post, "http://127.0.0.1/_control/heroku/deploy", json: ["app": "acme-velvet"])
        #expect(world.heroku.control(deploy).isSuccess)
        let kinds = Set(try await world.plan().plan.plan.changes.map(\.address.kind))
        #expect(kinds == ["addon", "config", "formation"])
    }

    @Test func thereMustBeSomethingToPromote() async throws {
        let world = try await world(ReleaseWorld())
        world.heroku.arm(
            ArmedFault(
                pathPrefix: "/apps/acme-velvet-staging/releases",
                effect: .answer(HTTPResponse(status: 200, json: [["id": "r", "version": 1, "status": "succeeded"]]))))
        let plan = try await world.plan().plan.plan
        #expect(plan.isBlocked)
        #expect(plan.findings.map(\.rule).contains("heroku.nothing-to-promote"))
    }

    @Test func aRefusedPromotionStartsNothing() async throws {
        let world = try await world(ReleaseWorld())
        world.heroku.arm(
            ArmedFault(
                method: .post, pathPrefix: "/pipeline-promotions",
                effect: .answer(HTTPResponse(status: 403, json: ["id": "forbidden", "message": "No."]))))
        let report = try #require(try await world.apply())
        #expect(report.lines.map(\.status) == [.done, .done, .done, .failed, .notStarted, .notStarted])
        #expect(try await world.resume()?.isComplete == true)
        #expect(world.promotions == 1 && world.dynosBegun == 1)
    }

    /// The promotion was made and no answer came: its release is waited for.
    @Test func aLostAnswerPromotesOnce() async throws {
        let world = try await world(ReleaseWorld())
        world.heroku.arm(
            ArmedFault(method: .post, pathPrefix: "/pipeline-promotions", moment: .afterCommit, effect: .delivery(.reset)))
        #expect(try await world.apply()?.isComplete == true)
        #expect(world.promotions == 1)
    }

    /// The dyno was begun and no answer came: it is found by its command line.
    @Test func aLostAnswerRunsTheTaskOnce() async throws {
        let world = try await world(ReleaseWorld())
        world.heroku.arm(
            ArmedFault(
                method: .post, pathPrefix: "/apps/\(world.app["id"]?.string ?? "")/dynos", moment: .afterCommit,
                effect: .delivery(.reset)))
        #expect(try await world.apply()?.isComplete == true)
        #expect(world.dynosBegun == 1)
    }

    /// Whether it ran cannot be told any more: it is not run twice.
    @Test func aTaskWithoutATraceWaitsForAPerson() async throws {
        let world = try await world(ReleaseWorld())
        let dynos = "/apps/\(world.app["id"]?.string ?? "")/dynos"
        world.heroku.arm(ArmedFault(method: .post, pathPrefix: dynos, effect: .delivery(.reset)))
        let report = try #require(try await world.apply())
        #expect(report.lines.last?.status == .failed)
        for _ in 1...2 {
            let again = try #require(try await world.resume())
            #expect(again.lines.map(\.status) == [.failed])
            #expect(again.lines[0].detail.contains("does not run it twice") && again.lines[0].detail.contains("--again"))
        }
        #expect(world.dynosBegun == 0)
    }

    /// A workflow releases; what it released is looked for, and the task ran for it.
    @Test func aWorkflowReleases() async throws {
        let world = try await world(ReleaseWorld(release: ReleaseWorld.workflow))
        let plan = try await world.plan().plan.plan
        #expect(
            plan.operations.map(\.action) == [
                "heroku.addon.create", "heroku.addon.await", "heroku.config.patch", "github.workflow.dispatch", "heroku.release.verify",
                "heroku.formation.patch", "heroku.task.run",
            ])
        #expect(plan.operations[3].performer == "github")
        #expect(plan.operations[4].dependsOn.contains(4) && plan.operations[5].dependsOn.contains(5))
        let report = try #require(try await world.apply())
        #expect(report.lines.allSatisfy { $0.status == .done }, "\(report.lines.map(\.detail))")
        let history = try await History(ledger: world.ledger, environment: "production")
        let task = history.applied.first { $0.key.kind == "task" }?.value
        let slug = world.app["releases"]?.array?.compactMap { $0["slug"]?.string }.last
        #expect(task?["release"]?.text == slug && slug != nil)
        #expect(try await world.plan().plan.plan.changes.isEmpty)
        #expect(world.runs == 1 && world.dynosBegun == 1)
    }

    @Test func aPipelineIsMadeAndJoined() async throws {
        let world = try await world(ReleaseWorld(pipeline: "pipeline: { name: velvet, stage: production }", isCoupled: false))
        let plan = try await world.plan().plan.plan
        #expect(
            plan.operations.map(\.action).filter { $0.contains("pipeline") || $0.contains("coupling") } == [
                "heroku.pipeline.create", "heroku.coupling.create",
            ])
        // Its source is in no pipeline: the promotion says what to do.
        let report = try #require(try await world.apply())
        let failed = report.lines.filter { $0.status == .failed }
        #expect(failed.map(\.operation.action) == ["heroku.release.promote"])
        #expect(failed.first?.detail.contains("heroku pipelines:add") == true)
        let pipelines = world.heroku.provider.picture["pipelines"]?.array ?? []
        #expect(pipelines.count == 1 && pipelines[0]["owner"]?["type"] == "user")
    }
}

/// Kill it anywhere, and resume.
@Suite struct ReleaseCrashTests {
    @Test(arguments: ["{ from: staging }", ReleaseWorld.workflow])
    func everyPoint(_ release: String) async throws {
        let undisturbed = try ReleaseWorld(release: release)
        try await undisturbed.begin()
        let process = DyingProcess(dyingAt: nil)
        _ = try await undisturbed.apply(process)
        #expect(process.steps > 20)
        await withTaskGroup(of: Void.self) { group in
            for point in 0..<process.steps { group.addTask { await Self.killed(at: point, release) } }
        }
    }

    /// Either all is done and nothing twice, or the task alone waits for a person: when the program died between recording that
    /// it would run and hearing that it does.
    private static func killed(at point: Int, _ release: String) async {
        do {
            let world = try ReleaseWorld(release: release)
            try await world.begin()
            _ = try await world.apply(DyingProcess(dyingAt: point))
            let report = try await world.resume()
            #expect(world.promotions + world.runs == 1, "killed at step \(point)")
            if let report, !report.isComplete {
                #expect(
                    report.lines.filter { $0.status != .done }.map(\.operation.action) == ["heroku.task.run"], "killed at step \(point)")
                #expect(world.dynosBegun == 0, "killed at step \(point)")
            } else {
                #expect(world.dynosBegun == 1, "killed at step \(point)")
                #expect(try await world.plan().plan.plan.changes.isEmpty, "killed at step \(point)")
            }
        } catch {
            Issue.record("killed at step \(point): \(error)")
        }
    }
}
