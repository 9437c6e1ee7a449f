#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// Drift that is put back by itself: a run like any other, which can be resumed and undone.
@Suite struct DriftHealingTests {
    private func world(_ heal: String = "{ classes: [config], per_hour: 2 }", gate: String = "{ phrase: now }") async throws -> DriftWorld {
        let world = try await DriftWorld()
        try world.small.write(
            "estate.yaml",
            """
            estate: acme
            git: optional
            fingerprint_key: !env KEY
            providers: \(DriftWorld.providers)
            environments: { production: { gate: \(gate), heal: \(heal) } }
            """)
        return world
    }

    private func flag(_ world: DriftWorld, _ name: String, of app: String = "web") async throws -> JSONValue {
        let data = try await world.simulators.send("GET", "heroku", "/apps/acme-\(app)/config-vars", headers: Simulators.asOperator)
        return try JSONValue(parsing: Array(data))[name] ?? .null
    }

    @Test func fromDriftToHealedAndUndone() async throws {
        let world = try await self.world()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        let seen = try await world.check("--issue", DriftWorld.repository)
        #expect(seen.code == 8, "\(seen.all)")
        #expect(try await flag(world, "FLAG_A") == "false", "nothing heals unless it is asked for")
        let healed = try await world.check("--heal", "--issue", DriftWorld.repository)
        #expect(healed.code == 0 && healed.output.contains("no drift") && healed.talk.contains("healing as run "), "\(healed.all)")
        #expect(try await flag(world, "FLAG_A") == "true")
        #expect(try await world.issues().map { $0["state"]?.string } == ["closed"])
        let status = try await world.plumb.run("status", "production")
        #expect(status.output.contains("applied") && status.output.contains(", healing drift"), "\(status.all)")
        let undo = try await world.plumb.run("undo", "production")
        let digest = try undo.digest
        let undone = try await world.plumb.run(
            "undo", "production", "--digest", digest, "--target", "production", "--confirm", "now \(digest.prefix(8))")
        #expect(undone.code == 0, "\(undone.all)")
        #expect(try await flag(world, "FLAG_A") == "false")
    }

    /// The provider does what it was asked and never says so; another command goes on with the run.
    @Test func aHealingRunIsResumed() async throws {
        let world = try await self.world()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        try await world.fault(
            "heroku",
            #"{"method":"PATCH","path":"/apps/","status":403,"count":1,"body":{"id":"forbidden","message":"no"}}"#)
        let healing = try await world.check("--heal")
        #expect(healing.code == 1 && healing.talk.contains("plumb resume production"), "\(healing.all)")
        // Beside a run that is not finished nothing heals.
        let again = try await world.check("--heal")
        #expect(again.code != 7 && again.talk.contains("is not finished") || again.output.contains("left unfinished"), "\(again.all)")
        let resumed = try await world.plumb.run("resume", "production")
        #expect(resumed.code == 0, "\(resumed.all)")
        #expect(try await flag(world, "FLAG_A") == "true")
        #expect(try await world.check().code == 0)
    }

    /// What may not heal is named with its reason, and nothing of it is written.
    @Test func whatDoesNotHeal() async throws {
        let world = try await self.world("{ classes: [config], per_hour: 1 }")
        try await world.set("web", #"{"FLAG_A":null}"#)
        let gone = try await world.check("--heal")
        #expect(gone.code == 8 && gone.talk.contains("it was deleted"), "\(gone.all)")
        try await world.set("web", #"{"FLAG_A":"false","FLAG_B":"false"}"#)
        let many = try await world.check("--heal")
        #expect(many.code == 8 && many.talk.contains("review so many at once"), "\(many.all)")
        #expect(try await flag(world, "FLAG_A") == "false")
        let other = try await self.world("{ classes: [formation] }")
        try await other.set("web", #"{"FLAG_A":"false"}"#)
        let refused = try await other.check("--heal")
        #expect(refused.code == 8 && refused.talk.contains("the kind config is not among those that heal"), "\(refused.all)")
        let frozen = try await self.world(gate: "{ phrase: now, freeze: [{ from: \"00:00\", to: \"23:59\", reason: holidays }] }")
        try await frozen.set("web", #"{"FLAG_A":"false"}"#)
        let held = try await frozen.check("--heal")
        #expect(held.code == 5 && held.talk.contains("holidays"), "\(held.all)")
        #expect(try await flag(frozen, "FLAG_A") == "false")
    }
}
#endif
