#if os(Linux)
import CanonicalJSON
import Foundation
import Testing

/// What people and programs get from the commands, whatever they ask for.
@Suite struct ScreenTests {
    private func json(_ result: Program.Result) throws -> JSONValue {
        try JSONValue(parsing: Array(result.output.utf8))
    }

    private static let offline = Program(variables: [:])

    @Test("an error has a JSON form: one document, its version, its code, and what is wrong with the files")
    func errors() async throws {
        let simulators = try await Simulators()
        let unknown = try await simulators.plumb.run("plan", "prodction", "--output", "json")
        let error = try json(unknown)
        #expect(unknown.code == 64 && error["version"] == 1)
        #expect(error["error"]?["code"] == "usage" && error["error"]?["exitCode"] == 64)
        #expect(error["error"]?["message"]?.string?.contains("did you mean production?") == true, "\(unknown.all)")

        let estate = try SmallEstate(simulators, providers: "{ heroku: { kind: heroku, token: !env HEROKU_API_KEY } }")
        try estate.write("web.yaml", "service: web\nformaton: {}\nenvironments: { production: { app: acme-web } }\n")
        let invalid = try await estate.plumb.run("plan", "production", "--output=json")
        let found = try json(invalid)["error"]
        #expect(invalid.code == 3 && found?["code"] == "invalid-estate", "\(invalid.all)")
        let diagnostic = found?["diagnostics"]?.array?.first { $0["rule"] == "estate.unknown-key" }
        #expect(diagnostic?["span"]?["file"] == "web.yaml" && diagnostic?["span"]?["line"] == 2, "\(invalid.output)")

        let parser = try await Self.offline.run("plan", "--output", "json")
        #expect(parser.code == 64)
        #expect(try json(parser)["error"]?["code"] == "usage", "\(parser.all)")
    }

    @Test("nothing to do is a document, too")
    func nothing() async throws {
        let simulators = try await Simulators()
        #expect(try await simulators.plumb.run("init", "production", "--output", "json").code == 0)
        let resumed = try await simulators.plumb.run("resume", "production", "--output", "json")
        #expect(resumed.code == 0)
        #expect(try json(resumed)["version"] == 1, "\(resumed.all)")
    }

    @Test(
        "did you mean",
        arguments: [
            (["plna"], "did you mean plumb plan?"), (["ledger", "copi"], "did you mean plumb ledger copy?"),
            (["audit", "verfy"], "did you mean plumb audit verify?"),
            (["audit", "log", "--kind", "gate.rejectd"], "did you mean gate.rejected?"),
            (["checklist", "prod", "--offline"], "did you mean production?"),
            (["checklist", "production", "--service", "quue", "--offline"], "did you mean queue?"),
            (["flags", "stagign"], "did you mean staging?"),
            (["plan", "staging", "--allow", "plan.conflct"], "did you mean plan.conflict?"),
        ])
    func suggestions(_ command: [String], _ hint: String) async throws {
        let simulators = try await Simulators()
        let result = try await simulators.plumb.run(command)
        #expect(result.code == 64 && result.talk.contains(hint), "\(result.all)")
    }

    @Test("an environment without a history that is one letter away from another one")
    func mistypedHistory() async throws {
        let simulators = try await Simulators()
        #expect(try await simulators.plumb.run("init", "production").code == 0)
        let status = try await simulators.plumb.run("status", "prodction")
        #expect(status.code == 1 && status.talk.contains("did you mean production?"), "\(status.all)")
        let export = try await simulators.plumb.run("audit", "export", "prodction", "--out", simulators.directory.path)
        #expect(export.code == 1 && export.talk.contains("did you mean production?"), "\(export.all)")
    }

