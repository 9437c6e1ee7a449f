import CanonicalJSON
import Foundation
import Testing

/// The example of docs/vault.md, with the whole program, a real OpenBao behind TLS, and the policies of that document.
@Suite struct VaultTests {
    @Test func aPlanNeedsTheOnePolicyAndAnApplyTheOther() async throws {
        let world = try await VaultWorld()
        let plan = try await world.plumb("plan").run("plan", "production")
        #expect(plan.code == 2, "\(plan.all)")
        #expect(plan.output.contains("(generated at apply: 32 bytes, hex)"))

        let refused = try await world.plumb("plan").run("apply", "production", "--target", "production")
        #expect(refused.code == 1 && refused.talk.contains("nothing was written"), "\(refused.all)")
        #expect(
            refused.all.contains(#"path "\#(world.mount)/data/prod/web/SESSION_KEY" { capabilities = ["create"] }"#), "\(refused.all)")
        #expect(try await world.versions(of: "prod/web/SESSION_KEY") == nil)
        #expect(try await world.variables()["SESSION_KEY"] == nil)

        let applied = try await world.plumb("apply").run("apply", "production", "--target", "production")
        #expect(applied.code == 0, "\(applied.all)")
        let key = try #require(try await world.value("prod/web/SESSION_KEY"))
        #expect(key.count == 64)
        #expect(try await world.variables()["SESSION_KEY"] == key)
        #expect(try await world.plumb("plan").run("plan", "production").code == 0)
        for text in [plan.all, refused.all, applied.all, try world.written()] {
            #expect(!text.contains(key) && !text.contains("mail-password-of-the-example"))
        }
    }

    /// The version is the change signal, and a rotation leaves the old version where it was.
    @Test func whatSomebodyChangesInTheVaultIsSeenAndARotationKeepsTheOldValue() async throws {
        let world = try await VaultWorld()
        let program = try await world.plumb("apply")
        #expect(try await program.run("apply", "production", "--target", "production").code == 0)
        let first = try await world.value("prod/web/SESSION_KEY")

        try await world.put("prod/web/mail", ["user": "shop", "password": "another-password-of-the-example"])
        let plan = try await program.run("plan", "production")
        #expect(plan.code == 2)
        #expect(plan.output.contains("vault@prod:/web/mail#password v2"), "\(plan.output)")
        #expect(try await program.run("apply", "production", "--target", "production").code == 0)
        #expect(try await world.variables()["MAIL_PASSWORD"] == "another-password-of-the-example")

        try world.rotate()
        let rotation = try await program.run("plan", "production")
        #expect(rotation.output.contains("the store keeps the old version"), "\(rotation.output)")
        #expect(try await program.run("apply", "production", "--target", "production").code == 0)
        #expect(try await world.versions(of: "prod/web/SESSION_KEY") == 2)
        #expect(try await world.value("prod/web/SESSION_KEY", version: 1) == first)
        #expect(try await world.variables()["SESSION_KEY"] == world.value("prod/web/SESSION_KEY"))
    }

    #if os(Linux)
    /// Killed at each point at which something is recorded: resumed, the key is in the vault once, and nobody has another one.
    @Test(arguments: [1, 2, 3, 4, 5, 6]) func aKilledApplyIsResumedWithOneKey(_ count: Int) async throws {
        let world = try await VaultWorld()
        let program = try await world.plumb("apply")
        let killed = try await program.run(
            ["apply", "production", "--target", "production"], adding: Program.mishap("MISHAP_SYNC", count))
        if killed.code != 0 {
            let resumed = try await program.run("resume", "production")
            // Where nothing had begun, nothing is resumed.
            if try await world.versions(of: "prod/web/SESSION_KEY") == nil {
                let again = try await program.run("apply", "production", "--target", "production")
                #expect(again.code == 0, "\(killed.all)\n\(resumed.all)\n\(again.all)")
            } else {
                #expect(resumed.code == 0, "\(killed.all)\n\(resumed.all)")
            }
        }
        #expect(try await world.versions(of: "prod/web/SESSION_KEY") == 1)
        #expect(try await world.variables()["SESSION_KEY"] == world.value("prod/web/SESSION_KEY"))
        #expect(try await program.run("plan", "production").code == 0)
    }
    #endif
}
