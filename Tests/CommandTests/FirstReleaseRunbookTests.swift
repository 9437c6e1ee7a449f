import CanonicalJSON
import Foundation
import Testing

/// The runbooks of 2026-05-05 (Velvet's first deploy) and of 2026-05-18 (what follows the queue's configuration), replayed with the
/// program itself against the simulated providers.
@Suite struct FirstReleaseRunbookTests {
    private static let migrations = [
        "INFO __main__: Applying migration: 001_create_rotation_jobs_v2.sql", "INFO __main__: Migrations complete.",
        "Applied 3 migration(s): 001_create_rotation_jobs_v2.sql, 002_create_rotation_job_consumers.sql, 003_indexes.sql",
    ]

    /// The estate in a directory of its own, with one service's file replaced.
    private func estate(_ simulators: Simulators, _ edits: [(file: String, from: String, to: String)]) throws -> Program {
        let desired = simulators.directory.appending(path: "desired")
        try FileManager.default.copyItem(at: Program.root.appending(path: "desired"), to: desired)
        // No branch vouches for the gate of a copy.
        for edit in edits + [("estate.yaml", "estate: raxx\n", "estate: raxx\ngit: optional\n")] {
            let file = desired.appending(path: edit.file)
            let text = try String(contentsOf: file, encoding: .utf8)
            try #require(text.contains(edit.from), "\(edit.file): \(edit.from)")
            try text.replacingOccurrences(of: edit.from, with: edit.to).write(to: file, atomically: true, encoding: .utf8)
        }
        return Program(variables: simulators.variables, workingDirectory: simulators.directory)
    }

    /// Changes what is simulated to have been.
    private func rewrite(_ simulators: Simulators, _ change: (String, inout [String: JSONValue]) -> Void) async throws {
        let data = try await simulators.send("GET", "heroku", "/_control/picture")
        var picture = try #require(try JSONValue(parsing: Array(data)).object)
        picture["apps"] = .array(
            (picture["apps"]?.array ?? []).map { app in
                var members = app.object ?? [:]
                change(app["name"]?.string ?? "", &members)
                return .object(members)
            })
        let text = String(decoding: JSONValue.object(picture).canonicalBytes(), as: UTF8.self)
        try await simulators.send("POST", "heroku", "/_control/restore", body: text)
    }

    /// As it was before the app's first deploy.
    private static func undeploy(_ app: inout [String: JSONValue]) {
        app["releases"] = .array((app["releases"]?.array ?? []).filter { $0["slug"] == nil || $0["slug"] == .null })
        app["formation"] = []
    }

