import Cryptography
import Foundation
import Testing

/// A gate with everything, from the plan to the apply, as the people see it.
@Suite struct GateFlowTests {
    @Test func approveThenApply() async throws {
        let estate = try await GatedEstate(gate: "appliers: [ci], approvals: { count: 1 }")
        let ci = estate.plumb(as: "ci")
        #expect(try await ci.run("init", "production").code == 0)
        let digits = try await estate.plan(as: "author")
        func apply(_ program: Program) async throws -> Program.Result {
            try await program.run(
                "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))")
        }
        let early = try await apply(ci)
        #expect(early.code == 5, "\(early.talk)")
        #expect(early.talk.contains("✓ ci may apply"))
        #expect(early.talk.contains("✗ 0 of 1 approval"))
        #expect(early.talk.contains("approve with: plumb approve production --digest \(digits)"))

        // The author's own, and somebody's whom only the work tree names.
        let own = try await estate.plumb(as: "author").run("approve", "production", "--digest", digits, "--key", estate.key("author"))
        #expect(own.code == 5, "\(own.talk)")
        #expect(own.talk.contains("an author's own approval does not count"))
        try estate.writeSigners(["author", "anna", "stranger"])
        let stranger = try await estate.plumb(as: "s").run("approve", "production", "--digest", digits, "--key", estate.key("stranger"))
        #expect(stranger.code == 5, "\(stranger.talk)")
        #expect(stranger.talk.contains("this key is not in desired/approvers of origin/main@"))
        try estate.writeSigners(["author", "anna"])

        let anna = try await estate.plumb(as: "anna").run("approve", "production", "--digest", digits, "--key", estate.key("anna"))
        #expect(anna.code == 0, "\(anna.talk)")
        #expect(anna.output.contains("✓ 1 of 1 approval: anna@example.net"))

        let wrong = try await apply(estate.plumb(as: "anna"))
        #expect(wrong.code == 5)
        #expect(wrong.talk.contains("anna is not among those who may apply"))
        let applied = try await apply(ci)
        #expect(applied.code == 0, "\(applied.talk)")
        let log = try await ci.run("audit", "log").output
        #expect(log.contains("approval.given  by anna"))
        #expect(log.contains("0 of 1 approval"))
        #expect(log.components(separatedBy: "gate.rejected").count == 5)
        #expect(!log.contains("breakglass"))
    }

