import CanonicalJSON
import Foundation
import ProviderSimulators
import Testing

/// `compare`, `checklist` and `verify` on the live state before the queue's first production deploy (the runbook of 2026-05-18).
@Suite struct SurveyTests {
    private static let missing = [
        "FLAG_QUEUE_BILLING", "QUEUE_SERVICE_TOKEN_CONSOLE", "QUEUE_SERVICE_TOKEN_CRON", "QUEUE_SERVICE_TOKEN_RAPTOR", "RAPTOR_BASE_URL",
        "STRIPE_API_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_RESTRICTED_KEY", "STRIPE_WEBHOOK_SECRET",
    ]

    private func compare(
        _ simulators: Simulators, in directory: URL = Program.estate
    ) async throws -> (code: Int32, differences: [JSONValue], service: JSONValue) {
        let plumb = Program(variables: simulators.variables, workingDirectory: directory)
        let result = try await plumb.run("compare", "staging", "production", "--service", "queue", "--output", "json")
        let report = try JSONValue(parsing: Array(result.output.utf8))
        let service = try #require(report["services"]?.array?.first, "\(result.talk)")
        return (result.code, try #require(service["differences"]?.array), service)
    }

    private func names(_ differences: [JSONValue], kind: String = "config", standing: String, relation: String) -> [String] {
        differences.filter { difference in
            difference["kind"]?.string == kind && difference["standing"]?.string == standing && difference["relation"]?.string == relation
        }.compactMap { $0["name"]?.string }
    }

    private func set(_ simulators: Simulators, _ app: String, _ vars: [String: String?]) async throws {
        let body = JSONValue.object(vars.mapValues { $0.map(JSONValue.string) ?? .null })
        try await simulators.send(
            "PATCH", "heroku", "/apps/\(app)/config-vars", headers: Simulators.asReviewer,
            body: String(decoding: body.canonicalBytes(), as: UTF8.self))
    }

    @Test func theQueueBeforeItsFirstDeploy() async throws {
        let simulators = try await Simulators()
        try await simulators.resetRequests()
        let (code, differences, service) = try await compare(simulators)
        #expect(code == 2)
        // Exactly the nine, each with the files' word that it will be set; and the dynos that no release has had yet.
        #expect(names(differences, standing: "unexpected", relation: "missing") == Self.missing)
        let unexpected = differences.filter { $0["standing"]?.string == "unexpected" }
        #expect(unexpected.count == 10 && unexpected.allSatisfy { $0["files"]?.string == "the files set it in production" })
        #expect(names(differences, kind: "formation", standing: "unexpected", relation: "missing") == ["web"])
        // The one DSN is allowed, and to be confirmed; each has its own database, of the same plan, on the same stack.
        #expect(names(differences, standing: "to confirm", relation: "same") == ["SENTRY_DSN_QUEUE"])
        #expect(names(differences, standing: "expected", relation: "different") == ["DATABASE_URL"])
        for kind in ["stack", "addons"] { #expect(names(differences, kind: kind, standing: "expected", relation: "same").count == 1) }
        // Staging runs v14, production nothing yet.
        #expect(service["from"]?["runs"]?["version"]?.integer == 14)
        #expect(service["to"]?["runs"] == .null && service["to"]?["exists"] == true)
        // Looking writes nothing.
        for kind in ["heroku", "infisical"] {
            #expect(try await simulators.requests(kind).allSatisfy { $0.hasPrefix("GET ") })
        }
    }

    /// What a person has to notice: a test key carried over, and tokens that may be the same.
    @Test func keysThatWereCarriedOver() async throws {
        let simulators = try await Simulators()
        let data = try await simulators.send("GET", "heroku", "/apps/raxx-queue-staging/config-vars", headers: Simulators.asOperator)
        var vars = try JSONDecoder().decode([String: String].self, from: data)
        vars["DATABASE_URL"] = nil
        vars["STRIPE_WEBHOOK_SECRET"] = FakeCredential.make("stripe-webhook-secret queue-production")
        try await set(simulators, "raxx-queue-prod", vars)
        let (code, differences, _) = try await compare(simulators)
        #expect(code == 2)
        #expect(
            names(differences, standing: "unexpected", relation: "same") == [
                "STRIPE_API_KEY", "STRIPE_PUBLISHABLE_KEY", "STRIPE_RESTRICTED_KEY",
            ])
        #expect(
            names(differences, standing: "to confirm", relation: "same") == [
                "QUEUE_SERVICE_TOKEN_CONSOLE", "QUEUE_SERVICE_TOKEN_CRON", "QUEUE_SERVICE_TOKEN_RAPTOR", "SENTRY_DSN_QUEUE",
            ])
        #expect(names(differences, standing: "unexpected", relation: "missing") == [])
        #expect(names(differences, standing: "expected", relation: "different").contains("STRIPE_WEBHOOK_SECRET"))
    }