    private func plan(_ plumb: Program, _ environment: String) async throws -> (plan: JSONValue, digits: String) {
        let result = try await plumb.run("plan", environment, "--output", "json")
        let envelope = try JSONValue(parsing: Array(result.output.utf8))
        return (try #require(envelope["plan"], "\(result.talk)"), try #require(envelope["digest"]?.string))
    }

    private func confirmed(_ digits: String) -> [String] {
        ["--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))"]
    }

    private func apply(_ plumb: Program, _ digits: String) async throws -> (code: Int32, lines: [JSONValue], talk: String) {
        let result = try await plumb.run(["apply", "production"] + confirmed(digits) + ["--output", "json"])
        let report = try? JSONValue(parsing: Array(result.output.utf8))
        return (result.code, report?["report"]?["lines"]?.array ?? [], result.talk)
    }

    private func actions(_ plan: JSONValue, of app: String) -> [String] {
        (plan["operations"]?.array ?? []).filter { $0["scope"]?["name"]?.string == app }.compactMap { $0["action"]?.string }
    }

    private func newest(_ simulators: Simulators, _ app: String) async throws -> JSONValue {
        let data = try await simulators.send(
            "GET", "heroku", "/apps/\(app)/releases",
            headers: Simulators.asReviewer.merging(["Range": "version ..; order=desc,max=1"]) { _, new in new })
        return try #require(try JSONValue(parsing: Array(data)).array?.first)
    }

    @Test func velvet() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = try estate(simulators, [])
        try await rewrite(simulators) { name, app in
            if name == "raxx-velvet-prod" { Self.undeploy(&app) }
            guard name.hasPrefix("raxx-velvet") else { return }
            app["commands"] = [
                ["match": "velvet.db.migrate", "seconds": 1, "exit": 0, "output": .array(Self.migrations.map(JSONValue.string))]
            ]
        }
        for environment in ["staging", "production"] { #expect(try await plumb.run("init", environment).code == 0) }

        // Staging is deployed by its own push; its migrations are asked for, and once.
        try await simulators.send(
            "POST", "heroku", "/_control/heroku/deploy",
            body: #"{"app":"raxx-velvet-staging","process_types":{"web":"velvet serve"},"commit":"2ef77cf3aa00"}"#)
        let task = ["task", "run", "staging", "velvet", "migrate"]
        let shown = try await plumb.run(task)
        #expect(shown.code == 2, "\(shown.all)")
        let asked = String(try #require(shown.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1))
        let migrated = try await plumb.run(task + ["--digest", asked])
        #expect(migrated.code == 0 && migrated.output.contains("exit status 0"), "\(migrated.all)")
        #expect(migrated.output.contains("| Applied 3 migration(s)"))
        let again = try await plumb.run(task)
        #expect(again.code == 0 && again.talk.contains("--again"), "\(again.all)")

        // The same commit to production: release, dynos, migrations.
        let slug = try #require(try await newest(simulators, "raxx-velvet-staging")["slug"]?["id"]?.string)
        let (plan, digits) = try await plan(plumb, "production")
        let wanted: [String] = [
            "heroku.release.promote", "heroku.formation.patch", "heroku.task.run", "probe.http",
        ]
        #expect(actions(plan, of: "raxx-velvet-prod") == wanted)
        let release = plan["changes"]?.array?.first { $0["address"]?["kind"] == "release" }
        #expect(release?["after"]?["record"]?["artefact"]?.string == slug)
        try await simulators.resetRequests()
        let applied = try await apply(plumb, digits)
        #expect(applied.code == 0, "\(applied.talk)")
        let lines = applied.lines.filter { $0["operation"]?["scope"]?["name"] == "raxx-velvet-prod" }
        #expect(lines.compactMap { $0["status"]?.string } == Array(repeating: "done", count: 4))
        #expect(lines.first?["detail"]?.string?.hasSuffix(slug) == true)
        #expect(lines.dropLast().last?["output"]?.array?.last?.string == Self.migrations.last)
        #expect(lines.last?["detail"] == "answers 200 with service: velvet, status: ok")
        #expect(try await newest(simulators, "raxx-velvet-prod")["slug"]?["id"]?.string == slug)
        let writes = try await simulators.requests("heroku").filter { !$0.hasPrefix("GET ") && !$0.hasSuffix("/log-sessions") }
        #expect(writes.filter { $0.hasSuffix("/pipeline-promotions") || $0.hasSuffix("/dynos") }.count == 2)
        // The receipt has what the command printed.
        let log = try await plumb.run("audit", "log", "--kind", "operation.done", "--environment", "production", "--output", "json")
        #expect(log.output.contains("Applied 3 migration(s)"))
        let last = try await self.plan(plumb, "production").plan
        #expect(actions(last, of: "raxx-velvet-prod") == [])
    }

    /// The first blocker of that night: the migration could not start.
    @Test func aFailingMigrationStopsWithATableAndSaysWhatToDo() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = try estate(simulators, [])
        func script(_ exit: Int, _ line: String) -> JSONValue {
            [["match": "velvet.db.migrate", "seconds": 0, "exit": .integer(exit), "output": [.string(line)]]]
        }
        try await rewrite(simulators) { name, app in
            guard name == "raxx-velvet-prod" else { return }
            Self.undeploy(&app)
            app["commands"] = script(1, "ModuleNotFoundError: No module named 'sqlalchemy'")
        }
        _ = try await plumb.run("init", "production")
        let digits = try await plan(plumb, "production").digits
        let failed = try await plumb.run(["apply", "production"] + confirmed(digits))
        #expect(failed.code == 7, "\(failed.all)")
        #expect(failed.output.contains("| ModuleNotFoundError: No module named 'sqlalchemy'"))
        #expect(failed.output.contains("failed       heroku/raxx-velvet-prod") && failed.output.contains("exit status 1"))
        #expect(failed.talk.contains("plumb resume production"))
        try await rewrite(simulators) { name, app in
            if name == "raxx-velvet-prod" { app["commands"] = script(0, "Migrations complete.") }
        }
        let resumed = try await plumb.run("resume", "production")
        #expect(resumed.code == 0 && resumed.output.contains("| Migrations complete."), "\(resumed.all)")
    }

    /// The image that staging runs is released, not built again, and then one web dyno runs.
    @Test func queueAfterItsConfiguration() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = try estate(
            simulators,
            [
                (
                    "services/queue.yaml", "    app: raxx-queue-prod\n",
                    "    app: raxx-queue-prod\n    release: { from: staging }\n    pipeline: { name: raxx-queue, stage: production }\n"
                )
            ])
        _ = try await plumb.run("init", "production")
        let image = try #require(try await newest(simulators, "raxx-queue-staging")["slug"]?["id"]?.string)
        let (plan, digits) = try await plan(plumb, "production")
        let wanted: [String] = [
            "heroku.config.patch", "heroku.release.promote", "heroku.formation.patch", "probe.http", "heroku.log.follow",
        ]
        #expect(actions(plan, of: "raxx-queue-prod") == wanted)
        let applied = try await apply(plumb, digits)
        #expect(applied.code == 0, "\(applied.talk)")
        // The log of the first release is followed, and has no ERROR line.
        let followed = applied.lines.last { $0["operation"]?["action"] == "heroku.log.follow" }
        #expect(followed?["status"] == "done" && followed?["detail"]?.string?.hasPrefix("0 of ") == true, "\(applied.lines)")
        let release = try await newest(simulators, "raxx-queue-prod")
        #expect(release["slug"]?["id"]?.string == image && release["version"] == 7)
        let rows = try JSONValue(
            parsing: Array(try await simulators.send("GET", "heroku", "/apps/raxx-queue-prod/formation", headers: Simulators.asReviewer)))
        #expect(rows.array?.map { $0["quantity"] } == [1] && rows.array?.first?["size"] == "Standard-1X")
        #expect(actions(try await self.plan(plumb, "production").plan, of: "raxx-queue-prod") == [])
    }
}
