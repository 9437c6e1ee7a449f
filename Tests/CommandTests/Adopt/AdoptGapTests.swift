import CanonicalJSON
import Foundation
import Testing

/// What could not be read is named, everything else is written, and the exit code says that there may be more.
@Suite struct AdoptGapTests {
    private static let warning = "Not everything could be read"

    private func refuse(_ estate: AdoptedEstate, _ kind: String, _ path: String) async throws {
        let fault: JSONValue = ["path": .string(path), "status": 403, "count": 10_000]
        try await estate.simulators.send("POST", kind, "/_control/faults", body: fault.prettyText())
    }

    @Test(arguments: [[], ["--output", "json"], ["--answers", "answers.json"]])
    func aListThatIsHidden(_ more: [String]) async throws {
        let estate = try await AdoptedEstate()
        try await refuse(estate, "heroku", "/apps")
        let dry = try await estate.plumb.run(["adopt", "--dry-run"] + more)
        #expect(dry.code == 1, "\(dry.all)")
        let result = try await estate.plumb.run(["adopt"] + more)
        #expect(result.code == 1 && result.talk.contains(Self.warning) && result.output.contains("403"), "\(result.all)")
        #expect(try estate.text("zones/raxx.app.yaml").contains("pm-bounces"))
        #expect(try estate.files().keys.allSatisfy { !$0.hasPrefix("desired/services") })
        if more.contains("json") {
            let report = try JSONValue(parsing: Array(result.output.utf8))
            #expect(report["written"] == true && report["unknown"]?.array?.count == 1)
        }
        // As long as it is hidden.
        #expect(try await estate.plumb.run(["adopt"] + more).code == 1)
        for command in ["look", "coverage"] { #expect(try await estate.plumb.run(command).code == 1) }
    }

    @Test func oneAppThatIsHidden() async throws {
        let estate = try await AdoptedEstate()
        let data = try await estate.simulators.send("GET", "heroku", "/apps", headers: Simulators.asOperator)
        let app = try #require(try JSONValue(parsing: Array(data)).array?.first { $0["name"]?.string == "raxx-velvet-prod" })
        try await refuse(estate, "heroku", "/apps/\(app["id"]?.string ?? "")/")
        let (result, report) = try await estate.adopt()
        #expect(result.code == 1 && report["written"] == true, "\(result.all)")
        #expect((report["unknown"]?.array ?? []).compactMap { $0["scope"]?.string } == ["heroku/raxx-velvet-prod"])
        #expect(try estate.text("services/velvet.yaml").contains("raxx-velvet-staging"))
        #expect(try !estate.text("services/velvet.yaml").contains("raxx-velvet-prod"))
    }

    /// What the files declare besides need not be readable for something else to be adopted.
    @Test func besideAnAppThatIsDeclaredAndHidden() async throws {
        let estate = try await AdoptedEstate()
        #expect(try await estate.adopt().result.code == 0)
        let before = try estate.files()
        let zones = try await estate.simulators.send(
            "GET", "cloudflare", "/zones", headers: ["Authorization": "Bearer cf-simulated-operator"])
        let zone = try #require(try JSONValue(parsing: Array(zones))["result"]?.array?.first?["id"]?.string)
        try await estate.simulators.send(
            "POST", "cloudflare", "/zones/\(zone)/dns_records",
            headers: ["Authorization": "Bearer cf-simulated-operator", "Content-Type": "application/json"],
            body: #"{"type": "A", "name": "new.raxx.app", "content": "192.0.2.99", "ttl": 1}"#)
        try await refuse(estate, "heroku", "/apps")
        try await estate.simulators.resetRequests()
        let (result, report) = try await estate.adopt()
        #expect(result.code == 1 && result.talk.contains(Self.warning), "\(result.all)")
        #expect((report["files"]?.array ?? []).compactMap { $0["path"]?.string } == ["desired/zones/raxx.app.yaml"], "\(result.all)")
        #expect(try estate.text("zones/raxx.app.yaml").contains("name: new, type: A"))
        let unplanned = (report["unplanned"]?.array ?? []).compactMap { $0["scope"]?.string }
        #expect(unplanned.contains("heroku/raxx-api-prod") && unplanned.allSatisfy { $0.hasPrefix("heroku/") })
        #expect(
            try estate.files().filter { $0.key != "desired/zones/raxx.app.yaml" }
                == before.filter { $0.key != "desired/zones/raxx.app.yaml" })
        #expect(try await estate.writes() == [])
    }

    /// A store that cannot be listed may have what then stays external.
    @Test func aStoreThatIsHidden() async throws {
        let header = AdoptedEstate.header.replacingOccurrences(
            of: "!secret \"vault@prod:/Plumbline/FINGERPRINT_KEY\"", with: "!env ADOPT_KEY"
        ).split(separator: "\n", omittingEmptySubsequences: false).filter { !$0.contains("postmark") }.joined(separator: "\n")
        let estate = try await AdoptedEstate(header: header, adding: ["ADOPT_KEY": "a-fingerprint-key-of-the-test-0123456789"])
        try await refuse(estate, "infisical", "/api")
        let (result, report) = try await estate.adopt()
        #expect(result.code == 1 && report["storesUnknown"]?.array?.isEmpty == false, "\(result.all)")
        #expect(report["written"] == true)
        #expect(try estate.text("services/queue.yaml").contains("STRIPE_API_KEY: !external"))
    }

    /// What a start offers ends as it does by itself, with the steps that come next.
    @Test func afterAStart() async throws {
        let start = try await BeginningEstate()
        let variables = start.variables.merging(["CLOUDFLARE_API_TOKEN": "cf-simulated-operator"]) { _, new in new }
        let result = try await Program(variables: variables, workingDirectory: start.directory).run(
            ["start", "--provider", "heroku", "--provider", "cloudflare", "--store", "file", "--ledger", "file", "--adopt"])
        #expect(result.code == 1 && result.talk.contains(Self.warning), "\(result.all)")
        #expect(result.output.contains("\nNext:\n") && result.output.contains("plumb init production --empty"))
        #expect(try start.text("desired/services/queue.yaml").contains("raxx-queue-prod"))
    }
}
