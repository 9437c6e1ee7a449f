#if os(Linux)
import Foundation
import Testing

/// What is confirmed is what is written: at the prompt, where nobody types, and when something moves in between.
@Suite struct ConfirmationTests {
    private static let hotfix = #"{"FLAG_QUEUE_BILLING":"hotfix"}"#

    private static func change(_ simulators: Simulators, _ app: String, _ body: String) async throws {
        try await simulators.send("PATCH", "heroku", "/apps/\(app)/config-vars", headers: Simulators.asReviewer, body: body)
    }

    private func writes(_ simulators: Simulators, _ kind: String = "heroku") async throws -> [String] {
        // What somebody else sent is among them; a log session changes nothing.
        try await simulators.requests(kind).filter { !$0.hasPrefix("GET ") && !$0.contains("_control") && !$0.hasSuffix("/log-sessions") }
    }

    /// The attack: a hotfix that is made while somebody types was written over.
    @Test func aHotfixWhileSomebodyTypesIsKept() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        let digits = try await plumb.run("plan", "production").digest
        let result = try await Conversation(program: plumb).run(
            ["apply", "production", "--digest", digits], answers: [("to apply\n> ", "deploy-prod-now \(digits.prefix(8))")]
        ) {
            try await Self.change(simulators, "raxx-queue-prod", Self.hotfix)
            try await simulators.resetRequests()
        }
        #expect(result.code == 6, "\(result.all)")
        #expect(result.talk.contains("stale: something changed while the words were typed; nothing was written"), "\(result.talk)")
        #expect(result.talk.contains("heroku/raxx-queue-prod differs"), "\(result.talk)")
        #expect(!result.talk.contains("cloudflare/raxx.app differs"), "\(result.talk)")
        let heroku = try await simulators.requests("heroku")
        let cloudflare = try await simulators.requests("cloudflare")
        #expect((heroku + cloudflare).allSatisfy { $0.hasPrefix("GET ") })
        // The published formula: the records of the zone that is written, and the zone; three lists, the config and the formation of the app that is written, and its
        // newest release, since it has no dynos.
        #expect(cloudflare.count == 2, "\(cloudflare)")
        #expect(heroku.count == 6, "\(heroku)")
        let log = try await plumb.run("audit", "log").output
        #expect(!log.contains("apply.intent"), "\(log)")
    }

    /// Where nothing moved, what is written is read once more, and only where somebody took their time to type.
    @Test func readOnceMoreAfterTheWords() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        let digits = try await plumb.run("plan", "staging").digest
        try await simulators.resetRequests()
        let typed = try await Conversation(program: plumb).run("apply", "staging", answers: [("type  staging  to apply\n> ", "staging")])
        #expect(typed.code == 0, "\(typed.all)")
        // As for the plan (14), three lists and the app's config, formation and domains again, then one PATCH and one look at its release.
        let requests = try await simulators.requests("heroku")
        #expect(requests.count == 14 + 6 + 2, "\(requests)")
        #expect(digits.count == 64)
    }

    @Test func anUngatedEnvironmentAsksForItsName() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        let unasked = try await plumb.run("apply", "staging")
        #expect(unasked.code == 64 && unasked.talk.contains("plumb apply staging --target staging"), "\(unasked.all)")
        for wrong in ["production", "yes", ""] {
            let refused = try await Conversation(program: plumb).run("apply", "staging", answers: [("to apply\n> ", wrong)])
            #expect(refused.code == 5, "\(refused.all)")
        }
        #expect(try await plumb.run("apply", "staging", "--target", "production").code == 5)
        #expect(try await writes(simulators) == [])
        let applied = try await plumb.run("apply", "staging", "--target", "staging")
        #expect(applied.code == 0, "\(applied.all)")
        #expect(try await writes(simulators).count == 1)
    }

    /// 55 changes with six billed add-ons ran without a question.
    @Test func aBootstrapWithoutAGateIsShownFirst() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        let shown = try await plumb.run("bootstrap", "staging")
        #expect(shown.code == 2, "\(shown.all)")
        #expect(shown.output.contains("plumb bootstrap staging --digest \(try shown.digest)"), "\(shown.output)")
        #expect(try await writes(simulators) == [])
        let refused = try await Conversation(program: plumb).run("bootstrap", "staging", answers: [("to apply\n> ", "no")])
        #expect(refused.code == 5, "\(refused.all)")
        #expect(try await writes(simulators) == [])
        let begun = try await plumb.run("bootstrap", "staging", "--target", "staging", "--park")
        #expect(begun.talk.contains("set ") && ![2, 5, 64].contains(begun.code), "\(begun.all)")
        #expect(try await writes(simulators).count == 1)
    }

    /// A plan that nobody keeps leaves no trace.
    @Test func onlyAPlanThatIsKeptIsRecorded() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        func recorded() async throws -> Int {
            try await plumb.run("audit", "log").output.components(separatedBy: "plan.created").count - 1
        }
        let digits = try await plumb.run("plan", "production").digest
        #expect(try await recorded() == 0)
        let plans = simulators.directory.appending(path: "plans").path
        #expect(try await plumb.run("plan", "production", "--out", plans).code == 2)
        #expect(try await recorded() == 1)
        let applied = try await plumb.run(
            "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))")
        #expect(applied.code == 0, "\(applied.all)")
        #expect(try await recorded() == 2)
    }

    /// What a plan file says of its own age, anybody can write.
    @Test func aFileIsAsOldAsTheHistorySays() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        let plans = simulators.directory.appending(path: "plans").path
        #expect(try await plumb.run("plan", "production", "--out", plans).code == 2)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: plans).first { $0.hasSuffix(".json") })
        let digits = try await plumb.run("plan", "production").digest
        let words = ["apply", plans + "/" + name, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))"]
        let late = try await plumb.run(words, adding: Program.mishap("MISHAP_CLOCK", 2 * 3_600))
        #expect(late.code == 6 && late.talk.contains("expired at"), "\(late.all)")
        // In another history nobody made it.
        let other = ["PLUMB_LEDGER": simulators.directory.appending(path: "other.sqlite").path]
        #expect(try await plumb.run(["init", "production"], adding: other).code == 0)
        let unknown = try await plumb.run(words, adding: other)
        #expect(unknown.code == 6, "\(unknown.all)")
        #expect(try await plumb.run(words).code == 0)
    }

    /// A plan that moved is compared scope by scope.
    @Test func whatMovedIsNamed() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)
        let plans = simulators.directory.appending(path: "plans").path
        #expect(try await plumb.run("plan", "production", "--out", plans).code == 2)
        let name = try #require(try FileManager.default.contentsOfDirectory(atPath: plans).first { $0.hasSuffix(".json") })
        let digits = try await plumb.run("plan", "production").digest
        try await Self.change(simulators, "raxx-queue-prod", #"{"FLAG_QUEUE_BILLING":"true"}"#)
        let words = ["--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))"]
        let file = try await plumb.run(["apply", plans + "/" + name] + words)
        #expect(file.code == 6, "\(file.all)")
        #expect(file.talk.contains("scopes as reviewed\n    heroku/raxx-queue-prod differs\n"), "\(file.talk)")
        #expect(file.talk.contains("      - create FLAG_QUEUE_BILLING"), "\(file.talk)")
        // By the digest alone the scopes are named, since the history knows those of a plan that was kept.
        let digest = try await plumb.run(["apply", "production", "--digest", digits] + words)
        #expect(digest.code == 6 && digest.talk.contains("    heroku/raxx-queue-prod differs\n"), "\(digest.all)")
    }
}

