import CanonicalJSON
import Foundation
import ProviderSimulators
import Testing

/// What an app has got since its file was written: each thing is put beside its kin, and every other byte stays.
@Suite struct AdoptMissingTests {
    private static let own = """
        # The queue, by hand.
        service: queue
        stack: container
        addons:
          # Called so since the beginning.
          db: { plan: "heroku-postgresql:essential-0" }
        environments:
          staging:   # everything of it
            app: raxx-queue-staging
            domains: [q.raxx.app]
            formation:
              web: { quantity: 1, size: standard-1x }   # small
            config:
              FLAG_QUEUE_BILLING: "true"
            ignore: [{ pattern: "config/*SERVICE*", reason: "the vault's" }]

        """

    private func send(_ estate: AdoptedEstate, _ method: String, _ path: String, _ body: String) async throws {
        try await estate.simulators.send(
            method, "heroku", "/apps/raxx-queue-staging\(path)", headers: Simulators.asOperator, body: body)
    }

    /// The live plan of the app's database, which the file has to name.
    private func file(_ estate: AdoptedEstate) async throws -> String {
        let data = try await estate.simulators.send(
            "GET", "heroku", "/apps/raxx-queue-staging/addons", headers: Simulators.asOperator)
        let plans = try JSONValue(parsing: Array(data)).array?.compactMap { $0["plan"]?["name"]?.string } ?? []
        let plan = try #require(plans.first { $0.hasPrefix("heroku-postgresql") })
        return Self.own.replacingOccurrences(of: "heroku-postgresql:essential-0", with: plan)
    }

    /// Until nothing of the app is being made any more.
    private func provision(_ estate: AdoptedEstate) async throws {
        func all(_ path: String) async throws -> [JSONValue] {
            let data = try await estate.simulators.send(
                "GET", "heroku", "/apps/raxx-queue-staging\(path)", headers: Simulators.asOperator)
            return try JSONValue(parsing: Array(data)).array ?? []
        }
        while true {
            let addons = try await all("/addons").allSatisfy { $0["state"]?.string == "provisioned" }
            let domains = try await all("/domains").allSatisfy { $0["kind"]?.string == "heroku" || $0["cname"]?.string != nil }
            if addons, domains { return }
            try await Task.sleep(for: .milliseconds(200))
        }
    }

    private func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    @Test func whatADeclaredAppLacks() async throws {
        let estate = try await AdoptedEstate()
        let own = try await file(estate)
        try estate.write("services/queue.yaml", own)
        try await send(estate, "POST", "/domains", #"{"hostname": "q.raxx.app", "sni_endpoint": null}"#)
        try await send(estate, "POST", "/domains", #"{"hostname": "queue.raxx.app", "sni_endpoint": null}"#)
        try await send(estate, "POST", "/addons", #"{"plan": "heroku-redis:mini", "name": "acme-redis"}"#)
        try await provision(estate)
        try await estate.simulators.send(
            "POST", "heroku", "/_control/heroku/deploy",
            body: #"{"app": "raxx-queue-staging", "process_types": {"web": "queue", "worker": "queue work"}}"#)
        try await send(estate, "PATCH", "/formation/worker", #"{"quantity": 1, "size": "standard-1x"}"#)

        try await estate.simulators.resetRequests()
        let (result, report) = try await estate.adopt(["--app", "raxx-queue-staging"])
        #expect(result.code == 0, "\(result.all)")
        #expect(try await estate.writes() == [])
        let text = try estate.text("services/queue.yaml")
        for line in [
            "            domains: [q.raxx.app, queue.raxx.app]", "      worker: { quantity: 1, size: standard-1x }",
            "addons: { redis: { plan: heroku-redis:mini, name: acme-redis } }",
        ] { #expect(text.contains(line.trimmingCharacters(in: .whitespaces)), "\(text)") }
        // The database is declared under another key, and is not declared twice; what is ignored stays so.
        #expect(!text.contains("postgresql:\n") && !text.contains("postgresql: {") && !text.contains("QUEUE_SERVICE_TOKEN"), "\(text)")
        #expect(text.contains("SENTRY_DSN_QUEUE: !secret"))
        let difference = lines(text).difference(from: lines(own))
        #expect(difference.removals.count == 1, "one list grew on its line: \(difference.removals)")
        let plans = report["plans"]?.array ?? []
        #expect(plans.allSatisfy { $0["changes"]?.array == [] }, "\(result.output)")
        #expect((plans.first { $0["environment"]?.string == "staging" }?["inSync"]?.integer ?? 0) > 5)
        let (_, second) = try await estate.adopt(["--app", "raxx-queue-staging"])
        #expect(second["files"]?.array == [])
        #expect(try estate.text("services/queue.yaml") == text)
    }

    /// A list above all environments is taken over by the one that needs another item.
    @Test func aListThatStandsAboveAllEnvironments() async throws {
        let estate = try await AdoptedEstate()
        let shared = "domains:\n  - q.raxx.app   # ours\n"
        let own = try await file(estate).replacingOccurrences(of: "    domains: [q.raxx.app]\n", with: "").replacingOccurrences(
            of: "stack: container\n", with: "stack: container\n" + shared)
        try estate.write("services/queue.yaml", own)
        for host in ["q.raxx.app", "queue.raxx.app"] {
            try await send(estate, "POST", "/domains", #"{"hostname": "\#(host)", "sni_endpoint": null}"#)
        }
        try await provision(estate)
        #expect(try await estate.adopt(["--app", "raxx-queue-staging"]).result.code == 0)
        let text = try estate.text("services/queue.yaml")
        #expect(text.contains(shared), "\(text)")
        #expect(text.contains("    domains: [q.raxx.app, queue.raxx.app]\n"), "\(text)")
        #expect(lines(text).difference(from: lines(own)).removals.isEmpty)
    }
}
