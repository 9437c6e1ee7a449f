#if os(Linux)
import Foundation
import TestBench
import Testing

/// What left the files is taken out of the history by its address, through the gate; what is live stays.
@Suite struct ForgetTests {
    private static let providers = "{ heroku: { kind: heroku, token: !env HEROKU_API_KEY } }"

    @Test func aScopeIsForgotten() async throws {
        let world = try SmallEstate(await Simulators.withNames(), providers: Self.providers)
        try world.write("old.yaml", "service: old\nenvironments: { production: { app: acme-old, config: { A: \"1\" } } }\n")
        #expect(try await world.plumb.run("init", "production").code == 0)
        #expect(try await world.apply().code == 0)
        let early = try await world.plumb.run("forget", "production", "heroku/acme-old")
        #expect(early.code == 64 && early.talk.contains("is still declared"), "\(early.all)")

        try world.write("old.yaml", "service: other\nenvironments: { production: { app: acme-other, mode: observe } }\n")
        #expect(try await world.plan().output.contains("plan.left-behind"))
        let mistyped = try await world.plumb.run("forget", "production", "heroku/acme-odl")
        #expect(mistyped.code == 64 && mistyped.talk.contains("did you mean heroku/acme-old?"), "\(mistyped.all)")

        let shown = try await world.plumb.run("forget", "production", "heroku/acme-old")
        #expect(shown.code == 2, "\(shown.all)")
        let digits = String(try #require(shown.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1, "\(shown.all)"))
        let words = ["forget", "production", "heroku/acme-old", "--digest", digits, "--target", "production", "--confirm"]
        let refused = try await world.plumb.run(words + ["now 00000000"])
        #expect(refused.code == 5, "\(refused.all)")
        let done = try await world.plumb.run(words + ["now \(digits.prefix(8))"])
        #expect(done.code == 0, "\(done.all)")
        #expect(try await !world.plan().output.contains("plan.left-behind"))
        #expect(try await world.answer("heroku", "/apps", headers: Simulators.asOperator).contains("acme-old"))
    }

    @Test func aTokenThatIsRefusedIsToldOnce() async throws {
        let world = try SmallEstate(
            await Simulators.withNames(), providers: Self.providers, environments: "{ production: {} }",
            adding: ["HEROKU_API_KEY": "HRKU-wrong"])
        let services = ["a", "b", "c", "d", "e"]
        for name in services {
            try world.write("\(name).yaml", "service: \(name)\nenvironments: { production: { app: acme-\(name) } }\n")
        }
        let refused = try await world.plumb.run("plan", "production")
        #expect(refused.code == 1)
        #expect(refused.all.components(separatedBy: "invalid or expired").count == 2, "\(refused.all)")
        #expect(refused.all.contains("and 2 more"))
    }
}
#endif
