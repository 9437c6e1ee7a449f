import CanonicalJSON
import Foundation
import Testing

/// An estate of a usual size, from nothing but its own file to a recorded baseline.
@Suite struct InventedEstateTests {
    private static func world() async throws -> (AdoptedEstate, InventedEstate) {
        let invented = InventedEstate()
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: seeds) }
        try invented.write(to: seeds)
        let estate = try await AdoptedEstate(header: InventedEstate.header, adding: InventedEstate.credentials, seed: seeds.path)
        return (estate, invented)
    }

    private func texts(_ value: JSONValue?) -> [String] { (value?.array ?? []).compactMap(\.string) }

    @Test func fromNothingToABaseline() async throws {
        let (estate, invented) = try await Self.world()
        #expect(invented.variables >= 1_200)
        var shown: [String: String] = [:]
        func run(_ arguments: String..., code: Int32 = 0) async throws -> Program.Result {
            let result = try await estate.plumb.run(arguments)
            #expect(result.code == code, "\(arguments): \(result.all.suffix(4_000))")
            shown[arguments.joined(separator: " ")] = result.all
            return result
        }

        _ = try await run("adopt", "--dry-run", "-vv")
        let report = try JSONValue(parsing: Array(try await run("adopt", "--output", "json").output.utf8))
        #expect(texts(report["left"]) == [] && texts(report["observed"]) == [] && report["unknown"]?.array == [], "\(report)")
        let plans = report["plans"]?.array ?? []
        #expect(plans.count == 3 && plans.allSatisfy { $0["changes"]?.array == [] }, "\(report["plans"] ?? .null)")
        #expect((report["things"]?.array ?? []).allSatisfy { ["certain", "likely"].contains($0["standing"]?.string) })
        #expect(
            (report["files"]?.array ?? []).compactMap { $0["path"]?.string } == [
                "desired/mail/acme.example.yaml", "desired/services/api.yaml", "desired/services/jobs.yaml", "desired/services/web.yaml",
                "desired/workers/acme-edge.yaml",
                "desired/zones/acme-mail.example.yaml", "desired/zones/acme.example.yaml",
            ])
        // Of 52 secrets of each app 20 are stored, and the others are named.
        #expect(texts(report["toStore"]).count == 9 * 32, "\(texts(report["toStore"]).count)")
        try checkFiles(estate)

        let before = try estate.files()
        _ = try await run("adopt", "-vv")
        #expect(try desired(estate.files()) == desired(before))

        for environment in InventedEstate.environments {
            _ = try await run("init", environment, "--empty")
            #expect(try await run("drift", environment, code: 11).output.contains("no baseline for "))
            let plan = try await run("plan", environment)
            #expect(plan.output.contains(" adopt"), "\(plan.all.suffix(800))")
            try await estate.simulators.resetRequests()
            if environment == "production" {
                let digest = try plan.digest
                _ = try await run(
                    "apply", environment, "--digest", digest, "--target", environment, "--confirm", "deploy-prod-now \(digest.prefix(8))")
            } else {
                _ = try await run("apply", environment, "--target", environment)
            }
            #expect(try await estate.writes() == [])
            _ = try await run("drift", environment)
        }
        _ = try await run("coverage", "--at-least", "100")
        try expectNoSecret(invented.secrets, shown, estate)
    }

    private func desired(_ files: [String: Data]) -> [String: Data] { files.filter { $0.key.hasPrefix("desired/") } }

    /// As a person would have written them.
    private func checkFiles(_ estate: AdoptedEstate) throws {
        let web = try estate.text("services/web.yaml")
        let head = try #require(web.range(of: "\nenvironments:\n").map { web[..<$0.lowerBound] })
        #expect(
            head.contains("\nstack: heroku-24") && head.contains("  FEATURE_0: \"true\"\n") && head.contains("PARTNER_0_API_KEY: !secret"))
        #expect(!head.contains("LIMIT_0:") && head.contains("PARTNER_50_API_KEY: !external"), "\(head)")
        #expect(web.components(separatedBy: "FEATURE_0:").count == 2, "what all have alike stands once")
        #expect(head.contains("API_ORIGIN: !ref service/api.origin\n"))
        #expect(!web.contains("REDIS_URL"))
        let jobs = try estate.text("services/jobs.yaml")
        #expect(jobs.contains("scheduler") && jobs.contains("worker"))
        let zone = try estate.text("zones/acme.example.yaml")
        #expect(
            zone.contains("!lookup \"postmark.domain(acme.example).dkim_text\"") && zone.contains("!ref service/api.domains."), "\(zone)")
        #expect(zone.contains("  # Mail\n") && zone.contains("_acme-challenge*") && !zone.contains("comes-and-goes"))
        // A look-up stands only where it says what is live: the other zone has no such domain.
        #expect(try !estate.text("zones/acme-mail.example.yaml").contains("!lookup"))
    }

    private func expectNoSecret(_ secrets: [String], _ shown: [String: String], _ estate: AdoptedEstate) throws {
        var texts = shown.mapValues { Data($0.utf8) }
        for (path, data) in try estate.files() { texts[path] = data }
        let ledger = estate.simulators.directory.appending(path: "ledger.sqlite")
        for path in ["", "-wal"] { texts["ledger\(path)"] = try? Data(contentsOf: URL(filePath: ledger.path + path)) }
        #expect(texts.count > 20 && secrets.count > 400)
        // The first half would be enough to tell one.
        let halves = secrets.map { Data($0.utf8.prefix(24)) }
        for (place, data) in texts {
            for half in halves where data.range(of: half) != nil { Issue.record("\(place) holds a secret") }
        }
    }
}
