import CanonicalJSON
import Foundation
import Testing

/// What no file can hold is listed, and its resource observed where a file can name it: nothing of it is left out in silence, and nothing is proposed
/// as a change.
@Suite struct AdoptUnheldTests {
    private static func world() async throws -> AdoptedEstate {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: seeds) }
        try UnheldEstate.write(to: seeds)
        let estate = try await AdoptedEstate(header: UnheldEstate.header, adding: UnheldEstate.variables, seed: seeds.path)
        func github(_ method: String, _ path: String, _ body: String) async throws {
            try await estate.simulators.send(
                method, "github", "/repos/acme/infra\(path)", headers: ["Authorization": "Bearer keeper", "User-Agent": "a person"],
                body: body)
        }
        // Branches by pattern, and no pattern: nothing may deploy, which no file says.
        try await github(
            "PUT", "/environments/production",
            #"{"wait_timer": 5, "deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}}"#)
        try await github("POST", "/environments/production/variables", #"{"name": "REGION", "value": "eu"}"#)
        try await addAppRule(estate)
        try await estate.simulators.resetRequests()
        return estate
    }

    /// Of an app, which only the app makes.
    private static func addAppRule(_ estate: AdoptedEstate) async throws {
        var picture = try await estate.simulators.picture("github").object ?? [:]
        var repository = picture["repositories"]?.array?.first?.object ?? [:]
        var environment = repository["environments"]?.array?.first?.object ?? [:]
        environment["appRules"] = ["acme-gate"]
        repository["environments"] = [.object(environment)]
        picture["repositories"] = [.object(repository)]
        try await estate.simulators.send(
            "POST", "github", "/_control/restore", body: String(decoding: JSONValue.object(picture).canonicalBytes(), as: UTF8.self))
    }

    private func standings(_ report: JSONValue) -> [String: String] {
        let parts = (report["unheld"]?.array ?? []).compactMap { part in part["name"]?.string.map { ($0, part["standing"]?.string ?? "") } }
        return Dictionary(parts, uniquingKeysWith: { first, _ in first })
    }

    /// Whether a rule says so, on one line or on two.
    private func observes(_ text: String, _ pattern: String) -> Bool {
        text.contains("observe:") && [",", "\n"].contains { text.contains("pattern: \(pattern)\($0)") }
    }

    private func changes(_ report: JSONValue) -> [String] {
        (report["plans"]?.array ?? []).flatMap { ($0["changes"]?.array ?? []).compactMap(\.string) }
    }

    /// The first adoption, with what every test wants of it.
    private func adopted() async throws -> (estate: AdoptedEstate, report: JSONValue) {
        let estate = try await Self.world()
        let shown = try await estate.plumb.run("adopt", "--dry-run", "-vv")
        let (result, report) = try await estate.adopt()
        #expect(result.code == 0 && changes(report) == [], "\(result.all.suffix(6_000))")
        #expect(try await estate.writes() == [])
        #expect(try await estate.simulators.writes(["github"]) == [])
        #expect(try await estate.plumb.run("validate").code == 0)
        let before = try estate.files()
        let again = try await estate.adopt()
        #expect(again.report["files"]?.array == [], "\(again.result.all)")
        #expect(try estate.files() == before)
        for secret in UnheldEstate.secrets {
            #expect(!shown.all.contains(secret) && !result.all.contains(secret))
            #expect(before.values.allSatisfy { $0.range(of: Data(secret.utf8)) == nil })
        }
        for name in standings(report).keys { #expect(shown.output.contains(name), "\(name): \(shown.output)") }
        return (estate, report)
    }

    private func coverage(_ estate: AdoptedEstate) async throws -> [String: String] {
        let document = try JSONValue(parsing: Array(try await estate.plumb.run("coverage", "--output", "json").output.utf8))
        let entries = (document["entries"]?.array ?? []).compactMap { entry in
            entry["name"]?.string.map { ($0, entry["state"]?.string ?? "") }
        }
        return Dictionary(entries, uniquingKeysWith: { first, _ in first })
    }

    @Test func ofAnApp() async throws {
        let (estate, report) = try await adopted()
        let app = "heroku/shop-production"
        let found = standings(report).filter { $0.key.hasPrefix("heroku/") }
        for name in ["app", "addon/postgresql", "domain/www.shop.example"] { #expect(found["\(app)/\(name)"] == "observed", "\(found)") }
        #expect(found["\(app)/certificate/tokyo-1234"] == "undeclared")
        // The drain of an add-on comes and goes with it.
        #expect(found.keys.count { $0.hasPrefix("\(app)/log-drain/") } == 1 && found.keys.count { $0.hasPrefix("\(app)/webhook/") } == 1)
        #expect(found.keys.allSatisfy { $0.hasPrefix(app) } && found.count == 6, "\(found)")
        let text = try estate.text("services/shop.yaml")
        for pattern in ["app", "addon/postgresql", "domain/www.shop.example"] { #expect(observes(text, pattern), "\(pattern): \(text)") }
        #expect(text.contains("is attached once more, as ANALYTICS to credential:analytics, which no file can hold"), "\(text)")
        #expect(text.contains("runs in the Private Space acme-space, and is reached from within its space alone"), "\(text)")
        #expect(text.contains("plan: heroku-postgresql:essential-0") && text.contains("[plain.shop.example, www.shop.example]"))
        #expect(try !estate.text("services/plain.yaml").contains("observe"))
        let states = try await coverage(estate)
        #expect(states["\(app)/addon/postgresql"] == "observed" && states["\(app)/addon/redis"] == "managed", "\(states)")
        #expect(states["\(app)/certificate/tokyo-1234"] == "undeclared")
        #expect(states["\(app)/domain/plain.shop.example"] == "managed" && states["\(app)/domain/www.shop.example"] == "observed")
    }

    /// What is observed is compared, reported, and not written.
    @Test func whatIsObservedIsNotWritten() async throws {
        let (estate, _) = try await adopted()
        let text = try estate.text("services/shop.yaml")
        let edited = text.replacingOccurrences(of: "heroku-postgresql:essential-0", with: "heroku-postgresql:standard-0")
            .replacingOccurrences(of: "heroku-redis:mini", with: "heroku-redis:premium-0")
        #expect(edited != text)
        try estate.write("services/shop.yaml", edited)
        #expect(try await estate.plumb.run("init", "production", "--empty").code == 0)
        let plan = try await estate.plumb.run("plan", "production", "-v")
        #expect(plan.output.contains("heroku/shop-production/addon/postgresql differs from the file; it is only observed"), "\(plan.all)")
        #expect(plan.output.contains("premium-0") && !plan.output.contains("standard-0"), "\(plan.all)")
    }

    @Test func ofAZone() async throws {
        let (estate, report) = try await adopted()
        let found = standings(report).filter { $0.key.hasPrefix("cloudflare/shop.example/") }
        #expect(
            found == [
                "cloudflare/shop.example/dns/ttl/A": "observed", "cloudflare/shop.example/dns/comment/A": "observed",
                "cloudflare/shop.example/dns/tag/A": "observed",
            ], "\(found)")
        let left = (report["left"]?.array ?? []).compactMap(\.string)
        #expect(left.contains("cloudflare/shop.example/dns/proxy/A") && left.contains("cloudflare/shop.example/dns/later/A"), "\(left)")
        let zone = try estate.text("zones/shop.example.yaml")
        for name in ["proxy", "later"] { #expect(zone.contains("name: \(name), type: A, value: !external"), "\(zone)") }
        #expect(zone.contains("flatten_cname: true") && zone.contains("owner:web"), "\(zone)")
        for name in ["ttl", "comment", "tag"] { #expect(observes(zone, "dns/\(name)/A"), "\(zone)") }
        #expect(zone.contains("values: [\"192.0.2.2\", \"192.0.2.3\"]"), "\(zone)")
        // Another server is its source.
        #expect(try estate.text("zones/second.example.yaml").contains("\nmode: observe"))
        #expect((report["observed"]?.array ?? []).compactMap(\.string) == ["cloudflare/second.example"])
        let states = try await coverage(estate)
        for name in ["ttl", "comment", "tag", "proxy", "later"] {
            #expect(states["cloudflare/shop.example/dns/\(name)/A"] == "observed", "\(states)")
        }
        #expect(states["cloudflare/shop.example/dns/flat/CNAME"] == "managed")
        #expect(states["cloudflare/second.example/dns/www/A"] == "observed")
    }

    @Test func ofAWorkerAndASite() async throws {
        let (estate, report) = try await adopted()
        let found = standings(report).filter { $0.key.contains("binding") }
        #expect(
            found == [
                "cloudflare/edge/binding/CACHE": "undeclared", "cloudflare/edge/binding/LOG_LEVEL": "undeclared",
                "cloudflare/pages:site/binding/production/VISITS": "undeclared",
            ], "\(found)")
        #expect(try estate.text("workers/edge.yaml").contains("TOKEN: !external"))
        #expect(try estate.text("pages/site.yaml").contains("GOOD: \"true\""))
        let states = try await coverage(estate)
        for name in found.keys { #expect(states[name] == "undeclared", "\(states)") }
        #expect(states["cloudflare/pages:site/config/production/GOOD"] == "managed")
    }

    /// A mail domain is only ever observed; of jobs everything but the rules is kept.
    @Test func ofMailAndJobs() async throws {
        let (estate, report) = try await adopted()
        let states = try await coverage(estate)
        #expect(states["postmark/shop.example"] == "observed", "\(states)")
        let left = (report["left"]?.array ?? []).compactMap(\.string)
        #expect(left.contains("github/acme%2Finfra@production/protection"), "\(left)")
        let jobs = try estate.text("repositories/acme-infra-production.yaml")
        #expect(jobs.contains("REGION: eu") && !jobs.contains("protection"), "\(jobs)")
        #expect(states["github/acme%2Finfra@production/protection"] == "undeclared", "\(states)")
        #expect(standings(report)["github/acme%2Finfra@production/rule/acme-gate"] == "undeclared")
        #expect(states["github/acme%2Finfra@production/rule/acme-gate"] == "undeclared", "\(states)")
    }

    /// What Heroku refuses to list is not known, and is no reason to leave the app out.
    @Test func whatCannotBeListed() async throws {
        let estate = try await Self.world()
        let apps = try JSONValue(parsing: Array(try await estate.simulators.send("GET", "heroku", "/apps", headers: Simulators.asOperator)))
        let id = try #require(apps.array?.first { $0["name"] == "shop-production" }?["id"]?.string)
        let fault: JSONValue = ["path": .string("/apps/\(id)/webhooks"), "status": 403, "count": 1_000]
        try await estate.simulators.send("POST", "heroku", "/_control/faults", body: fault.prettyText())
        let (result, report) = try await estate.adopt()
        #expect(result.code == 1 && report["written"] == true, "\(result.all.suffix(3_000))")
        let unknown = (report["unknown"]?.array ?? []).compactMap { $0["error"]?.string }
        #expect(unknown.count == 1 && unknown.first?.contains("heroku/shop-production/webhook") == true, "\(unknown)")
        #expect(try estate.text("services/shop.yaml").contains("app: shop-production"))
        #expect(try await estate.plumb.run("coverage").code == 1)
    }

    /// Into a file that is there, with the rule that keeps it from being written.
    @Test func intoAFileThatIsThere() async throws {
        let estate = try await Self.world()
        let own = """
            # By hand.
            service: shop
            environments:
              production:
                app: shop-production
                domains: [plain.shop.example]

            """
        try estate.write("services/shop.yaml", own)
        let (result, report) = try await estate.adopt(["--app", "shop-production"])
        #expect(result.code == 0 && changes(report) == [], "\(result.all.suffix(3_000))")
        let text = try estate.text("services/shop.yaml")
        #expect(text.hasPrefix("# By hand.\n") && text.contains("domains: [plain.shop.example, www.shop.example]"), "\(text)")
        for pattern in ["addon/postgresql", "domain/www.shop.example"] {
            #expect(observes(text, pattern), "\(text)")
        }
        // What the file declares is its writer's to decide.
        #expect(!observes(text, "app"))
        #expect(try await estate.plumb.run("validate").code == 0)
        #expect(try await estate.adopt(["--app", "shop-production"]).report["files"]?.array == [])
        #expect(try estate.text("services/shop.yaml") == text)
    }
}
