import CanonicalJSON
import Foundation
import Testing

/// The runbook of 2026-05-05 (one value in several places), replayed: the Operations mailbox's id is found by its address, and the
/// token of the consoles is made, kept, handed out, proved equal, rotated by one edit, and never shown.
@Suite struct SharedSecretTests {
    private typealias World = SharedSecretWorld

    @Test func theMailboxIsFoundByItsAddressInBothConsolesAndTheVault() async throws {
        let world = try await World()
        for environment in ["production", "staging"] {
            _ = try await world.plumb.run("init", environment)
            #expect(try await world.apply(environment).code == 0)
        }
        for app in ["raxx-console-prod", "raxx-console-staging"] {
            #expect(try await world.variable(World.mailbox, of: app) == "2")
            #expect(try await world.variable("FLAG_CONSOLE_INVESTIGATE_FROM_STATUS", of: app) == nil)
        }
        #expect(try await world.simulators.requests("freescout").allSatisfy { $0 == "GET /api/mailboxes" })
        #expect(try await world.simulators.requests("infisical").contains("POST /api/v4/secrets/\(World.mailbox)"))
    }

    @Test func theTokenIsMadeOnceAndHandedToEverybody() async throws {
        let world = try await World()
        _ = try await world.plumb.run("init", "production")
        _ = try await world.plumb.run("init", "staging")

        // Until it is made, staging neither has it nor waits with anything else.
        let early = try await world.plan("staging")
        #expect(World.rules(early.plan, "warns").contains("secret.not-made"))
        #expect(World.rules(early.plan, "blocks").isEmpty, "\(early.result.output)")

        let (result, plan, _) = try await world.plan()
        #expect(result.code == 2, "\(result.talk)")
        #expect(
            Set(World.changes(plan)) == [
                "create console-deploy-shim \(World.token)", "create raxx-console-prod \(World.token)",
                "create raxx-console-staging \(World.token)", "create console-cross-env-read-token prod:\(World.places[0])",
                "create console-cross-env-read-token prod:\(World.places[1])", "create raxx-console-prod \(World.mailbox)",
                "create freescout-operations-mailbox-id prod:/Console/\(World.mailbox)",
            ])
        // Stored first: whoever gets it depends on both places.
        let operations = plan["operations"]?.array ?? []
        let stores = operations.filter { $0["action"] == "secret.store" && $0["scope"]?["name"] == "console-cross-env-read-token" }
        let takers = operations.filter { operation in
            operation["addresses"]?.array?.contains { $0["name"]?.string == World.token } ?? false
        }
        #expect(stores.count == 2)
        #expect(takers.count == 3)
        for taker in takers {
            let needs = Set(taker["dependsOn"]?.array?.compactMap(\.integer) ?? [])
            #expect(needs.isSuperset(of: stores.compactMap { $0["id"]?.integer }), "\(taker)")
        }
        #expect(try await world.plumb.run("plan", "production").output.contains("(generated at apply: 32 bytes, hex)"))

        let applied = try await world.apply()
        #expect(applied.code == 0, "\(applied.all)")
        let tokens = try await world.tokens()
        #expect(tokens.count == 5)
        let token = try #require(tokens.values.first)
        #expect(Set(tokens.values) == [token])
        #expect(token.wholeMatch(of: /[0-9a-f]{64}/) != nil)
        #expect(try await world.versions() == [1, 1])
        #expect(try await world.simulators.requests("cloudflare").filter { $0.hasPrefix("PATCH") }.count == 1)

