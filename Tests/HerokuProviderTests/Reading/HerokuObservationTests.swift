import CanonicalJSON
import Planning
import Resources
import TestBench
import Testing

/// Contracts against a simulated Heroku: live values and secrets are judged where they are visible.
@Suite struct ContractTests {
    private static let service = """
        service: queue
        reads:
          DATABASE_URL: { format: postgres-url, from: add-on, secret: true }
          FLAG_BILLING: { format: flag, from: { system: the console } }
          STRIPE_API_KEY: { format: stripe-secret-key, when: FLAG_BILLING, class: { staging: live }, secret: true, absence: fails }
          TOKEN: { format: hex, length: 64, secret: true }
        addons: { postgres: { plan: "heroku-postgresql:standard-0" } }
        config:
          FLAG_BILLING: !external
          TOKEN: !secret "vault:/TOKEN"
        environments: { staging: { app: acme-queue } }
        """

    private func told(_ config: [String: String], token: String, service: String = service) async throws -> [String] {
        let database = "postgres://u:p@h.example:5432/d"
        let addon: JSONValue = [
            "name": "postgresql-flat-1", "app": "acme-queue", "plan": "heroku-postgresql:standard-0",
            "config_vars": ["DATABASE_URL"], "url": .string(database),
        ]
        let app = HerokuBench.app("acme-queue", config: config.merging(["DATABASE_URL": database]) { first, _ in first })
        let bench = try HerokuBench(
            [service], seed: HerokuBench.seed([app], addons: [addon]), secrets: ["vault:/TOKEN": token])
        let findings = try await bench.plan().plan.findings
        #expect(findings.allSatisfy { !$0.message.contains("hunter2") && !$0.message.contains("51Plumb") })
        return findings.map { "\($0.severity.rawValue) \($0.rule) \($0.address?.name ?? "-")" }
    }

    private let good = String(repeating: "0f", count: 32)

    @Test func whatIsKept() async throws {
        let first = try await told(["FLAG_BILLING": "false"], token: good)
        #expect(first == [])
        #expect(try await told(["FLAG_BILLING": "true", "STRIPE_API_KEY": "sk_" + "live_51PlumbAbCdEf"], token: good) == [])
    }

    @Test func whatIsBroken() async throws {
        #expect(try await told(["FLAG_BILLING": "true"], token: good) == ["blocks contract.missing STRIPE_API_KEY"])
        let key = ["FLAG_BILLING": "true", "STRIPE_API_KEY": "sk_" + "test_51PlumbAbCdEf"]
        #expect(try await told(key, token: good) == ["blocks contract.class STRIPE_API_KEY"])
        #expect(try await told(["FLAG_BILLING": "false"], token: "hunter2-hunter2") == ["blocks contract.format TOKEN"])
    }

    /// An add-on that the plan creates will set its variable; the checks cost no request where only add-ons set what is read.
    @Test func beforeAnythingExists() async throws {
        let service = """
            service: velvet
            reads: { DATABASE_URL: { format: postgres-url, from: add-on } }
            addons: { postgres: { plan: "heroku-postgresql:essential-0" } }
            environments: { staging: { app: acme-velvet } }
            """
        let bench = try HerokuBench([service], seed: HerokuBench.seed([]))
        #expect(try await bench.plan().plan.findings.isEmpty)
        let known = try HerokuBench([service], seed: HerokuBench.seed([HerokuBench.app("acme-velvet")]))
        _ = try await known.plan()
        #expect(known.transport.requests.count == 3)
    }
}
