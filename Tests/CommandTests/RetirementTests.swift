#if os(Linux)
import Foundation
import TestBench
import Testing

/// Runbook 7 on an invented app: destruction planned ahead with a soak of a week and a list of what must be true first.
@Suite struct RetirementTests {
    private static func service(_ retire: String) -> String {
        """
        service: old
        stack: heroku-24
        config: { A: "1" }
        addons: { db: { plan: "heroku-postgresql:mini" } }
        environments: { production: { app: acme-old } }
        \(retire)
        """
    }

    private static func apps(_ world: SmallEstate) async throws -> String {
        try await world.answer("heroku", "/apps", headers: Simulators.asOperator)
    }

    @Test func anAppIsRetired() async throws {
        let world = try SmallEstate(
            await Simulators.withNames(), providers: "{ heroku: { kind: heroku, token: !env HEROKU_API_KEY } }")
        try world.write("old.yaml", Self.service(""))
        #expect(try await world.plumb.run("init", "production").code == 0)
        #expect(try await world.apply().code == 0)
        #expect(try await Self.apps(world).contains("acme-old"))

        // Out of the files is no way to destroy it.
        try world.write("old.yaml", "service: other\nenvironments: { production: { app: acme-other } }\n")
        let gone = try await world.plan()
        #expect(gone.output.contains("plan.left-behind") && !gone.output.contains("destroy"))

        try world.write("old.yaml", Self.service("retire: { soak: 7d, reason: replaced, conditions: [no traffic for a week] }"))
        let announced = try await world.apply()
        #expect(announced.code == 0, "\(announced.all)")
        let ahead = try await world.plan(after: 6)
        #expect(ahead.code == 0, "\(ahead.all)")
        #expect(ahead.output.contains("at the earliest") && ahead.output.contains("no traffic for a week"))

        try world.write(
            "old.yaml",
            Self.service(#"retire: { soak: 7d, reason: replaced, conditions: [{ what: no traffic for a week, met: "kris, 8th" }] }"#))
        let early = try await world.plan(after: 6)
        #expect(early.code == 0 && early.output.contains("at the earliest"), "\(early.all)")

        // The app's name is typed, since its data goes with it.
        let untyped = try await world.apply(after: 8)
        #expect(untyped.code == 5, "\(untyped.all)")
        #expect(try await Self.apps(world).contains("acme-old"))
        let destroyed = try await world.apply(after: 8, typing: " acme-old")
        #expect(destroyed.code == 0, "\(destroyed.all)")
        #expect(try await !Self.apps(world).contains("acme-old"))

        // It is not made again, and once out of the files it is forgotten.
        let after = try await world.plan(after: 9)
        #expect(after.code == 0, "\(after.all)")
        #expect(after.output.contains("out of the files"))
    }
}
#endif
