import CanonicalJSON
import Foundation
import Testing

/// The runbook of 2026-05-03, promotion in the console: its two flags, and its version.
@Suite struct PromotionRunbookTests {
    private static let flags = ["FLAG_CONSOLE_ALERTS_AUTO_TICKET", "FLAG_CONSOLE_INVESTIGATE_FROM_STATUS"]
    private static let slug = (staging: "1cca192e-d450-42b9-8857-14d4ea1f8524", production: "24967b52-2d3f-4380-84f0-dd30096bfaa3")
    private static let console = ["promote", "staging", "production", "--service", "console"]

    private func digits(_ result: Program.Result) throws -> String {
        String(try #require(result.all.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(result.all)"))
    }

    private func confirmed(_ digits: String) -> [String] {
        Self.console + ["--digest", digits, "--target", "production", "--confirm", "PROMOTE \(digits.prefix(8))"]
    }

    /// The newest release of an app.
    private func newest(_ simulators: Simulators, _ app: String) async throws -> JSONValue {
        let data = try await simulators.send(
            "GET", "heroku", "/apps/\(app)/releases",
            headers: Simulators.asReviewer.merging(["Range": "version ..; order=desc,max=1"]) { _, new in new })
        return try #require(try JSONValue(parsing: Array(data)).array?.first)
    }

    private func kinds(_ plumb: Program, _ prefix: String) async throws -> [String] {
        let log = try await plumb.run("audit", "log", "--environment", "production", "--output", "json")
        let events = try JSONValue(parsing: Array(log.output.utf8))["events"]?.array ?? []
        return events.compactMap { $0["event"]?["kind"]?.string }.filter { $0.hasPrefix(prefix) }
    }

    /// The estate in a directory of its own, which a test may edit.
    private func estate(_ simulators: Simulators) throws -> Program {
        try FileManager.default.copyItem(
            at: Program.root.appending(path: "desired"), to: simulators.directory.appending(path: "desired"))
        // No branch vouches for the gate of a copy.
        let estate = simulators.directory.appending(path: "desired/estate.yaml")
        try (String(contentsOf: estate, encoding: .utf8) + "\ngit: optional\n").write(to: estate, atomically: true, encoding: .utf8)
        return Program(variables: simulators.variables, workingDirectory: simulators.directory)
    }

    @Test func bothFlagsGoToStagingAndThenToProduction() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = try estate(simulators)
        for environment in ["staging", "production"] { _ = try await plumb.run("init", environment) }
        let plan = try await plumb.run("plan", "staging")
        let planned = String(try #require(plan.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1))
        #expect(try await plumb.run("apply", "staging", "--digest", planned).code == 0)

        let before = try await plumb.run("flags", "-v")
        #expect(before.code == 0, "\(before.talk)")
        for flag in Self.flags {
            #expect(before.output.contains(try Regex("\(flag) +staging +on +on +20[^\n]+\n +production +absent +absent +- +- +-\n")))
        }

        let matrix = try await plumb.run("flags").output
        for flag in Self.flags { #expect(matrix.contains(try Regex("\(flag) +on +absent +-\n")), "\(matrix)") }

        // One byte-exact insertion each, and a plan that sets it; nothing is applied.
        let file = simulators.directory.appending(path: "desired/services/console.yaml")
        let original = try String(contentsOf: file, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
        for flag in Self.flags.reversed() {
            let promoted = try await plumb.run("flags", "promote", flag, "--from", "staging", "--to", "production")
            #expect(promoted.code == 2, "\(promoted.all)")
            #expect(promoted.talk.contains("desired/services/console.yaml: \(flag) of production not declared → \"true\""))
            #expect(promoted.output.contains(flag))
        }
        let token = "      CONSOLE_CROSS_ENV_READ_TOKEN: !secret \"vault@prod:/Console/prod/CONSOLE_CROSS_ENV_READ_TOKEN\"\n"
        let wanted = original.replacingOccurrences(
            of: token, with: token + Self.flags.reversed().map { "      \($0): \"true\"\n" }.joined())
        #expect(try String(contentsOf: file, encoding: .utf8) == wanted)
        #expect(try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int == 0o640)
        let again = try await plumb.run("flags", "promote", Self.flags[0], "--from", "staging", "--to", "production")
        #expect(again.code == 0 && again.talk.contains("nothing was edited"))

        let second = try await plumb.run("plan", "production")
        let digits = String(try #require(second.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1))
        let applied = try await plumb.run(
            "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))")
        #expect(applied.code == 0, "\(applied.all)")
        let after = try await plumb.run("flags", "production", "--output", "json")
        let rows = try JSONValue(parsing: Array(after.output.utf8))["flags"]?.array ?? []
        for flag in Self.flags {
            let row = try #require(rows.first { $0["flag"]?.string == flag })
            #expect(row["declared"] == "on" && row["live"] == "on" && row["since"]?.string != nil)
        }
    }

    @Test func whatCannotBePromotedIsRefused() async throws {
        let simulators = try await Simulators()
        let plumb = try estate(simulators)
        let file = simulators.directory.appending(path: "desired/services/console.yaml")
        let original = try Data(contentsOf: file)
        let undeclared = try await plumb.run("flags", "promote", "FLAG_CONSOLE_DEPLOY_UI", "--from", "staging", "--to", "production")
        #expect(undeclared.code == 1)
        #expect(undeclared.talk.contains("staging does not declare FLAG_CONSOLE_DEPLOY_UI"))
        let unknown = try await plumb.run("flags", "promote", "FLAG_CONSOLE_DEPLOY_UJ", "--from", "staging", "--to", "production")
        #expect(unknown.talk.contains("did you mean FLAG_CONSOLE_DEPLOY_UI?"))
        #expect(try Data(contentsOf: file) == original)
    }

    @Test func theVersionThatStagingRuns() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        #expect(try await plumb.run(Self.console).talk.contains("plumb init production"))
        _ = try await plumb.run("init", "production")
        let shown = try await plumb.run(Self.console)
        #expect(shown.code == 2, "\(shown.all)")
        #expect(shown.output.contains("artefact \(Self.slug.staging)"))
        #expect(shown.output.contains("artefact \(Self.slug.production)"))
        #expect(shown.output.contains("commit aa9b00d8"))
        let digits = try digits(shown)

        // A wrong phrase is loud, is recorded, and promotes nothing.
        try await simulators.resetRequests()
        let eight = digits.prefix(8)
        for wrong in ["PROMOTE", "promote \(eight)", "PROMOTE 00000000", "deploy-prod-now \(eight)", " PROMOTE \(eight)", ""] {
            let refused = try await plumb.run(Self.console + ["--digest", digits, "--target", "production", "--confirm", wrong])
            #expect(refused.code == 5 && refused.talk.contains("REFUSED"), "\(wrong): \(refused.all)")
        }
        #expect(try await plumb.run(Self.console + ["--target", "staging", "--confirm", "PROMOTE \(digits.prefix(8))"]).code == 5)
        #expect(try await plumb.run(Self.console + ["--digest", digits]).code == 5)
        #expect(try await plumb.run(Self.console + ["--target", "production", "--confirm", "PROMOTE \(eight)"]).code == 5)
        #expect(try await plumb.run(Self.console + ["--digest", "00000000"]).code == 64)
        #expect(try await plumb.run(Self.console + ["--digest", String(repeating: "0", count: 64)]).code == 6)
        #expect(try await simulators.requests("heroku").allSatisfy { $0.hasPrefix("GET ") })
        #expect(try await kinds(plumb, "gate.").allSatisfy { $0 == "gate.rejected" })

        // The published formula: releases and slug of both, and the couplings; then the promotion and its target, and once
        // more what the target runs; for its health, what a plan of the app reads.
        try await simulators.resetRequests()
        let promoted = try await plumb.run(confirmed(digits))
        #expect(promoted.code == 0, "\(promoted.all)")
        #expect(promoted.talk.contains("checks after the release:\n  ✓ heroku/raxx-console-prod"), "\(promoted.all)")
        let requests = try await simulators.requests("heroku")
        #expect(requests.filter { !$0.hasPrefix("GET ") } == ["POST /pipeline-promotions"])
        #expect(requests.filter { !$0.hasSuffix("/promotion-targets") }.count == 17)
        let release = try await newest(simulators, "raxx-console-prod")
        #expect(release["slug"]?["id"]?.string == Self.slug.staging)
        #expect(release["description"]?.string?.hasPrefix("Promote raxx-console-staging v") == true)
        #expect(try await kinds(plumb, "promotion.") == ["promotion.intent", "promotion.begun", "promotion.completed"])
        let log = try await plumb.run("audit", "log", "--kind", "promotion.completed", "--output", "json")
        let event = try JSONValue(parsing: Array(log.output.utf8))["events"]?.array?.first?["event"]
        #expect(event?["actor"] == "visitor" && event?["time"]?.string != nil)
        let detail = try #require(event?["detail"])
        #expect(detail["service"] == "console" && detail["from"] == "staging" && detail["to"] == "production")
        #expect(detail["artefact"]?.string == Self.slug.staging && detail["commit"]?.string?.hasPrefix("aa9b00d8") == true)

        // Once is enough, and what is configured stayed as it was.
        try await simulators.resetRequests()
        let again = try await plumb.run(confirmed(digits))
        #expect(again.code == 0 && again.output.contains("production already runs what staging runs"))
        #expect(try await simulators.requests("heroku").allSatisfy { $0.hasPrefix("GET ") })
        #expect(try await plumb.run("drift", "production").code == 0)
    }

    /// The answer is lost after the promotion was made: it is found by its release, and never asked for again.
    @Test func aLostAnswerPromotesOnce() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        _ = try await plumb.run("init", "production")
        let digits = try digits(try await plumb.run(Self.console))
        try await simulators.send(
            "POST", "heroku", "/_control/faults", body: #"{"method":"POST","path":"/pipeline-promotions","when":"after","reset":true}"#)
        let promoted = try await plumb.run(confirmed(digits))
        #expect(promoted.code == 0, "\(promoted.all)")
        let promotions = try await simulators.requests("heroku").filter { $0 == "POST /pipeline-promotions" }
        #expect(promotions.count == 1)
        #expect(try await kinds(plumb, "promotion.") == ["promotion.intent", "promotion.completed"])
    }

    /// It is interrupted while its target is followed: running it again goes on with it.
    @Test func anInterruptedPromotionIsGoneOnWith() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        _ = try await plumb.run("init", "production")
        let digits = try digits(try await plumb.run(Self.console))
        try await simulators.send(
            "POST", "heroku", "/_control/faults", body: #"{"method":"GET","path":"/pipeline-promotions","status":403,"count":1}"#)
        let interrupted = try await plumb.run(confirmed(digits))
        #expect(interrupted.code == 1 && interrupted.talk.contains("run it again to resume"), "\(interrupted.all)")
        let resumed = try await plumb.run(confirmed(digits))
        #expect(resumed.code == 0, "\(resumed.all)")
        #expect(resumed.talk.contains("resuming the promotion of visitor"))
        #expect(try await simulators.requests("heroku").filter { $0 == "POST /pipeline-promotions" }.count == 1)
        #expect(try await kinds(plumb, "promotion.") == ["promotion.intent", "promotion.begun", "promotion.completed"])
        #expect(try await plumb.run("locks").output == "no locks are held\n")
    }

    @Test func aRefusedPromotionIsRecordedAndCanBeMadeAgain() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        _ = try await plumb.run("init", "production")
        let digits = try digits(try await plumb.run(Self.console))
        try await simulators.send(
            "POST", "heroku", "/_control/faults",
            body: #"{"method":"POST","path":"/pipeline-promotions","status":403,"body":{"id":"forbidden","message":"No."}}"#)
        let failed = try await plumb.run(confirmed(digits))
        #expect(failed.code == 1 && failed.talk.contains("id forbidden"), "\(failed.all)")
        #expect(try await kinds(plumb, "promotion.") == ["promotion.intent", "promotion.failed"])
        #expect(try await plumb.run(confirmed(digits)).code == 0)
    }
}
