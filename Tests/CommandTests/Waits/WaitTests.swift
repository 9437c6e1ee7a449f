import CanonicalJSON
import Foundation
import Testing

/// Waits of the real program, held open, parked, killed and gone on with; the name server is a real one.
struct WaitTests {
    /// A name server that nobody runs.
    private static let silent = ["PLUMB_RESOLVERS": "127.0.0.1:1,127.0.0.1:1"]

    private func confirmed(_ plumb: Program, _ environment: String = "production") async throws -> [String] {
        let plan = try await plumb.run("plan", environment)
        let digits = String(try #require(plan.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(plan.all)"))
        let words = environment == "production" ? "deploy-prod-now \(digits.prefix(8))" : environment
        return ["apply", environment, "--digest", digits, "--target", environment, "--confirm", words]
    }

    @Test("parked: what no resolver shows yet is left, listed, and gone on with")
    func parked() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        let apply = try await confirmed(plumb)
        let parked = try await plumb.run(apply + ["--park"], adding: Self.silent)
        #expect(parked.code == 0, "\(parked.all)")
        #expect(parked.output.contains("waiting      cloudflare/raxx.app     pm._domainkey.raxx.app TXT at 1.1.1.1 and 8.8.8.8"))
        #expect(parked.talk.contains("Applied; 2 checks are still pending. Check again with: plumb resume production"))
        let status = try await plumb.run("status", "production")
        #expect(status.output.contains("pm._domainkey.raxx.app TXT at 1.1.1.1 and 8.8.8.8: not yet: 1.1.1.1 did not answer"))
        #expect(status.output.contains("continue with: plumb resume production"))

        let seen = try await plumb.run("resume", "production")
        #expect(seen.code == 0, "\(seen.all)")
        #expect(seen.output.contains("done         cloudflare/raxx.app     pm._domainkey.raxx.app TXT"))
        // Nothing was written a second time.
        let log = try await simulators.requests("cloudflare")
        #expect(log.count { !$0.hasPrefix("GET ") } == 1)
        let again = try await plumb.run("resume", "production", "--park")
        #expect(!again.output.contains("TXT at"), "what was seen is not looked at again")
    }

    /// The apply, run until it is seen to wait for names.
    private func waiting(_ simulators: Simulators, _ apply: [String]) async throws -> RunningProgram {
        let running = try RunningProgram(
            simulators.plumb, apply, adding: Self.silent, output: simulators.directory.appending(path: "running.txt"))
        for _ in 0..<6_000 {
            if await running.text.contains("did not answer") { return running }
            let isRunning = await running.isRunning
            try #require(isRunning)
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("it does not wait: \(await running.text)")
        return running
    }

    /// Nobody asked to leave what waits for later.
    @Test("stopped while it waits: what is done is recorded, the locks are given back, and it is not called done")
    func stopped() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        let running = try await waiting(simulators, try await confirmed(plumb))
        let during = try await plumb.run("status", "production")
        #expect(during.output.contains("  running  plan ") && !during.output.contains("continue with"), "\(during.all)")
        await running.interrupt()
        #expect(try await running.end() == 7)
        let told = await running.text
        #expect(told.contains("stopping after what is under way; press Ctrl-C once more to stop at once"), "\(told)")
        #expect(told.contains("stopped; applied in part; continue with: plumb resume production"), "\(told)")
        let status = try await plumb.run("status", "production")
        #expect(status.output.contains("still pending") && !status.output.contains("locked:"), "\(status.all)")
        let resumed = try await plumb.run("resume", "production")
        #expect(resumed.code == 0, "\(resumed.all)")
        #expect(try await simulators.requests("cloudflare").count { !$0.hasPrefix("GET ") } == 1)
    }