    @Test("the desired state and the history are found from a folder below")
    func upwards() async throws {
        let simulators = try await Simulators()
        let estate = try SmallEstate(
            simulators, providers: "{ heroku: { kind: heroku, token: !env HEROKU_API_KEY } }", environments: "{ staging: {} }")
        try estate.write("web.yaml", "service: web\nenvironments: { staging: { app: acme-web-up } }\n")
        let below = estate.directory.appending(path: "src/deep")
        try FileManager.default.createDirectory(at: below, withIntermediateDirectories: true)
        var variables = estate.plumb.variables
        variables["PLUMB_LEDGER"] = nil
        let there = Program(variables: variables, workingDirectory: below)
        let result = try await there.run("init", "staging")
        #expect(result.code == 0, "\(result.all)")
        #expect(FileManager.default.fileExists(atPath: estate.directory.appending(path: ".plumb/ledger.sqlite").path))
        #expect(!FileManager.default.fileExists(atPath: below.appending(path: ".plumb").path))
        #expect(try await there.run("status", "staging").output.hasPrefix("staging: 0 runs"))
        // What an operator names is not looked for.
        #expect(try await there.run("plan", "staging", "--desired", "desired").code == 3)
        // Beyond a repository's root is somebody else's.
        try FileManager.default.createDirectory(at: below.appending(path: ".git"), withIntermediateDirectories: true)
        #expect(try await there.run("validate").code == 3)
    }

    @Test("plan and drift of an environment without a gate work on a read-only file system", arguments: [false, true])
    func readOnly(_ hasHistory: Bool) async throws {
        let simulators = try await Simulators()
        let estate = try SmallEstate(
            simulators, providers: "{ heroku: { kind: heroku, token: !env HEROKU_API_KEY } }", environments: "{ staging: {} }")
        try estate.write("web.yaml", "service: web\nenvironments: { staging: { app: acme-web-ro } }\n")
        var variables = estate.plumb.variables
        variables["PLUMB_LEDGER"] = nil
        if hasHistory {
            #expect(try await Program(variables: variables, workingDirectory: estate.directory).run("init", "staging").code == 0)
        }
        // In a mount namespace of its own, where this may be done.
        let script = #"mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && cd "$0" && exec "$@""#
        let starter = ["/usr/bin/unshare", "-m", "/bin/sh", "-c", script, estate.directory.path]
        let plumb = Program(variables: variables.merging(["PATH": "/usr/bin:/bin"]) { own, _ in own }, starter: starter)
        guard try await plumb.run("--version").code == 0 else { return }
        let plan = try await plumb.run("plan", "staging")
        #expect(plan.code == 2 && plan.output.contains("1 to create"), "\(plan.all)")
        let drift = try await plumb.run("drift", "staging")
        #expect(drift.code == (hasHistory ? 0 : 10), "\(drift.all)")
        #expect(drift.all.contains(hasHistory ? "no drift" : "has no history"), "\(drift.all)")
        let apply = try await plumb.run("apply", "staging", "--target", "staging")
        #expect(apply.code == 1 && apply.talk.contains("the ledger"), "\(apply.all)")
    }

    @Test("--only: planned, confirmed and applied as a part, and the rest is still to come")
    func only() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        let plan = try await plumb.run("plan", "production", "--only", "FLAG_QUEUE_BILLING")
        #expect(plan.code == 2 && plan.output.contains("left out by --only FLAG_QUEUE_BILLING: "), "\(plan.all)")
        #expect(plan.output.contains(" --only 'FLAG_QUEUE_BILLING'\n"))
        #expect(plan.output.contains("STRIPE_API_KEY"), "the flag cannot be flipped without it")
        #expect(!plan.output.contains("TXT pm._domainkey  "), "\(plan.output)")
        let digest = try plan.digest
        let words = ["--digest", digest, "--target", "production", "--confirm", "deploy-prod-now \(digest.prefix(8))"]
        let whole = try await plumb.run(["apply", "production"] + words)
        #expect(whole.code == 6, "another plan was reviewed: \(whole.all)")
        let applied = try await plumb.run(["apply", "production", "--only", "FLAG_QUEUE_BILLING"] + words)
        #expect(applied.code == 0, "\(applied.all)")
        let rest = try await plumb.run("plan", "production")
        #expect(rest.code == 2 && rest.output.contains("pm._domainkey") && !rest.output.contains("FLAG_QUEUE_BILLING"), "\(rest.all)")
    }
}
#endif
