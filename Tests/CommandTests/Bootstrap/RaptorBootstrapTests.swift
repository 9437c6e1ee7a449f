#if os(Linux)
import CanonicalJSON
import Foundation
import Testing

/// Runbook 2: a new Raptor environment from its checklist, out of a completely empty account, with the program itself.
@Suite struct RaptorBootstrapTests {
    private func begun(_ account: EmptyAccount) async throws -> [String] {
        let shown = try await account.bootstrap()
        try #require(shown.code == 2, "\(shown.all)")
        let digits = String(try #require(shown.output.firstMatch(of: /--digest ([0-9a-f]{64})/)?.1))
        return ["--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))"]
    }

    /// In no release that ever was is a flag on without what it needs.
    private func expectNoFlagCameEarly(_ account: EmptyAccount) async throws {
        for (number, config) in try await account.releases().enumerated() {
            for (flag, needed) in EmptyAccount.needs where config[flag] == "1" {
                let missing = needed.filter { config[$0] == nil }
                #expect(missing.isEmpty, "release \(number + 1): \(flag) is on without \(missing)")
            }
        }
    }

    @Test("what is proved before anything is written, and the plan in its order")
    func plan() async throws {
        let account = try await EmptyAccount(provisioning: 0)
        let shown = try await account.bootstrap()
        #expect(shown.code == 2, "\(shown.all)")
        for line in [
            "✓ heroku: the token is kris@moosequest.net's", "✓ heroku: kris@moosequest.net has 0 apps, 1 more is planned",
            "✓ heroku: the name raxx-api-prod is free", "✓ cloudflare: the token is active",
            "✓ cloudflare: raxx.app has 0 of 200 records, 1 more is planned", "✓ stores: 11 secrets are there",
            "? vault: permission to write prod:/Raxx/Backend/ADMIN_SERVICE_TOKEN, until the first write",
        ] { #expect(shown.talk.contains("  \(line)\n"), "\(line)\n\(shown.talk)") }
        #expect(shown.output.contains("34 to create · 7 waiting"))
        for kind in ["heroku", "cloudflare", "infisical"] { #expect(try await account.writes(kind) == []) }

        let result = try await account.plumb.run("plan", "production", "--output", "json")
        let operations = try JSONValue(parsing: Array(result.output.utf8))["plan"]?["operations"]?.array ?? []
        func number(_ summary: String) throws -> Int {
            let found = operations.first { $0["summary"]?.string?.contains(summary) == true }
            return try #require(found?["id"]?.integer, "\(summary)\n\(operations.compactMap { $0["summary"]?.string })")
        }
        /// All that an operation waits for, directly or not.
        func before(_ id: Int) -> Set<Int> {
            let own = operations.first { $0["id"]?.integer == id }?["dependsOn"]?.array?.compactMap(\.integer) ?? []
            return own.reduce(into: Set(own)) { $0.formUnion(before($1)) }
        }
        let app = try number("make the app")
        let redis = try number("waiting for raxx-api-prod-redis")
        let token = try number("generate and store")
        let config = try number("set 22 config vars")
        #expect(before(config).isSuperset(of: [app, token]) && !before(config).contains(redis))
        #expect(before(redis).isSuperset(of: [app, try number("make the add-on raxx-api-prod-redis")]))
        #expect(before(try number("set FLAG_RATE_LIMIT_STORAGE_REDIS and FLAG_WEBAUTHN_REGISTRATION")).isSuperset(of: [redis, config]))
        let demo = before(try number("set FLAG_DEMO_SESSION in one release"))
        #expect(demo.isSuperset(of: [redis, config, try number("before FLAG_DEMO_SESSION is on")]))
        let target = try number("waiting for Heroku to give api.raxx.app its DNS target")
        #expect(before(try number("create 1 DNS record in raxx.app")).contains(target))
        #expect(before(target).contains(try number("add the domain api.raxx.app")))
    }

    @Test("stopped and gone on with until everything is green")
    func untilAllIsGreen() async throws {
        let account = try await EmptyAccount(provisioning: 86_400)
        let confirmed = try await begun(account)

        // Somebody says at once that a step is done: what the flag needs besides is not there yet.
        let first = try await account.bootstrap(confirmed + ["--park", "--done", "FLAG_DEMO_SESSION"])
        #expect(first.code == 7, "\(first.all)")
        let status = try await account.plumb.run("status", "production")
        for waiting in [
            "waiting for raxx-api-prod-redis to be provisioned: not yet: raxx-api-prod-redis is being provisioned",
            "formation web waits for the first release",
            "for a person; give --done FLAG_SESSION_AUTH_MIDDLEWARE once it is done", "continue with: plumb resume production",
        ] { #expect(status.output.contains(waiting), "\(status.output)") }
        try await expectNoFlagCameEarly(account)

        // The token was made once, stored first, and is what the app has.
        let stored = try await account.picture("infisical")["environments"]?["prod"]?[EmptyAccount.token]?["value"]?.string
        let made = try #require(stored)
        #expect(made.wholeMatch(of: /[0-9a-f]{64}/) != nil)
        #expect(try await account.releases().last?["ADMIN_SERVICE_TOKEN"] == made)
        #expect(!first.all.contains(made) && !status.all.contains(made))

        // Add-ons come, and nobody is asked twice; without a release there are no dynos, whatever else is done.
        let writes = try await account.provision()
        let second = try await account.bootstrap(["--park"])
        #expect(try await account.releases().last?["FLAG_DEMO_SESSION"] == "1")
        #expect(second.output.contains("the add-on takes about 30 s: done, confirmed by visitor"), "\(second.all)")
        #expect(second.code == 7 && second.output.contains("api.raxx.app CNAME at 1.1.1.1 and 8.8.8.8: as written"), "\(second.all)")
        try await expectNoFlagCameEarly(account)
        #expect(try await account.live()?["formation"]?.array == [])

        try await account.deploy()
        let last = try await account.bootstrap(EmptyAccount.steps.dropFirst().flatMap { ["--done", $0] })
        #expect(last.code == 0, "\(last.all)")
        #expect(last.output.contains("✓ heroku/raxx-api-prod") && last.output.contains("answers 200 with status: ok"))
        #expect(last.output.contains("production  raptor 30 of 30 in place"))
        try await expectNoFlagCameEarly(account)
        try await expectFinalState(account, after: writes)
    }

    private func expectFinalState(_ account: EmptyAccount, after earlier: [String]) async throws {
        let config = try #require(try await account.releases().last)
        for flag in EmptyAccount.needs.keys { #expect(config[flag] == "1", "\(flag)") }
        #expect(config["FLAG_ALPACA_TRADING"] == "0")
        let web = try await account.live()?["formation"]?.array?.first
        #expect(web?["quantity"] == 1 && web?["size"] == "Standard-1X")

        // Each thing was made once, by the first call that could.
        let later = try await account.writes("heroku")
        let writes = earlier + later
        #expect(writes.first == "POST /apps")
        #expect(writes.count { $0 == "POST /apps" } == 1)
        #expect(writes.count { $0.hasSuffix("/addons") } == 2 && writes.count { $0.hasSuffix("/domains") } == 1)
        #expect(writes.count { $0.hasSuffix("/formation") } == 1)
        for kind in ["cloudflare", "infisical"] { #expect(try await account.writes(kind).count == 1) }

        let again = try await account.plumb.run("plan", "production")
        #expect(again.code == 0, "\(again.all)")
        let green = try await account.bootstrap()
        #expect(green.code == 0 && green.talk.contains("nothing to change"), "\(green.all)")
        #expect(try await account.writes("heroku") == later)
    }

    @Test("what nobody provisioned stops it before anything is written")
    func somethingIsMissing() async throws {
        let account = try await EmptyAccount(provisioning: 0, missing: "SENTRY_DSN_BACKEND")
        let shown = try await account.bootstrap()
        #expect(shown.code == 1 || shown.code == 4, "\(shown.all)")
        #expect(shown.all.contains("/Raxx/Backend/SENTRY_DSN_BACKEND"), "\(shown.all)")
        for kind in ["heroku", "cloudflare", "infisical"] { #expect(try await account.writes(kind) == []) }
    }
}
#endif
