#if os(Linux)
import Cryptography
import Foundation
import Testing

/// A promotion where nobody can type, through a gate that asks for a signature, a code and a soak.
@Suite struct GatedPromotionTests {
    private static let secret = Base32.encode(Array("12345678901234567890".utf8))
    private static let gate =
        "approvals: { count: 1 }, totp: !secret \"local:/PLUMB_TEST_TOTP\", soak: { in: staging, for: 24h }"

    @Test func everythingIsGivenBefore() async throws {
        let estate = try await GatedEstate(gate: Self.gate, isShared: true)
        let more = ["PLUMB_TEST_TOTP": Self.secret]
        let (ci, anna) = (estate.plumb(as: "ci", more), estate.plumb(as: "anna", more))
        let promote = ["promote", "staging", "production", "--service", "console"]
        #expect(try await ci.run("init", "production").code == 0)
        let shown = try await ci.run(promote)
        let digits = String(try #require(shown.all.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(shown.all)"))
        let words = promote + ["--digest", digits, "--target", "production", "--confirm", "PROMOTE \(digits.prefix(8))"]

        // Staging has no history yet: that nothing is known is no soak.
        let refused = try await ci.run(words)
        #expect(refused.code == 5, "\(refused.all)")
        #expect(refused.talk.contains("✗ 0 of 1 approval") && refused.talk.contains("✗ the one-time code is not given"))
        #expect(refused.talk.contains("has not soaked in staging for 1d: it has no history"))
        #expect(
            refused.talk.contains("approve with: plumb approve production --promote console --from staging --digest \(digits)"),
            "\(refused.talk)")
        #expect(try await ci.run("init", "staging").code == 0)

        let approve = ["approve", "production", "--promote", "console", "--from", "staging", "--key", estate.key("anna"), "--digest"]
        #expect(try await anna.run(approve + [String(repeating: "0", count: 64)]).code == 6)
        let code = try #require(OneTimeCodes(secret: Self.secret)).code(step: OneTimeCodes.step(at: Int(Date().timeIntervalSince1970)))
        let approved = try await Conversation(program: anna).run(
            approve + [digits], answers: [("one-time code of production\n> ", code)])
        #expect(approved.code == 0, "\(approved.talk)")
        #expect(approved.output.contains("production promotion \(digits.prefix(8))"), "\(approved.all)")
        #expect(approved.output.contains("✓ 1 of 1 approval: anna@example.net"), "\(approved.all)")
        #expect(approved.output.contains("✓ the one-time code was given") && !approved.all.contains(code))

        let promoted = try await ci.run(words)
        #expect(promoted.code == 0, "\(promoted.all)")
        #expect(promoted.talk.contains("✓ artefact ") && promoted.talk.contains("of console has soaked in staging for 1d"))
        let log = try await ci.run("audit", "log", "--output", "json").output
        #expect(log.contains("promotion.completed") && log.contains("approval.given") && !log.contains(code))
    }

    /// Approvals and soak are passed over with a reason that is kept; the words are not.
    @Test func breakingTheGlass() async throws {
        let estate = try await GatedEstate(gate: "approvals: { count: 1 }, soak: { in: staging, for: 24h }")
        let ci = estate.plumb(as: "ci")
        let promote = ["promote", "staging", "production", "--service", "console"]
        #expect(try await ci.run("init", "production").code == 0)
        let shown = try await ci.run(promote)
        let digits = String(try #require(shown.all.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(shown.all)"))
        func run(_ words: String) async throws -> Program.Result {
            try await ci.run(
                promote + ["--digest", digits, "--target", "production", "--confirm", words, "--break-glass", "the console is down"])
        }
        #expect(try await run("PROMOTE").code == 5)
        let promoted = try await run("PROMOTE \(digits.prefix(8))")
        #expect(promoted.code == 0, "\(promoted.all)")
        #expect(promoted.talk.contains("! 0 of 1 approval (overridden by --break-glass)"), "\(promoted.all)")
        let log = try await ci.run("audit", "log", "--kind", "promotion.intent", "--output", "json").output
        #expect(log.contains("the console is down"), "\(log)")
    }
}
#endif
