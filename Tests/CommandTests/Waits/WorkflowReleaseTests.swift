#if os(Linux)
import CanonicalJSON
import Foundation
import Testing

/// A first release by a workflow of GitHub, from the plan to the dynos: asked for once, whatever becomes of the answer and of the
/// program.
@Suite struct WorkflowReleaseTests {
    private static let place = "https://github.com/acme/app/actions/runs/9000001"

    @Test func dispatchedFollowedAndReleased() async throws {
        let world = try await WorkflowWorld()
        let plan = try await world.estate.plan()
        #expect(plan.code == 2 && plan.output.contains("deploy.yml"), "\(plan.all)")
        let program = try await world.apply("-vv")
        let text = try await world.deploy(for: program)
        #expect(text.contains("run deploy.yml of acme/app on main: run 9000001 succeeded: \(Self.place)"), "\(text)")
        #expect(text.contains("set web: web=2:Standard-1X"), "\(text)")

        let run = try #require(try await world.runs().first)
        #expect(run["inputs"]?["target"] == "prod" && run["branch"] == "main")
        #expect(run["inputs"]?["mark"]?.string?.wholeMatch(of: /[0-9a-f]{16}/) != nil)
        // Asked for once, then looked at, and nothing else is asked.
        let requests = try await world.estate.simulators.requests("github")
        #expect(requests.first == "POST /repos/acme/app/actions/workflows/deploy.yml/dispatches")
        #expect(requests.count > 1)
        #expect(requests.dropFirst().allSatisfy { $0 == "GET /repos/acme/app/actions/runs/9000001" }, "\(requests)")
        let writes = try await world.estate.simulators.requests("heroku").filter { !$0.hasPrefix("GET ") }
        #expect(writes.count == 2 && writes[0].hasSuffix("/config-vars") && writes[1].hasSuffix("/formation"), "\(writes)")
        try await world.expectReleased()

        let log = try await world.estate.plumb.run("audit", "log", "--output", "json")
        let directory = world.estate.simulators.directory
        var told = Data((plan.all + text + log.all).utf8)
        for file in try FileManager.default.contentsOfDirectory(atPath: directory.path) where file.hasPrefix("ledger") {
            told += try Data(contentsOf: directory.appending(path: file))
        }
        #expect(log.output.contains(Self.place))
        #expect(told.firstRange(of: Data(WorkflowWorld.token.utf8)) == nil)
        #expect(told.firstRange(of: Data("Canary0fTheDispatch".utf8)) == nil)
    }

    @Test func aRunThatFails() async throws {
        let world = try await WorkflowWorld("seconds: 0, conclusion: failure")
        let program = try await world.apply()
        #expect(try await program.end() == 7)
        let text = await program.text
        #expect(text.contains("run 9000001 ended with failure; see \(Self.place), then continue with plumb resume: it starts another run"))
        #expect(text.contains("not started  heroku/acme-web  set web: needs #"), "\(text)")
        #expect(try await world.runs().count == 1)

        try await world.rewrite { $0.edit("workflows") { $0["conclusion"] = "success" } }
        try await world.deploy(for: try world.start(["resume", "production"]))
        try await world.expectReleased(runs: 2)
    }

    @Test func aRunThatWaitsForAnApproval() async throws {
        let world = try await WorkflowWorld("seconds: 0, waits: true")
        let program = try await world.apply()
        try await world.until(program, says: "run 9000001 waits for an approval at GitHub: \(Self.place)")
        try await world.approve()
        try await world.deploy(for: program)
        try await world.expectReleased()
    }

    /// The person who approves may come tomorrow.
    @Test(arguments: [["--park"], ["--wait-at-most", "1s"]])
    func aRunThatIsNotWaitedFor(_ options: [String]) async throws {
        let world = try await WorkflowWorld("seconds: 0, waits: true")
        let left = try await world.estate.plumb.run(try await world.estate.confirmed() + options)
        #expect(left.code == 7, "\(left.all)")
        let isParked = options == ["--park"]
        let word = isParked ? "waiting" : "failed"
        #expect(left.output.contains("  \(word)  "), "\(left.output)")
        #expect(left.output.contains("run 9000001 "), "\(left.output)")
        #expect(isParked || left.output.contains("continue with plumb resume: it does not start a second run"), "\(left.output)")
        let status = try await world.estate.plumb.run("status", "production")
        #expect(status.output.contains("run 9000001 waits for an approval at GitHub: \(Self.place)"), "\(status.output)")
        #expect(status.output.contains("continue with: plumb resume production"))
        try await world.approve()
        try await world.deploy(for: try world.start(["resume", "production"]))
        try await world.expectReleased()
    }

    @Test("killed while it follows the run: the run is found again", arguments: [true, false])
    func killed(_ tellsRuns: Bool) async throws {
        let world = try await WorkflowWorld("seconds: 0, waits: true", tellsRuns: tellsRuns)
        let program = try await world.apply()
        try await world.until(program, says: "waits for an approval at GitHub")
        #expect(try await program.kill())
        let resumed = try world.start(["resume", "production"])
        try await world.until(resumed, says: "run 9000001 waits for an approval at GitHub")
        try await world.approve()
        try await world.deploy(for: resumed)
        try await world.expectReleased()
    }

    @Test func theAnswerToTheDispatchIsLost() async throws {
        let world = try await WorkflowWorld()
        try await world.arm(#""when": "after", "reset": true"#)
        let text = try await world.deploy(for: try await world.apply())
        #expect(text.contains("run 9000001 succeeded"), "\(text)")
        try await world.expectReleased()
    }

    @Test("killed before it heard that the run was begun")
    func killedInFrontOfTheAnswer() async throws {
        let world = try await WorkflowWorld()
        try await world.arm(#""when": "after", "stall": true"#)
        let program = try await world.apply()
        for _ in 0..<6_000 {
            if try await !world.runs().isEmpty { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(try await program.kill())
        try await world.disarm()
        let text = try await world.deploy(for: try world.start(["resume", "production"]))
        #expect(text.contains("run 9000001 succeeded"), "\(text)")
        try await world.expectReleased()
    }

    /// Nothing was begun: it is refused at once and said, with what the token lacks.
    @Test func aTokenThatMayNot() async throws {
        let world = try await WorkflowWorld()
        let body = #""status": 403, "body": {"message": "Resource not accessible by personal access token"}"#
        try await world.arm(body + #", "headers": {"X-Accepted-GitHub-Permissions": "actions=write"}, "count": 5"#)
        let program = try await world.apply()
        #expect(try await program.end() == 7)
        let text = await program.text
        #expect(text.contains("give the token the repository permission Actions: write"), "\(text)")
        #expect(!text.contains(WorkflowWorld.token))
        #expect(try await world.runs().isEmpty)
        try await world.disarm()
        try await world.deploy(for: try world.start(["resume", "production"]))
        try await world.expectReleased()
    }
}
#endif