        // Equal everywhere, as far as the next look can tell, and known to both histories.
        for environment in ["production", "staging"] {
            let next = try await world.plan(environment)
            #expect(World.changes(next.plan).allSatisfy { $0.contains(World.mailbox) }, "\(next.result.output)")
            #expect(!World.rules(next.plan, "warns").contains("secret.cannot-verify"))
            #expect(!next.result.all.contains(token))
        }
        #expect(!applied.all.contains(token))
        #expect(try !world.written().contains(token))
    }

    @Test func oneEditRotatesIt() async throws {
        let world = try await World()
        _ = try await world.plumb.run("init", "production")
        _ = try await world.plumb.run("init", "staging")
        #expect(try await world.apply().code == 0)
        let old = try #require(try await world.tokens().values.first)

        try world.rotate(to: 2)
        let (_, plan, _) = try await world.plan()
        #expect(
            Set(World.changes(plan)) == [
                "update console-deploy-shim \(World.token)", "update raxx-console-prod \(World.token)",
                "update raxx-console-staging \(World.token)", "update console-cross-env-read-token prod:\(World.places[0])",
                "update console-cross-env-read-token prod:\(World.places[1])",
            ])
        let applied = try await world.apply()
        #expect(applied.code == 0, "\(applied.all)")
        let tokens = try await world.tokens()
        let new = try #require(tokens.values.first)
        #expect(tokens.count == 5)
        #expect(Set(tokens.values) == [new])
        #expect(new != old)
        #expect(try await world.versions() == [2, 2])
        #expect(try await world.plan().result.code == 0)
        #expect(World.changes(try await world.plan("staging").plan) == ["create raxx-console-staging \(World.mailbox)"])
        for text in [applied.all, try world.written()] { #expect(!text.contains(old) && !text.contains(new)) }

        // Somebody's hand is drift, in the environment whose app it is and in the one that owns the secret.
        try await world.simulators.send(
            "PATCH", "heroku", "/apps/raxx-console-staging/config-vars", headers: Simulators.asReviewer,
            body: #"{"\#(World.token)":"0123456789abcdef-by-hand"}"#)
        for environment in ["production", "staging"] {
            let drift = try await world.plumb.run("drift", environment)
            #expect(drift.code == 8, "\(drift.all)")
            #expect(drift.output.contains(World.token))
        }
        // A generation that was left behind does not come back.
        try world.edit("secrets/console-cross-env-read-token.yaml", "generation: 2\n", "generation: 1\n")
        #expect(World.rules(try await world.plan().plan, "blocks").contains("secret.generation"))
    }

    /// A place that somebody filled before is taken as it is, and never overwritten.
    @Test func whatIsThereIsNeverOverwritten() async throws {
        let world = try await World()
        for (name, path) in [("Console", "/"), ("prod", "/Console"), ("staging", "/Console")] {
            try await world.vault("/api/v2/folders", ["name": .string(name), "path": .string(path)])
        }
        let empty = try await world.pictures()
        let mine = String(repeating: "5e", count: 32)
        try await world.vault("/api/v4/secrets/\(World.token)", ["secretPath": "/Console/prod", "secretValue": .string(mine)])
        _ = try await world.plumb.run("init", "production")
        let applied = try await world.apply()
        #expect(applied.code == 0, "\(applied.all)")
        #expect(Set(try await world.tokens().values) == [mine])
        #expect(try await world.versions() == [1, 1])

        // Two places that differ, from the beginning: nobody but a person knows which is right.
        try await world.restore(empty)
        try await world.vault("/api/v4/secrets/\(World.token)", ["secretPath": "/Console/prod", "secretValue": .string(mine)])
        try await world.vault(
            "/api/v4/secrets/\(World.token)",
            ["secretPath": "/Console/staging", "secretValue": .string(String(repeating: "6f", count: 32))])
        _ = try await world.plumb.run("init", "production")
        let differing = try await world.plan()
        #expect(differing.result.code == 4)
        #expect(World.rules(differing.plan, "blocks") == ["secret.places-differ"])
        #expect(!World.changes(differing.plan).contains { $0.hasSuffix(World.token) })
    }

    /// Nobody gets a token that is not stored.
    @Test func storedFirst() async throws {
        let world = try await World()
        _ = try await world.plumb.run("init", "production")
        try await world.simulators.send(
            "POST", "infisical", "/_control/faults",
            body: #"{"method":"POST","path":"/api/v4/secrets/\#(World.token)","status":403,"count":9,"body":{"message":"no"}}"#)
        let failed = try await world.apply()
        #expect(failed.code == 7, "\(failed.all)")
        #expect(try await world.tokens().isEmpty)
        try await world.simulators.send("DELETE", "infisical", "/_control/faults")
        let resumed = try await world.plumb.run("resume", "production")
        #expect(resumed.code == 0, "\(resumed.all)")
        #expect(try await world.tokens().count == 5)
        #expect(Set(try await world.tokens().values).count == 1)
    }

    /// A write whose answer is lost is looked for, and is not made again.
    @Test func aLostAnswerIsLookedFor() async throws {
        let world = try await World()
        _ = try await world.plumb.run("init", "production")
        // The vault first says that the folder is not there.
        for kind in ["infisical", "cloudflare"] {
            let path = kind == "infisical" ? "/api/v4/secrets/\(World.token)" : "/accounts"
            try await world.simulators.send(
                "POST", kind, "/_control/faults",
                body:
                    #"{"method":"\#(kind == "infisical" ? "POST" : "PATCH")","path":"\#(path)","reset":true,"when":"after","skip":\#(kind == "infisical" ? 1 : 0)}"#
            )
        }
        let applied = try await world.apply()
        #expect(applied.code == 0, "\(applied.all)")
        #expect(Set(try await world.tokens().values).count == 1)
        #expect(try await world.versions() == [1, 1])
    }

    @Test(arguments: ["observed", "somebody else's", "unreadable", "worker"])
    func aRotationThatCannotReachEverybodyReachesNobody(_ case: String) async throws {
        let world = try await World()
        _ = try await world.plumb.run("init", "production")
        #expect(try await world.apply().code == 0)
        let before = try await world.tokens()
        try world.rotate(to: 2)
        let reference = "!secret \"vault@prod:/Console/staging/\(World.token)\""
        switch `case` {
        case "observed":
            try world.edit("services/console.yaml", "    app: raxx-console-staging\n", "    app: raxx-console-staging\n    mode: observe\n")
        case "somebody else's": try world.edit("services/console.yaml", reference, "!external")
        case "worker": try world.edit("workers/console-deploy-shim.yaml", "secrets:\n", "mode: observe\nsecrets:\n")
        default:
            let apps = try JSONValue(
                parsing: Array(try await world.simulators.send("GET", "heroku", "/apps", headers: Simulators.asReviewer)))
            let id = try #require(apps.array?.first { $0["name"] == "raxx-console-staging" }?["id"]?.string)
            try await world.simulators.send(
                "POST", "heroku", "/_control/faults",
                body:
                    #"{"method":"GET","path":"/apps/\#(id)/config-vars","status":403,"count":99,"body":{"id":"forbidden","message":"no"}}"#)
        }
        let (result, plan, _) = try await world.plan()
        #expect(result.code == 4, "\(result.all)")
        let blocking = (plan["findings"]?.array ?? []).filter { $0["rule"] == "secret.out-of-reach" }
        let name = `case` == "worker" ? "console-deploy-shim" : "raxx-console-staging"
        #expect(blocking.count == 1)
        #expect(blocking.first?["message"]?.string?.contains("\(World.token) of ") == true)
        #expect(blocking.first?["message"]?.string?.contains(name) == true)
        #expect(try await world.apply().code == 4)
        #expect(try await world.tokens() == before)
    }

    /// What nobody can read back is not called equal: another's deployment may have changed it.
    @Test func aWorkerThatWasDeployedSinceCannotBeVerified() async throws {
        let world = try await World()
        _ = try await world.plumb.run("init", "production")
        #expect(try await world.apply().code == 0)
        #expect(!World.rules(try await world.plan().plan, "warns").contains("secret.cannot-verify"))
        try await world.simulators.send(
            "PATCH", "cloudflare", "/accounts/5a3c0e4f9d1b47e6a2c8d70b6e91f354/workers/scripts/console-deploy-shim/secrets-bulk",
            headers: ["Authorization": "Bearer cf-simulated-worker-deploy"],
            body: #"{"secrets":{"\#(World.token)":{"name":"\#(World.token)","text":"by-hand","type":"secret_text"}}}"#)
        let (result, plan, _) = try await world.plan()
        #expect(result.code == 0)
        #expect(World.rules(plan, "warns").contains("secret.cannot-verify"))
        let asked = try await world.plan("production", "--allow", "secret.cannot-verify")
        #expect(World.changes(asked.plan) == ["update console-deploy-shim \(World.token)"])
        let applied = try await world.plumb.run(
            "apply", "production", "--allow", "secret.cannot-verify", "--digest", asked.digits, "--target", "production", "--confirm",
            "deploy-prod-now \(asked.digits.prefix(8))")
        #expect(applied.code == 0, "\(applied.all)")
        #expect(Set(try await world.tokens().values).count == 1)
        #expect(!World.rules(try await world.plan().plan, "warns").contains("secret.cannot-verify"))

        // A version that is not the deployed one: said, and not tried again.
        try await world.simulators.send(
            "POST", "cloudflare", "/_control/faults",
            body:
                #"{"method":"PATCH","path":"/accounts","status":400,"count":1,"body":{"success":false,"errors":[{"code":10215,"message":"not deployed"}],"result":null}}"#
        )
        try world.rotate(to: 2)
        let refused = try await world.apply()
        #expect(refused.code == 7)
        #expect(refused.output.contains("10215"))
        let resumed = try await world.plumb.run("resume", "production")
        #expect(resumed.code == 0, "\(resumed.all)")
        #expect(Set(try await world.tokens().values).count == 1)
        #expect(try await world.versions() == [2, 2])
    }

    /// Killed at every record of the history, and in front of it: one value everywhere, stored once.
    @Test(arguments: ["MISHAP_SYNC", "MISHAP_WRITE"])
    func killedAnywhere(_ mishap: String) async throws {
        let world = try await World()
        var (isKilled, point) = (true, 0)
        var points = 0
        while isKilled {
            point += mishap == "MISHAP_SYNC" ? 2 : 9
            try await world.restore()
            _ = try await world.plumb.run("init", "production")
            let applied = try await world.apply(adding: Program.mishap(mishap, point))
            isKilled = applied.code != 0
            guard isKilled else { break }
            points += 1
            var resumed = try await world.plumb.run("resume", "production")
            if resumed.talk.contains("nothing to resume") { resumed = try await world.apply() }
            #expect(resumed.code == 0, "killed at \(point): \(resumed.all)")
            let tokens = try await world.tokens()
            #expect(tokens.count == 5 && Set(tokens.values).count == 1, "killed at \(point)")
            #expect(try await world.versions() == [1, 1], "killed at \(point)")
            #expect(World.changes(try await world.plan().plan).isEmpty, "killed at \(point)")
        }
        #expect(points > 5)
    }
}