    @Test func anApprovalDiesWithTheDigest() async throws {
        let estate = try await GatedEstate(gate: "approvals: { count: 1 }")
        #expect(try await estate.plumb(as: "ci").run("init", "production").code == 0)
        let digits = try await estate.plan(as: "author")
        _ = try await estate.plumb(as: "anna").run("approve", "production", "--digest", digits, "--key", estate.key("anna"))
        try await estate.simulators.send(
            "PATCH", "heroku", "/apps/raxx-console-prod/config-vars", headers: Simulators.asReviewer,
            body: #"{"FREESCOUT_OPERATIONS_MAILBOX_ID":"1"}"#)
        let stale = try await estate.plumb(as: "anna").run("approve", "production", "--digest", digits, "--key", estate.key("anna"))
        #expect(stale.code == 6)
        let other = try await estate.plan(as: "author")
        #expect(other != digits)
        let refused = try await estate.plumb(as: "ci").run(
            "apply", "production", "--digest", other, "--target", "production", "--confirm", "deploy-prod-now \(other.prefix(8))")
        #expect(refused.code == 5)
        #expect(refused.talk.contains("✗ 0 of 1 approval"))
    }

    @Test func breakingTheGlass() async throws {
        let everyDay = "freeze: [{ from: \"00:00\", to: \"23:59\", reason: audit }]"
        let estate = try await GatedEstate(gate: "approvals: { count: 2 }, soak: { in: staging, for: 24h }, \(everyDay)")
        let plumb = estate.plumb(as: "ci")
        #expect(try await plumb.run("init", "production").code == 0)
        let digits = try await estate.plan(as: "author")
        func apply(_ words: String, _ reason: String) async throws -> Program.Result {
            try await plumb.run(
                "apply", "production", "--digest", digits, "--target", "production", "--confirm", words, "--break-glass", reason)
        }
        #expect(try await apply("deploy-prod-now \(digits.prefix(8))", " ").code == 64)
        #expect(try await apply("deploy-prod-now", "the queue is down").code == 5)
        let applied = try await apply("deploy-prod-now \(digits.prefix(8))", "the queue is down")
        #expect(applied.code == 0, "\(applied.talk)")
        #expect(applied.talk.contains("! 0 of 2 approvals (overridden by --break-glass)"))
        #expect(applied.talk.contains("! frozen: daily 00:00 to 23:59 UTC (audit) (overridden by --break-glass)"))
        #expect(applied.talk.contains("! queue has not soaked in staging for 1d"))
        let log = try await plumb.run("audit", "log", "--kind", "apply.intent.breakglass").output
        #expect(log.contains("the queue is down"))
        #expect(try await plumb.run("status", "production").output.contains("1 run"))
    }

    /// 32 base32 characters: the secret of the RFC.
    private static let secret = Base32.encode(Array("12345678901234567890".utf8))

    @Test func oneTimeCodes() async throws {
        let estate = try await GatedEstate(gate: "totp: !secret \"local:/PLUMB_TEST_TOTP\"", isShared: true)
        let codes = try #require(OneTimeCodes(secret: Self.secret))
        let plumb = estate.plumb(as: "ci", ["PLUMB_TEST_TOTP": Self.secret])
        #expect(try await plumb.run("init", "production").code == 0)
        let digits = try #require(
            try await plumb.run("plan", "production").all.firstMatch(of: /--digest ([0-9a-f]{64})/).map { String($0.1) })
        let unseen = try await plumb.run(
            "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))")
        #expect(unseen.code == 5, "\(unseen.talk)")
        #expect(unseen.talk.contains("✗ the one-time code is not given"))

        func approve(_ code: String) async throws -> Program.Result {
            try await Conversation(program: plumb).run(
                "approve", "production", "--digest", digits, answers: [("one-time code of production\n> ", code)])
        }
        let step = { OneTimeCodes.step(at: Int(Date().timeIntervalSince1970)) }
        let late = try await approve(codes.code(step: step() - 5))
        #expect(late.code == 5, "\(late.talk)")
        #expect(late.talk.contains("the one-time code is wrong"))
        let code = codes.code(step: step())
        let approved = try await approve(code)
        #expect(approved.code == 0, "\(approved.talk)")
        #expect(approved.output.contains("✓ the one-time code was given"))
        #expect(!approved.all.contains(code) && !approved.all.contains(Self.secret))
        let again = try await approve(code)
        #expect(again.code == 5)
        #expect(again.talk.contains("this one-time code was used"))

        let applied = try await plumb.run(
            "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))")
        #expect(applied.code == 0, "\(applied.talk)")
        let log = try await plumb.run("audit", "log", "--output", "json").output
        #expect(log.contains("totp.used") && !log.contains(code) && !log.contains(Self.secret))
    }

    @Test func theCodeIsAskedForAtTheTerminal() async throws {
        let estate = try await GatedEstate(gate: "totp: !secret \"local:/PLUMB_TEST_TOTP\"", isShared: true)
        let codes = try #require(OneTimeCodes(secret: Self.secret))
        let plumb = estate.plumb(as: "ci", ["PLUMB_TEST_TOTP": Self.secret])
        #expect(try await plumb.run("init", "production").code == 0)
        let digits = try #require(
            try await plumb.run("plan", "production").all.firstMatch(of: /--digest ([0-9a-f]{64})/).map { String($0.1) })
        let code = codes.code(step: OneTimeCodes.step(at: Int(Date().timeIntervalSince1970)))
        let applied = try await Conversation(program: plumb).run(
            "apply", "production", "--digest", digits,
            answers: [("to apply\n> ", "deploy-prod-now \(digits.prefix(8))"), ("one-time code of production\n> ", code)])
        #expect(applied.code == 0, "\(applied.talk)")
        #expect(!applied.all.contains(code))
    }

    @Test func enrolmentNeedsATerminal() async throws {
        let estate = try await GatedEstate(gate: "totp: !secret \"local:/PLUMB_TEST_TOTP\"")
        let result = try await estate.plumb(as: "ci").run("approve", "production", "--enroll")
        #expect(result.code == 5)
        #expect(!result.all.contains("otpauth://"))
    }
}

