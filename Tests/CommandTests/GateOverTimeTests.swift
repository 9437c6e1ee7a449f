#if os(Linux)
import Foundation
import Testing

/// What a gate asks for that is given only later, or for the way back.
@Suite struct GateOverTimeTests {
    private func digits(_ result: Program.Result) throws -> String {
        String(try #require(result.all.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(result.all)"))
    }

    private func confirmed(_ arguments: [String], _ digits: String) -> [String] {
        arguments + ["--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))"]
    }

    /// The same content in staging for a day, and then production; the apps themselves differ and are excepted.
    @Test func aSoakIsPassed() async throws {
        let estate = try await GatedEstate(gate: "soak: { in: staging, for: 24h, except: [\"app/*\", \"addon/*\", \"domain/*\"] }")
        try estate.useOneService()
        let plumb = estate.plumb(as: "ci")
        func run(_ arguments: [String], after hours: Int) async throws -> Program.Result {
            try await plumb.run(arguments, adding: Program.mishap("MISHAP_CLOCK", hours * 3_600))
        }
        #expect(try await plumb.run("init", "production").code == 0)
        #expect(try await plumb.run("init", "staging").code == 0)
        func apply(after hours: Int) async throws -> Program.Result {
            try await run(confirmed(["apply", "production"], digits(run(["plan", "production"], after: hours))), after: hours)
        }
        let never = try await apply(after: 0)
        #expect(never.code == 5, "\(never.all)")
        #expect(never.talk.contains("✗ shop has not soaked in staging for 1d"))

        let staged = try await run(["apply", "staging", "--digest", digits(run(["plan", "staging"], after: 0))], after: 0)
        #expect(staged.code == 0, "\(staged.all)")
        // The table of flags says until when; staging's flag is what is waited for.
        let flags = try await run(["flags", "--output", "json"], after: 23)
        #expect(flags.output.contains("\"soakingUntil\" : \"20"), "\(flags.all)")
        #expect(try await run(["flags", "-v"], after: 23).output.contains(", soaking until "))
        #expect(try await run(["flags"], after: 23).output.contains(", soaking"))
        #expect(try await !run(["flags", "-v"], after: 25).output.contains("soaking until"))

        let early = try await apply(after: 23)
        #expect(early.code == 5, "\(early.all)")
        #expect(early.talk.contains("and the soak ends at"))

        let passed = try await apply(after: 25)
        #expect(passed.code == 0, "\(passed.all)")
        #expect(passed.talk.contains("✓ shop has soaked in staging for 1d"), "\(passed.all)")
        #expect(try await run(["plan", "production"], after: 25).code == 0)
    }

    /// The way back goes through the same gate: its own digest, its own approval.
    @Test func anUndoIsApproved() async throws {
        let estate = try await GatedEstate(gate: "approvals: { count: 1 }")
        let (ci, anna) = (estate.plumb(as: "ci"), estate.plumb(as: "anna"))
        #expect(try await ci.run("init", "production").code == 0)
        let there = try await estate.plan(as: "author")
        let key = ["--key", estate.key("anna")]
        #expect(try await anna.run(["approve", "production", "--digest", there] + key).code == 0)
        #expect(try await ci.run(confirmed(["apply", "production"], there)).code == 0)

        let brakes = ["--allow", "brake.dns.mail-record", "--allow", "brake.config.mass-delete"]
        let back = try digits(await ci.run(["undo", "production"] + brakes))
        let refused = try await ci.run(confirmed(["undo", "production"] + brakes, back))
        #expect(refused.code == 5, "\(refused.all)")
        let run = try #require(
            refused.talk.firstMatch(of: /approve with: plumb approve production --undo (\S+) --digest/)?.1, "\(refused.all)")

        // The approval of the way there is none of the way back.
        let approve = ["approve", "production", "--undo", String(run), "--digest", back] + brakes
        let approved = try await anna.run(approve + key)
        #expect(approved.code == 0, "\(approved.all)")
        #expect(approved.output.contains("✓ 1 of 1 approval: anna@example.net"))
        let undone = try await ci.run(confirmed(["undo", "production"] + brakes, back))
        #expect(undone.code == 0, "\(undone.all)")

        // And it does not let the way there through again.
        let again = try await ci.run(confirmed(["undo", "production"], digits(await ci.run("undo", "production"))))
        #expect(again.code == 5, "\(again.all)")
    }
}
#endif