    @Test("stopped at once by a second Ctrl-C, it is gone on with")
    func stoppedAtOnce() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        let running = try await waiting(simulators, try await confirmed(plumb))
        // Both in the hand of one look, which takes a silent resolver's waitPolicy: the second comes before the first is obeyed, or
        // finds it obeyed.
        await running.interrupt()
        for _ in 0..<200 where await !running.text.contains("stopping after") { try await Task.sleep(for: .milliseconds(5)) }
        await running.interrupt()
        let code = try await running.end()
        #expect([7, 130].contains(code), "\(code)")
        let resumed = try await plumb.run("resume", "production")
        #expect(resumed.code == 0, "\(resumed.all)")
        #expect(try await simulators.requests("cloudflare").count { !$0.hasPrefix("GET ") } == 1)
    }

    @Test("killed while it waits, it is gone on with")
    func killed() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        let running = try await waiting(simulators, try await confirmed(plumb))
        #expect(try await running.kill())
        let resumed = try await plumb.run("resume", "production")
        #expect(resumed.code == 0, "\(resumed.all)")
        #expect(resumed.output.contains("done         cloudflare/raxx.app     pm._domainkey.raxx.app TXT at 1.1.1.1 and 8.8.8.8"))
        #expect(try await simulators.requests("cloudflare").count { !$0.hasPrefix("GET ") } == 1)
    }

    @Test("how long to wait is a number with a unit", arguments: ["soon", "0m", "-1m", "15", "1d"])
    func noLengthOfTime(_ text: String) async throws {
        let refused = try await Program(variables: [:]).run("resume", "production", "--wait-at-most=\(text)")
        #expect(refused.code == 64 && refused.talk.contains("--wait-at-most"), "\(refused.all)")
    }

    /// Runbook 2: the flag and Cloudflare Access exclude each other, and only a person can take Access off.
    @Test("a step for a person: everything else goes ahead, the flag only when somebody says so")
    func person() async throws {
        let simulators = try await Simulators.withNames()
        let directory = simulators.directory.appending(path: "estate")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Program.root.appending(path: "desired"), to: directory.appending(path: "desired"))
        func edit(_ name: String, _ old: String, _ new: String) throws {
            let file = directory.appending(path: "desired/" + name)
            let text = try String(contentsOf: file, encoding: .utf8)
            try #require(text.contains(old))
            try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: file)
        }
        try edit("estate.yaml", "estate: raxx\n", "estate: raxx\ngit: optional\n")
        let flags = "      FLAG_SESSION_AUTH_MIDDLEWARE: \"1\"\n      FLAG_STATUS_3P_POLLER: \"0\"\n"
        try edit("services/raptor.yaml", "      FLASK_ENV: production\n", "      FLASK_ENV: production\n" + flags)
        let plumb = Program(variables: simulators.variables, workingDirectory: directory)
        #expect(try await plumb.run("init", "production").code == 0)

        func live() async throws -> JSONValue {
            try JSONValue(
                parsing: Array(
                    try await simulators.send("GET", "heroku", "/apps/raxx-api-prod/config-vars", headers: Simulators.asReviewer)))
        }
        let applied = try await plumb.run(try await confirmed(plumb))
        #expect(applied.code == 7, "\(applied.all)")
        #expect(applied.output.contains("for a person; give --done FLAG_SESSION_AUTH_MIDDLEWARE once it is done"))
        #expect(try await live()["FLAG_SESSION_AUTH_MIDDLEWARE"] == nil)
        #expect(try await live()["FLAG_STATUS_3P_POLLER"] == "0", "what needs no person does not wait")

        let early = try await plumb.run("resume", "production")
        #expect(early.code == 7 && !early.output.contains("says visitor"), "\(early.all)")
        let done = try await plumb.run("resume", "production", "--done", "FLAG_SESSION_AUTH_MIDDLEWARE")
        #expect(done.code == 0, "\(done.all)")
        #expect(done.output.contains("done, confirmed by visitor"))
        #expect(try await live()["FLAG_SESSION_AUTH_MIDDLEWARE"] == "1")
        let log = try await plumb.run("audit", "log", "--environment", "production", "--output", "json")
        #expect(log.output.contains("done, confirmed by visitor"), "\(log.talk)")
    }
}
