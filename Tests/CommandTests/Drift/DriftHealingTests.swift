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

    /// What somebody acknowledged, what nobody but the default branch's files may ask for, and what nobody opted into.
    @Test func whatIsNotAskedFor() async throws {
        let world = try await self.world()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        let ack = ["drift", "ack", "heroku/acme-web/config/FLAG_A", "--reason", "INC-12", "--owner", "ana@acme.test"]
        #expect(try await world.plumb.run(ack).code == 0)
        let known = try await world.check("--heal")
        #expect(known.code == 0 && !known.talk.contains("healing as run"), "\(known.all)")
        #expect(try await flag(world, "FLAG_A") == "false")

        let bare = try await DriftWorld()
        try await bare.set("web", #"{"FLAG_A":"false"}"#)
        let refused = try await bare.check("--heal")
        #expect(refused.code == 8 && refused.talk.contains("the environment declares no \"heal\""), "\(refused.all)")
        #expect(try await flag(bare, "FLAG_A") == "false")

        let own = try await self.world(gate: "{ phrase: now, appliers: [somebody-else] }")
        try await own.set("web", #"{"FLAG_A":"false"}"#)
        let barred = try await own.check("--heal")
        #expect(barred.code == 5 && barred.talk.contains("is not among those who may apply: somebody-else"), "\(barred.all)")
        #expect(try await flag(own, "FLAG_A") == "false")
    }

    /// A change that nobody has merged heals nothing, whatever it says.
    @Test func aChangeThatIsNotMergedHealsNothing() async throws {
        let world = try await self.world()
        let repository = TrustedRepository(at: world.small.directory)
        try repository.begin()
        try await world.set("web", #"{"FLAG_A":"false"}"#)
        try world.small.write("extra.yaml", "service: extra\nenvironments: { production: { app: acme-extra } }\n")
        try repository.record()
        let check = try await world.check("--heal")
        #expect(check.talk.contains("nothing heals, as the files are not the default branch's"), "\(check.all)")
        #expect(try await flag(world, "FLAG_A") == "false")
    }

    /// A look-up that answers with nothing: the check could not read, nothing is deleted, and nothing heals by it.
    @Test func aLookUpThatAnswersWithNothing() async throws {
        let world = try await self.world("{ classes: [config, dns], per_hour: 5 }")
        try world.small.write(
            "estate.yaml",
            """
            estate: acme
            git: optional
            fingerprint_key: !env KEY
            providers:
              heroku: { kind: heroku, token: !env HEROKU_API_KEY }
              postmark: { kind: postmark, token: !env POSTMARK_TOKEN }
            environments: { production: { gate: { phrase: now }, heal: { classes: [config] } } }
            """)
        try world.small.write(
            "mail.yaml",
            """
            service: mail
            environments:
              production: { app: acme-mail, config: { DKIM: !lookup "postmark.domain(raxx.app).dkim_text" } }
            """)
        let token = ["POSTMARK_TOKEN": "postmark-account-simulated-96f2f0811df88d8f"]
        let plumb = Program(
            variables: world.plumb.variables.merging(token) { $1 }, workingDirectory: world.small.directory)
        let digest = try await plumb.run("plan", "production").digest
        let applied = try await plumb.run(
            "apply", "production", "--digest", digest, "--target", "production", "--confirm", "now \(digest.prefix(8))")
        try #require(applied.code == 0, "\(applied.all)")
        #expect(try await plumb.run("drift", "production").code == 0)
        try await world.fault(
            "postmark",
            #"{"method":"GET","path":"/domains/4616861","status":200,"count":100000,"body":{"ID":4616861,"Name":"raxx.app","DKIMTextValue":"","DKIMHost":"","DKIMPendingTextValue":"","DKIMPendingHost":"","ReturnPathDomain":"","ReturnPathDomainCNAMEValue":"","SPFTextValue":"","SPFHost":"","DKIMVerified":false,"DKIMUpdateStatus":"Pending","ReturnPathDomainVerified":false,"SPFVerified":false,"WeakDKIM":false}}"#
        )
        try await world.simulators.send(
            "PATCH", "heroku", "/apps/acme-mail/config-vars", headers: Simulators.asReviewer, body: #"{"DKIM":"another"}"#)
        let check = try await plumb.run("drift", "production", "--heal")
        #expect(check.code == 1 && check.output.contains("not read"), "\(check.all)")
        #expect(!check.talk.contains("healing as run"), "\(check.all)")
        #expect(try await flag(world, "DKIM", of: "mail") == "another")
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
