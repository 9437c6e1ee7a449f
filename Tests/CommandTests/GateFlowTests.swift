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
                "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits)")
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
        #expect(stranger.talk.contains("this key is not in desired/approvers of main@"))

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
            "apply", "production", "--digest", other, "--target", "production", "--confirm", "deploy-prod-now \(other)")
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
        #expect(try await apply("deploy-prod-now \(digits)", " ").code == 64)
        #expect(try await apply("deploy-prod-now", "the queue is down").code == 5)
        let applied = try await apply("deploy-prod-now \(digits)", "the queue is down")
        #expect(applied.code == 0, "\(applied.talk)")
        #expect(applied.talk.contains("! 0 of 2 approvals (the glass is broken)"))
        #expect(applied.talk.contains("! frozen: daily 00:00 to 23:59 UTC (audit) (the glass is broken)"))
        #expect(applied.talk.contains("! queue has not soaked in staging for 1d"))
        let log = try await plumb.run("audit", "log", "--kind", "apply.intent.breakglass").output
        #expect(log.contains("the queue is down"))
        #expect(try await plumb.run("status", "production").output.contains("1 run"))
    }

    /// 32 base32 characters: the secret of the RFC.
    private static let secret = Base32.encode(Array("12345678901234567890".utf8))

    @Test func oneTimeCodes() async throws {
        let estate = try await GatedEstate(gate: "totp: !secret \"local:/PLUMB_TEST_TOTP\"")
        let codes = try #require(OneTimeCodes(secret: Self.secret))
        let plumb = estate.plumb(as: "ci", ["PLUMB_TEST_TOTP": Self.secret])
        #expect(try await plumb.run("init", "production").code == 0)
        let digits = try #require(try await plumb.run("plan", "production").all.firstMatch(of: /plan ([0-9a-f]{8})/).map { String($0.1) })
        let unseen = try await plumb.run(
            "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits)")
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
            "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits)")
        #expect(applied.code == 0, "\(applied.talk)")
        let log = try await plumb.run("audit", "log", "--output", "json").output
        #expect(log.contains("totp.used") && !log.contains(code) && !log.contains(Self.secret))
    }

    @Test func theCodeIsAskedForAtTheTerminal() async throws {
        let estate = try await GatedEstate(gate: "totp: !secret \"local:/PLUMB_TEST_TOTP\"")
        let codes = try #require(OneTimeCodes(secret: Self.secret))
        let plumb = estate.plumb(as: "ci", ["PLUMB_TEST_TOTP": Self.secret])
        #expect(try await plumb.run("init", "production").code == 0)
        let digits = try #require(try await plumb.run("plan", "production").all.firstMatch(of: /plan ([0-9a-f]{8})/).map { String($0.1) })
        let code = codes.code(step: OneTimeCodes.step(at: Int(Date().timeIntervalSince1970)))
        let applied = try await Conversation(program: plumb).run(
            "apply", "production", "--digest", digits,
            answers: [("to apply\n> ", "deploy-prod-now \(digits)"), ("one-time code of production\n> ", code)])
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