/// What a gate holds against somebody who writes the change, holds a key, or runs the machine.
@Suite struct GateAttackTests {
    private func words(_ digits: String) -> [String] {
        ["apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))"]
    }

    /// Anybody can write a name into a commit.
    @Test func anUnsignedCommitNeedsOneApprovalMore() async throws {
        let estate = try await GatedEstate(gate: "approvals: { count: 1 }", isSigned: false)
        let (ci, anna) = (estate.plumb(as: "ci"), estate.plumb(as: "anna"))
        #expect(try await ci.run("init", "production").code == 0)
        let plan = try await ci.run("plan", "production")
        #expect(
            plan.output.contains("\n  ✗ 0 of 2 approvals; one more is needed, since no trusted signature"),
            "\(plan.all)")
        let approved = try await anna.run("approve", "production", "--digest", plan.digest, "--key", estate.key("anna"))
        #expect(approved.output.contains("✗ 1 of 2 approvals: anna@example.net"), "\(approved.all)")
        #expect(try await ci.run(words(plan.digest)).code == 5)
    }

    @Test func uncommittedFilesHaveNoAuthor() async throws {
        let estate = try await GatedEstate(gate: "approvals: { count: 1 }")
        let (ci, anna) = (estate.plumb(as: "ci"), estate.plumb(as: "anna"))
        #expect(try await ci.run("init", "production").code == 0)
        let digits = try await ci.run("plan", "production").digest
        #expect(try await anna.run("approve", "production", "--digest", digits, "--key", estate.key("anna")).code == 0)
        let note = estate.repository.appending(path: "desired/note.txt")
        try Data("not a part of any commit\n".utf8).write(to: note)
        let refused = try await ci.run(words(digits))
        #expect(refused.code == 5 && refused.talk.contains("desired has uncommitted changes"), "\(refused.all)")
        try FileManager.default.removeItem(at: note)
        #expect(try await ci.run(words(digits)).code == 0)
    }

    /// One's own approval counted: under a name of somebody else, with one's own key.
    @Test func theAppliersOwnKeyCountsForNobody() async throws {
        let estate = try await GatedEstate(gate: "approvals: { count: 1 }")
        let ci = estate.plumb(as: "ci")
        #expect(try await ci.run("init", "production").code == 0)
        let digits = try await ci.run("plan", "production").digest
        #expect(try await estate.plumb(as: "anna").run("approve", "production", "--digest", digits, "--key", estate.key("anna")).code == 0)
        let home = estate.simulators.directory.appending(path: "home/.ssh")
        try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: estate.key("anna") + ".pub", toPath: home.appending(path: "id_ed25519.pub").path)
        let own = try await ci.run(words(digits), adding: ["HOME": home.deletingLastPathComponent().path])
        #expect(own.code == 5 && own.talk.contains("does not count: anna@example.net"), "\(own.all)")
        #expect(try await ci.run(words(digits)).code == 0)
    }

    /// What was not applied is still somebody's own: before the first apply, and where an apply left it out.
    @Test func anAuthorStaysOneUntilTheChangeIsApplied() async throws {
        let estate = try await GatedEstate(gate: "approvals: { count: 1 }")
        try estate.useOneService()
        let ci = estate.plumb(as: "ci")
        #expect(try await ci.run("init", "production").code == 0)
        func write(_ greeting: String, as name: String) throws {
            let file = estate.repository.appending(path: "desired/\(name).yaml")
            let text =
                "service: \(name)\nstack: heroku-24\nconfig: { GREETING: \(greeting) }\n"
                + "environments: { production: { app: acme-\(name)-prod } }\n"
            try text.write(to: file, atomically: true, encoding: .utf8)
            try estate.commit(as: name)
        }
        func approve(_ digits: String, as name: String, _ options: [String] = []) async throws -> Program.Result {
            try await estate.plumb(as: name).run(["approve", "production", "--digest", digits, "--key", estate.key(name)] + options)
        }
        func refuses(_ digits: String, _ name: String) async throws {
            let own = try await approve(digits, as: name)
            #expect(own.code == 5 && own.talk.contains("an author's own approval does not count"), "\(name): \(own.all)")
        }
        try estate.writeSigners(["author", "anna", "stranger"])
        try estate.commit()
        // Somebody else's commit lies over the author's, and nothing was applied yet.
        try write("hello", as: "anna")
        let first = try await ci.run("plan", "production").digest
        try await refuses(first, "author")
        try await refuses(first, "anna")
        #expect(try await approve(first, as: "stranger").code == 0)
        #expect(try await ci.run(words(first)).code == 0)
        // The author's change is left out of an apply, whose commit is newer.
        try write("hello", as: "author")
        try write("welcome", as: "anna")
        let only = ["--only", "heroku/acme-anna-prod"]
        let narrowed = try await ci.run(["plan", "production"] + only).digest
        let seen = try await approve(narrowed, as: "stranger", only)
        #expect(seen.code == 0, "\(seen.all)")
        let applied = try await ci.run(words(narrowed) + only)
        #expect(applied.code == 0, "\(applied.all)")
        let rest = try await ci.run("plan", "production").digest
        try await refuses(rest, "author")
        #expect(try await approve(rest, as: "stranger").code == 0)
        #expect(try await ci.run(words(rest)).code == 0)
        // All of it is applied: the next change is its own author's alone.
        try write("good morning", as: "anna")
        let next = try await ci.run("plan", "production").digest
        try await refuses(next, "anna")
        #expect(try await approve(next, as: "author").code == 0)
    }

    /// A job that is run again keeps its old commit, and the name of who triggered it first.
    @Test func aRerunAppliesNoOlderCommit() async throws {
        let estate = try await GatedEstate(gate: "appliers: [ci]")
        try estate.useOneService()
        let ci = estate.plumb(as: "ci")
        #expect(try await ci.run("init", "production").code == 0)
        let first = try await ci.run("plan", "production").digest
        #expect(try await ci.run(words(first)).code == 0)
        let file = estate.repository.appending(path: "desired/shop.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
        try text.replacingOccurrences(of: "GREETING: hello", with: "GREETING: welcome").write(to: file, atomically: true, encoding: .utf8)
        try estate.commit()
        #expect(try await ci.run(words(ci.run("plan", "production").digest)).code == 0)

        try estate.git("checkout", "-q", "HEAD~1")
        let back = try await ci.run("plan", "production")
        let sentence = try #require(
            back.output.firstMatch(of: /production was applied from a descendant of this commit \(([0-9a-f]{7}), [0-9]+ s ago\)/),
            "\(back.all)")
        #expect(back.code == 2 && back.output.contains("applying it would revert newer changes"), "\(back.all)")
        let refused = try await ci.run(words(back.digest))
        #expect(refused.code == 6 && refused.talk.contains("--allow history.rollback"), "\(refused.all)")
        // The workflow of last week names the digest of last week.
        let again = try await ci.run(words(first))
        #expect(again.code == 6 && again.talk.contains("descendant of this commit (\(sentence.1), "), "\(again.all)")
        #expect(again.talk.contains("what moved is not known: no plan of this digest was recorded") || again.talk.contains("as reviewed"))
        let lifted = try await ci.run("plan", "production", "--allow", "history.rollback")
        #expect(lifted.output.contains("✓ production was applied from a descendant of this commit"), "\(lifted.all)")
        let triggered = try await ci.run(
            words(lifted.digest) + ["--allow", "history.rollback"], adding: ["GITHUB_TRIGGERING_ACTOR": "mallory", "GITHUB_ACTOR": "ci"])
        #expect(triggered.code == 5 && triggered.talk.contains("mallory is not among those who may apply: ci"), "\(triggered.all)")
        let applied = try await ci.run(words(lifted.digest) + ["--allow", "history.rollback"])
        #expect(applied.code == 0, "\(applied.all)")
    }

    /// An approval outlives the apply of something else, and counts nobody who did not count before.
    @Test func anApprovalOutlivesAnotherScopesApply() async throws {
        let estate = try await GatedEstate(gate: "approvals: { count: 1 }")
        try estate.useOneService()
        let ci = estate.plumb(as: "ci")
        #expect(try await ci.run("init", "production").code == 0)
        func write(_ name: String, _ greeting: String) throws {
            let text =
                "service: \(name)\nstack: heroku-24\nconfig: { GREETING: \(greeting) }\n"
                + "environments: { production: { app: acme-\(name)-prod } }\n"
            try text.write(
                to: estate.repository.appending(path: "desired/\(name).yaml"), atomically: true, encoding: .utf8)
            try estate.commit()
        }
        func approved() async throws -> String {
            let digits = try await ci.run("plan", "production").digest
            let anna = try await estate.plumb(as: "anna").run("approve", "production", "--digest", digits, "--key", estate.key("anna"))
            try #require(anna.code == 0, "\(anna.all)")
            return digits
        }
        let first = try await approved()
        #expect(try await ci.run(words(first)).code == 0)
        // One plan is approved, another one of other scopes is applied, and then the first.
        let shop = estate.repository.appending(path: "desired/shop.yaml")
        let text = try String(contentsOf: shop, encoding: .utf8)
        let changed = text.replacingOccurrences(of: "GREETING: hello", with: "GREETING: welcome")
        try changed.write(to: shop, atomically: true, encoding: .utf8)
        try estate.commit()
        let reviewed = try await approved()
        try text.write(to: shop, atomically: true, encoding: .utf8)
        try write("mail", "hello")
        let other = try await approved()
        #expect(try await ci.run(words(other)).code == 0)
        try changed.write(to: shop, atomically: true, encoding: .utf8)
        try estate.commit()
        // The new app is one scope more than was reviewed: whoever approved has not seen it.
        let more = try await ci.run(words(reviewed))
        #expect(more.code == 6 && more.talk.contains("heroku/acme-mail-prod was not part of it"), "\(more.all)")

        let greeting = try await approved()
        try text.write(to: shop, atomically: true, encoding: .utf8)
        try write("mail", "welcome")
        #expect(try await ci.run(words(approved())).code == 0)
        try changed.write(to: shop, atomically: true, encoding: .utf8)
        try estate.commit()
        let own = try await estate.plumb(as: "author").run("approve", "production", "--digest", greeting, "--key", estate.key("author"))
        #expect(own.code == 5 && own.talk.contains("an author's own approval does not count"), "\(own.all)")
        let applied = try await ci.run(words(greeting))
        #expect(
            applied.code == 0 && applied.talk.contains("1 scope moved since, not in this plan: heroku/acme-mail-prod"), "\(applied.all)")
        #expect(applied.talk.contains("✓ 1 of 1 approval: anna@example.net"), "\(applied.all)")
        // It is used up, also where everything is as it was before.
        let run = try #require(try await ci.run("status", "production").output.firstMatch(of: /newest ([^ ]+)/)?.1)
        let undo = try await ci.run("undo", "production")
        let anna = try await estate.plumb(as: "anna")
            .run("approve", "production", "--undo", String(run), "--digest", undo.digest, "--key", estate.key("anna"))
        #expect(anna.code == 0, "\(anna.all)")
        let undone = try await ci.run(
            ["undo"] + words(undo.digest).dropFirst())
        #expect(undone.code == 0, "\(undone.all)")
        let twice = try await ci.run(words(greeting))
        #expect(twice.code == 6 && twice.talk.contains("run \(run) was confirmed with this plan already"), "\(twice.all)")
    }

    /// Whoever has seen a part of a plan cannot approve it by its digest, and nothing hides that there was more.
    @Test func aPlanThatIsTooLongIsApprovedByItsFile() async throws {
        let estate = try await GatedEstate(gate: "approvals: { count: 1 }")
        try estate.useOneService()
        let config = (0..<480).map { "  THING_\($0): \"a value that is neither long nor short, number \($0)\"\n" }.joined()
        let service = "service: shop\nstack: heroku-24\nenvironments: { production: { app: acme-shop-prod } }\nconfig:\n\(config)"
        try service.write(to: estate.repository.appending(path: "desired/shop.yaml"), atomically: true, encoding: .utf8)
        try estate.commit()
        let ci = estate.plumb(as: "ci")
        #expect(try await ci.run("init", "production").code == 0)
        let out = estate.simulators.directory.appending(path: "plans").path
        let kept = try await ci.run("plan", "production", "--out", out)
        let file = try #require(
            try FileManager.default.contentsOfDirectory(atPath: out).first { $0.hasSuffix(".plan.json") }, "\(kept.all)")
        let text = try String(contentsOfFile: out + "/" + file, encoding: .utf8)
        let digits = String(try #require(text.firstMatch(of: /"digest" ?: ?"([0-9a-f]{64})"/)?.1))
        let anna = estate.plumb(as: "anna")
        let refused = try await anna.run("approve", "production", "--digest", digits, "--key", estate.key("anna"))
        #expect(
            refused.code == 5 && refused.talk.contains("so a comment shows only a part of it"), "\(refused.all.suffix(2_000))")
        #expect(refused.talk.contains("plumb show FILE"))
        let approved = try await anna.run("approve", out + "/" + file, "--key", estate.key("anna"))
        #expect(approved.code == 0, "\(approved.all.suffix(2_000))")
    }

    /// Many processes guess at once: the chain lets five of them compare.
    @Test func aCodeIsGuessedFiveTimes() async throws {
        let secret = Base32.encode(Array("12345678901234567890".utf8))
        let estate = try await GatedEstate(gate: "totp: !secret \"local:/PLUMB_TEST_TOTP\"", isShared: true)
        let plumb = estate.plumb(as: "ci", ["PLUMB_TEST_TOTP": secret])
        #expect(try await plumb.run("init", "production").code == 0)
        let digits = try await plumb.run("plan", "production").digest
        let results = try await withThrowingTaskGroup(of: Program.Result.self) { group in
            for _ in 0..<9 {
                group.addTask {
                    // One that comes late is told before it is asked.
                    try await Conversation(program: plumb, isWhole: false).run(
                        "approve", "production", "--digest", digits, answers: [("one-time code of production\n> ", "0")])
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.allSatisfy { $0.code == 5 }, "\(results.map(\.talk))")
        #expect(results.count { $0.talk.contains("the one-time code is wrong") } == 5, "\(results.map(\.talk))")
        #expect(results.count { $0.talk.contains("too many wrong codes") } == 4)
    }

    /// A copy of a history does not know which codes were used since.
    @Test func aCopiedLedgerTakesNoCode() async throws {
        let secret = Base32.encode(Array("12345678901234567890".utf8))
        let copy = [
            "PLUMB_TEST_TOTP": secret, "PLUMB_LEDGER": FileManager.default.temporaryDirectory.path + "/\(UUID().uuidString).sqlite",
        ]
        let estate = try await GatedEstate(gate: "totp: !secret \"local:/PLUMB_TEST_TOTP\"", isShared: true)
        let plumb = estate.plumb(as: "ci", copy)
        defer { try? FileManager.default.removeItem(atPath: copy["PLUMB_LEDGER", default: ""]) }
        #expect(try await plumb.run("init", "production").code == 0)
        let plan = try await plumb.run("plan", "production")
        #expect(plan.output.contains("✗ one-time codes need the history that the default branch names"), "\(plan.all)")
        let digits = try plan.digest
        for command in [["apply"], ["approve"]] {
            let refused = try await Conversation(program: plumb).run(command + ["production", "--digest", digits], answers: [])
            #expect(refused.code == 5 && refused.talk.contains("the history that the default branch names"), "\(refused.all)")
        }
    }

    @Test func whatNobodyCouldGiveIsFoundWhileWriting() async throws {
        let estate = try await GatedEstate(gate: "approvals: { count: 3 }, totp: !secret \"local:/PLUMB_TEST_TOTP\"")
        let plumb = estate.plumb(as: "ci")
        let few = try await plumb.run("validate")
        #expect(few.code == 3, "\(few.all)")
        #expect(few.talk.contains("production asks for 3 approvals, and desired/approvers names 2 people"), "\(few.talk)")
        #expect(few.talk.contains("[gate.totp-ledger]"), "\(few.talk)")
        try FileManager.default.removeItem(at: estate.repository.appending(path: "desired/approvers"))
        let missing = try await plumb.run("validate")
        #expect(missing.code == 3 && missing.talk.contains("[gate.signers-missing]"), "\(missing.all)")
    }
}
