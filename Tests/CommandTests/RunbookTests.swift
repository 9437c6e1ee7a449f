import CanonicalJSON
import Foundation
import Testing

/// The runbooks of 2026-05-18 (the queue's first production deploy) and 2026-05-05 (the missing DKIM selector), replayed
/// with the program itself against the simulated providers.
@Suite struct RunbookTests {
    private static let missing = [
        "FLAG_QUEUE_BILLING", "QUEUE_SERVICE_TOKEN_CONSOLE", "QUEUE_SERVICE_TOKEN_CRON", "QUEUE_SERVICE_TOKEN_RAPTOR", "RAPTOR_BASE_URL",
        "STRIPE_API_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_RESTRICTED_KEY", "STRIPE_WEBHOOK_SECRET",
    ]

    private func plan(_ program: Program, _ environment: String) async throws -> (code: Int32, plan: JSONValue, digest: String) {
        let result = try await program.run("plan", environment, "--output", "json")
        let envelope = try JSONValue(parsing: Array(result.output.utf8))
        return (result.code, try #require(envelope["plan"], "\(result.talk)"), try #require(envelope["digest"]?.string))
    }

    private func names(_ plan: JSONValue) -> [String] {
        (plan["changes"]?.array ?? []).map { change in
            let address = change["address"]
            return "\(change["action"]?.string ?? "") \(address?["scope"]?["name"]?.string ?? "") "
                + "\(address?["kind"]?.string ?? "")/\(address?["name"]?.string ?? "")"
        }
    }

    private func actions(_ plan: JSONValue) -> [String] {
        (plan["operations"]?.array ?? []).compactMap { $0["action"]?.string }
    }

    @Test func production() async throws {
        let simulators = try await Simulators.withNames()
        let plumb = simulators.plumb
        #expect(try await plumb.run("init", "production").code == 0)

        // Exactly the nine, the selector, and the formation that waits.
        let (code, plan, digest) = try await plan(plumb, "production")
        #expect(code == 2)
        let nine = Self.missing.map { "create raxx-queue-prod config/\($0)" }
        let expected = ["create raxx.app dns/pm._domainkey/TXT"] + nine + ["create raxx-queue-prod formation/web"]
        #expect(names(plan) == expected)
        #expect(actions(plan) == ["cloudflare.dns.batch", "probe.names", "heroku.config.patch", "heroku.formation.await"])
        #expect(plan["calls"]?.integer == 2)

        // A wrong phrase is loud and runs nothing.
        try await simulators.resetRequests()
        let digits = digest.prefix(8)
        let words = "deploy-prod-now \(digits)"
        for wrong in [
            "deploy-prod-noww \(digits)", "Deploy-prod-now \(digits)", "deploy-prod-now", "deploy-prod-now 00000000", " \(words)", "",
            "deploy-prod-now \(digest)",
        ] {
            let refused = try await plumb.run("apply", "production", "--digest", digest, "--target", "production", "--confirm", wrong)
            #expect(refused.code == 5, "\(wrong)")
            #expect(refused.talk.contains("REFUSED"))
        }
        let unasked = try await plumb.run("apply", "production", "--digest", digest)
        #expect(unasked.code == 5)
        // Anybody can make two plans that begin alike: where nobody looks at the plan, its beginning confirms nothing.
        let short = try await plumb.run("apply", "production", "--digest", String(digits), "--target", "production", "--confirm", words)
        #expect(short.code == 64 && short.talk.contains("give all 64 digits"), "\(short.all)")
        let other = String(digest.dropLast()) + (digest.hasSuffix("0") ? "1" : "0")
        let stale = try await plumb.run("apply", "production", "--digest", other, "--target", "production", "--confirm", words)
        #expect(stale.code == 6, "\(stale.all)")
        for kind in ["heroku", "cloudflare"] {
            #expect(try await simulators.requests(kind).allSatisfy { $0.hasPrefix("GET ") })
        }

        // The right words: one PATCH for nine vars, one batch for the record.
        try await simulators.resetRequests()
        let applied = try await plumb.run("apply", "production", "--digest", digest, "--target", "production", "--confirm", words)
        #expect(applied.code == 0, "\(applied.talk)")
        #expect(applied.output.contains("release v6"))
        let herokuWrites = try await simulators.requests("heroku").filter { !$0.hasPrefix("GET ") }
        #expect(herokuWrites.count == 1 && herokuWrites[0].hasSuffix("/config-vars"))
        let dnsWrites = try await simulators.requests("cloudflare").filter { !$0.hasPrefix("GET ") }
        #expect(dnsWrites == ["POST /zones/f12dbb5cac57d5591a5058874498a6d1/dns_records/batch"])

        // Nothing is left but the wait.
        let second = try await self.plan(plumb, "production")
        #expect(second.code == 0)
        #expect(second.plan["calls"]?.integer == 0)
        #expect(actions(second.plan) == ["heroku.formation.await"])
    }

    /// SPF, DMARC and the return path stay byte for byte as they were.
    @Test func theSelectorTouchesNothingElse() async throws {
        let simulators = try await Simulators.withNames()
        let zone = "/zones/f12dbb5cac57d5591a5058874498a6d1/dns_records?per_page=1000"
        let reader = ["Authorization": "Bearer cf-simulated-reader"]
        func records() async throws -> [JSONValue] {
            try JSONValue(parsing: Array(try await simulators.send("GET", "cloudflare", zone, headers: reader)))["result"]?.array ?? []
        }
        let before = try await records()
        let plumb = simulators.plumb
        _ = try await plumb.run("init", "production")
        let digits = try await plan(plumb, "production").digest
        _ = try await plumb.run(
            "apply", "production", "--digest", digits, "--target", "production", "--confirm", "deploy-prod-now \(digits.prefix(8))")
        let after = try await records()
        let added = after.filter { !before.contains($0) }
        #expect(before.allSatisfy(after.contains))
        #expect(added.map { $0["name"]?.string } == ["pm._domainkey.raxx.app"])
        let dated = before.first { $0["name"]?.string == "20260430051323pm._domainkey.raxx.app" }
        #expect(added.first?["content"] == dated?["content"])
    }

    @Test func driftSaysWhatWhoAndWhen() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        _ = try await plumb.run("init", "production")
        #expect(try await plumb.run("drift", "production").code == 0)
        try await simulators.send(
            "PATCH", "heroku", "/apps/raxx-console-prod/config-vars", headers: Simulators.asReviewer,
            body: #"{"FREESCOUT_OPERATIONS_MAILBOX_ID":"1"}"#)
        let drift = try await plumb.run("drift", "production")
        #expect(drift.code == 8)
        #expect(drift.output.contains("raxx-console-prod"))
        #expect(drift.output.contains("FREESCOUT_OPERATIONS_MAILBOX_ID \"2\" → \"1\""))
        #expect(drift.output.contains("by       ops@raxx.app at 2"))
        // The history tells when drift came and went, not how often somebody looked.
        _ = try await plumb.run("drift", "production")
        try await simulators.send(
            "PATCH", "heroku", "/apps/raxx-console-prod/config-vars", headers: Simulators.asReviewer,
            body: #"{"FREESCOUT_OPERATIONS_MAILBOX_ID":"2"}"#)
        #expect(try await plumb.run("drift", "production").code == 0)
        #expect(try await plumb.run("drift", "production").code == 0)
        let events = try await plumb.run("audit", "log", "--kind", "drift.detected", "--kind", "drift.cleared")
        #expect(events.output.matches(of: /drift\.[a-z]+/).map(\.output) == ["drift.detected", "drift.cleared"])
    }

    @Test func driftWithoutAHistoryIsUnknown() async throws {
        let simulators = try await Simulators()
        let drift = try await simulators.plumb.run("drift", "staging")
        #expect(drift.code == 10)
        #expect(drift.output.contains("plumb init staging"))
    }

    /// What was reviewed is what runs: a plan that something moved under is stale, and nothing is written.
    @Test func aPlanThatMovedIsStale() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        let (_, _, digest) = try await plan(plumb, "staging")
        try await simulators.send(
            "PATCH", "heroku", "/apps/raxx-console-staging/config-vars", headers: Simulators.asReviewer,
            body: #"{"FLAG_CONSOLE_ALERTS_AUTO_TICKET":"1"}"#)
        try await simulators.resetRequests()
        let stale = try await plumb.run("apply", "staging", "--digest", digest)
        #expect(stale.code == 6)
        #expect(try await simulators.requests("heroku").allSatisfy { $0.hasPrefix("GET ") })
    }
}