/// One change has one digest, whoever plans it, wherever, whenever, and however it came to the branch.
@Suite struct DigestEverywhereTests {
    @Test func theDigestIsTheSameEverywhere() async throws {
        let estate = try await GatedEstate(gate: "appliers: [ci]")
        try estate.useOneService()
        let ci = estate.plumb(as: "ci")
        #expect(try await ci.run("init", "production").code == 0)
        let first = try await ci.run("plan", "production").digest
        let elsewhere = ["USER": "somebody", "LANG": "de_DE.UTF-8", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Kathmandu", "NO_COLOR": "1"]
        let later = elsewhere.merging(Program.mishap("MISHAP_CLOCK", 90_000)) { _, new in new }
        #expect(try await estate.plumb(as: "anna").run(["plan", "production"], adding: later).digest == first)
        // Another commit with the same files: what a squash or a rebase makes of a merge.
        try estate.git("-c", "user.name=x", "-c", "user.email=x@example.net", "commit", "-q", "--amend", "--no-verify", "-m", "squashed")
        #expect(try await ci.run("plan", "production").digest == first)
        // A line above what is declared moves every position.
        let file = estate.repository.appending(path: "desired/shop.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try ("# The shop.\n\n" + text).write(to: file, atomically: true, encoding: .utf8)
        try estate.commit()
        #expect(try await ci.run("plan", "production").digest == first)
        // Another place, and every form in which it is shown.
        let clone = estate.simulators.directory.appending(path: "another place").path
        try estate.git("clone", "-q", estate.repository.path, clone)
        var there = ci
        there.workingDirectory = URL(filePath: clone)
        #expect(try await there.run("plan", "production").digest == first)
        let json = try await there.run("plan", "production", "--output", "json").output
        let markdown = try await there.run("plan", "production", "--output", "markdown").output
        #expect(json.contains("\"digest\" : \"\(first)\"") && markdown.contains("Digest `\(first)`"))
        // Another value is another plan.
        try text.replacing("GREETING: hello", with: "GREETING: hallo").write(to: file, atomically: true, encoding: .utf8)
        #expect(try await ci.run("plan", "production").digest != first)
    }
}
#endif