    /// What nobody declares is seen too.
    @Test func settingsThatDiffer() async throws {
        let simulators = try await Simulators()
        for (path, body) in [
            ("/apps/raxx-queue-prod/features/preboot", #"{"enabled": true}"#), ("/apps/raxx-queue-prod", #"{"maintenance": true}"#),
        ] {
            try await simulators.send("PATCH", "heroku", path, headers: Simulators.asReviewer, body: body)
        }
        try await simulators.send(
            "POST", "heroku", "/apps/raxx-queue-staging/domains", headers: Simulators.asReviewer,
            body: #"{"hostname": "queue.example.net", "sni_endpoint": null}"#)
        let (code, differences, _) = try await compare(simulators)
        #expect(code == 2)
        #expect(names(differences, kind: "features", standing: "unexpected", relation: "extra") == ["preboot"])
        #expect(names(differences, kind: "maintenance", standing: "unexpected", relation: "extra") == [""])
        #expect(names(differences, kind: "domains", standing: "unexpected", relation: "missing") == ["queue.example.net"])
    }

    /// Where the app was never made, that is said once, and not for each of its variables.
    @Test func anAppThatDoesNotExist() async throws {
        let simulators = try await Simulators()
        let plumb = Program(variables: simulators.variables, workingDirectory: simulators.directory)
        let files = simulators.directory.appending(path: "desired")
        try FileManager.default.copyItem(at: Program.root.appending(path: "desired"), to: files)
        let queue = files.appending(path: "services/queue.yaml")
        let text = try String(contentsOf: queue, encoding: .utf8)
        try text.replacingOccurrences(of: "app: raxx-queue-prod", with: "app: raxx-queue-next").write(
            to: queue, atomically: true, encoding: .utf8)
        let (code, differences, service) = try await compare(simulators, in: simulators.directory)
        #expect(code == 2 && differences.count == 1 && service["to"]?["exists"] == false)
        #expect(names(differences, kind: "app", standing: "unexpected", relation: "missing") == [""])
        let verified = try await plumb.run("verify", "production", "--contract", "queue")
        #expect(verified.code == 4 && verified.output.contains("raxx-queue-next does not exist"))
        let listed = try await plumb.run("checklist", "production", "--service", "queue")
        #expect(listed.code == 2 && listed.output.contains("queue  raxx-queue-next  which does not exist yet"))
        // What is ignored is not read, so nobody may take it for holding.
        try text.replacingOccurrences(of: "stack: container\n", with: "stack: container\nmode: ignore\n").write(
            to: queue, atomically: true, encoding: .utf8)
        #expect(try await plumb.run("verify", "production", "--contract", "queue").code == 64)
    }

    /// A key of the wrong class in the vault is told before it is set, and one that is not there is missing.
    @Test func whatTheVaultHolds() async throws {
        let simulators = try await Simulators()
        let plumb = Program(variables: simulators.variables, workingDirectory: simulators.directory)
        let files = simulators.directory.appending(path: "desired")
        try FileManager.default.copyItem(at: Program.root.appending(path: "desired"), to: files)
        let queue = files.appending(path: "services/queue.yaml")
        let text = try String(contentsOf: queue, encoding: .utf8)
            .replacingOccurrences(of: "  STRIPE_API_KEY: !secret \"vault:/Q", with: "  STRIPE_API_KEY: !secret \"vault@staging:/Q")
            .replacingOccurrences(of: "!secret \"vault:/Queue/STRIPE_WEBHOOK_SECRET\"", with: "!secret \"vault:/Queue/NOWHERE\"")
        try text.write(to: queue, atomically: true, encoding: .utf8)
        let estate = files.appending(path: "estate.yaml")
        try String(contentsOf: estate, encoding: .utf8)
            .replacingOccurrences(of: "paths: { ", with: "paths: { production: [\"/\", \"@staging:/Queue/\"], ")
            .write(to: estate, atomically: true, encoding: .utf8)
        let result = try await plumb.run("checklist", "production", "--service", "queue")
        #expect(result.code == 4, "\(result.talk)")
        #expect(result.output.contains("STRIPE_API_KEY  WRONG") && result.output.contains("STRIPE_WEBHOOK_SECRET  MISSING"))
        #expect(result.output.contains("is a test key (sk_test_…) where production needs a live one"))
        #expect(result.output.hasPrefix("production  queue 2 of 11 in place, 1 missing, 1 wrong, 7 pending\n"))
    }

    @Test func theFilesAlone() async throws {
        let result = try await Program(variables: [:]).run("compare", "staging", "production", "--service", "queue", "--declared")
        #expect(result.code == 0, "\(result.all)")
        let whole = try await Program(variables: [:]).run("compare", "staging", "production", "--declared")
        #expect(whole.code == 2 && whole.output.contains("FLAG_CONSOLE_ALERTS_AUTO_TICKET"))
        // Kept in two places that must hold the same: the files alone cannot tell.
        #expect(whole.output.contains("to confirm             CONSOLE_CROSS_ENV_READ_TOKEN"))
    }

    /// What cannot be read is not missing.
    @Test(arguments: [["compare", "staging", "production"], ["checklist", "production"], ["verify", "production"]])
    func aReadThatFails(_ command: [String]) async throws {
        let simulators = try await Simulators()
        // The lists come; what is asked of each app alone does not.
        try await simulators.send("POST", "heroku", "/_control/faults", body: #"{"path": "/apps/", "status": 403, "count": 1000}"#)
        let result = try await simulators.plumb.run(command)
        #expect(result.code == 1, "\(result.all)")
        #expect(result.talk.contains("not everything could be read"))
        #expect(result.output.isEmpty)
    }

    @Test func checklists() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        #expect(try await plumb.run("checklist", "production").code == 2)
        #expect(try await plumb.run("checklist", "production", "--service", "velvet").code == 0)
        // Only warned about: staging has no Redis on purpose.
        let staging = try await plumb.run("checklist", "staging", "--service", "raptor")
        #expect(staging.code == 0 && staging.output.contains("REDIS_URL  missing, only a warning"))
        // Somebody takes one away that no file sets again.
        try await set(simulators, "raxx-api-staging", ["FLASK_ENV": "somewhere", "FLAG_WEBAUTHN_REGISTRATION": "1"])
        let broken = try await plumb.run("checklist", "staging", "--service", "raptor")
        #expect(broken.code == 4 && broken.output.contains("WEBAUTHN_ORIGIN  MISSING"))
        #expect(try await plumb.run("checklist", "staging", "--service", "raptr").code == 64)
    }

    /// Offline, a checklist needs no credential and asks nobody.
    @Test func anOfflineChecklist() async throws {
        let result = try await Program(variables: [:]).run("checklist", "production", "--offline", "--output", "json")
        #expect(result.code == 0, "\(result.talk)")
        let report = try JSONValue(parsing: Array(result.output.utf8))
        #expect(report["offline"] == true)
        #expect(report["services"]?.array?.count == 4)
    }

    @Test func aContract() async throws {
        let simulators = try await Simulators()
        let plumb = simulators.plumb
        #expect(try await plumb.run("verify", "staging", "--contract", "queue").code == 0)
        try await set(simulators, "raxx-queue-staging", ["STRIPE_API_KEY": "sk_" + "live_51PlumbAbCdEfGhIjKl", "RAPTOR_BASE_URL": nil])
        let result = try await plumb.run("verify", "staging", "--contract", "queue", "--contract", "raptor", "--output", "json")
        #expect(result.code == 4)
        let report = try JSONValue(parsing: Array(result.output.utf8))
        let contracts = try #require(report["contracts"]?.array)
        #expect(contracts.map { $0["service"]?.string } == ["queue", "raptor"] && contracts.map { $0["holds"]?.boolean } == [false, true])
        #expect(
            contracts[0]["findings"]?.array?.compactMap { $0["rule"]?.string } == ["contract.missing", "contract.class"])
        #expect(!result.all.contains("51Plumb"))
        #expect(try await plumb.run("verify", "staging", "--contract", "quue").code == 64)
    }
}
