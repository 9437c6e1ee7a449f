#if os(Linux)
import CanonicalJSON
import Foundation
import Testing

/// An app that a workflow of GitHub releases for the first time, with the real program. What the workflow does at Heroku is done
/// by the test: the two know nothing of each other.
final class WorkflowWorld {
    static let token = "github_pat_Canary0fTheDispatch"
    let estate: SmallEstate
    private var programs = 0

    /// - Parameters:
    ///   - workflow: members of the simulated workflow.
    ///   - tellsRuns: whether GitHub's answer to a dispatch tells the run.
    init(_ workflow: String = "seconds: 0", tellsRuns: Bool = true) async throws {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: seeds) }
        let heroku = """
            tokens: { HRKU-simulated-operator: ops@acme.example }
            apps: [{ name: acme-web, releases: [{ version: 1, description: Initial release }] }]
            """
        let github = """
            tokens: { \(Self.token): { login: kris, permissions: ["actions:write"] } }
            tells_runs: \(tellsRuns)
            repositories:
            - name: acme/app
              workflows:
              - { file: deploy.yml, name: Deploy, inputs: [target, mark], required: [target], runName: mark, \(workflow) }
            """
        try Data(heroku.utf8).write(to: seeds.appending(path: "heroku.yaml"))
        try Data(github.utf8).write(to: seeds.appending(path: "github.yaml"))
        estate = try SmallEstate(
            await Simulators(seed: seeds.path),
            providers: """

                  heroku: { kind: heroku, token: !env HEROKU_API_KEY }
                  github: { kind: github, token: !env DEPLOY_TOKEN }
                """, adding: ["DEPLOY_TOKEN": Self.token])
        try estate.write(
            "web.yaml",
            """
            service: web
            config: { A: "1" }
            formation: { web: { quantity: 2, size: standard-1x } }
            environments:
              production:
                app: acme-web
                release: { workflow: deploy.yml, repository: acme/app, inputs: { target: prod }, marker: mark }
            """)
        let begun = try await estate.plumb.run("init", "production")
        try #require(begun.code == 0, "\(begun.all)")
    }

    // MARK: Running

    func start(_ arguments: [String]) throws -> RunningProgram {
        programs += 1
        return try RunningProgram(
            estate.plumb, arguments, output: estate.simulators.directory.appending(path: "run-\(programs).txt"))
    }

    /// Begins to apply the plan.
    func apply(_ more: String...) async throws -> RunningProgram { try start(try await estate.confirmed() + more) }

    /// Returns once the program says so.
    func until(_ program: RunningProgram, says text: String) async throws {
        for _ in 0..<6_000 {
            if await program.text.contains(text) { return }
            guard await program.isRunning else { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        try await program.kill()
        let all = await program.text
        Issue.record("it did not say \(text): \(all)")
    }

    /// Releases as the workflow does, once the program looks for the release.
    /// - Returns: what the program printed in all.
    @discardableResult
    func deploy(for program: RunningProgram) async throws -> String {
        try await until(program, says: "the app has no release with anything to run")
        try await estate.simulators.send(
            "POST", "heroku", "/_control/heroku/deploy", body: #"{"app": "acme-web", "process_types": {"web": "serve"}}"#)
        let code = try await program.end()
        let text = await program.text
        #expect(code == 0, "\(text)")
        return text
    }

    // MARK: At GitHub

    /// Arms a fault of dispatches.
    func arm(_ fault: String) async throws {
        let body = #"{"method": "POST", "path": "/repos/acme/app/actions/workflows/deploy.yml/dispatches", \#(fault)}"#
        try await estate.simulators.send("POST", "github", "/_control/faults", body: body)
    }

    func disarm() async throws { try await estate.simulators.send("DELETE", "github", "/_control/faults") }

    private func repository() async throws -> JSONValue {
        let data = try await estate.simulators.send("GET", "github", "/_control/picture")
        return try JSONValue(parsing: Array(data))["repositories"]?.array?.first ?? .null
    }

    func runs() async throws -> [JSONValue] { try await repository()["runs"]?.array ?? [] }

    /// Changes what is simulated to be at GitHub, which also forgets the requests.
    func rewrite(_ change: (inout [String: JSONValue]) -> Void) async throws {
        let data = try await estate.simulators.send("GET", "github", "/_control/picture")
        var picture = try #require(try JSONValue(parsing: Array(data)).object)
        picture.edit("repositories", change)
        let body = String(decoding: JSONValue.object(picture).canonicalBytes(), as: UTF8.self)
        try await estate.simulators.send("POST", "github", "/_control/restore", body: body)
    }

    /// Somebody approves the run, and it ends well.
    func approve() async throws {
        try await rewrite { $0.edit("runs") { ($0["startsAt"], $0["endsAt"]) = (0, 0) } }
    }

    // MARK: At the end

    /// One run, and the app as it is declared.
    func expectReleased(runs count: Int = 1) async throws {
        #expect(try await runs().count == count)
        let rows = try JSONValue(
            parsing: Array(
                try await estate.answer("heroku", "/apps/acme-web/formation", headers: Simulators.asOperator).utf8))
        #expect(rows.array?.map { $0["quantity"] } == [2] && rows.array?.first?["size"] == "Standard-1X")
        let plan = try await estate.plan()
        #expect(plan.code == 0, "\(plan.all)")
    }
}
#endif
