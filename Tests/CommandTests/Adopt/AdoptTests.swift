import CanonicalJSON
import Foundation
import Testing

/// The simulated Raxx accounts, taken into files.
@Suite struct AdoptTests {
    private func texts(_ value: JSONValue?) -> [String] { (value?.array ?? []).compactMap(\.string) }

    private func changes(_ report: JSONValue) -> [String] {
        (report["plans"]?.array ?? []).flatMap { texts($0["changes"]) }
    }

    @Test func anEstateFromItsOwnFileAlone() async throws {
        let estate = try await AdoptedEstate()
        let (result, report) = try await estate.adopt()
        #expect(result.code == 0, "\(result.all)")
        #expect(try await estate.writes() == [])
        #expect(changes(report) == [] && texts(report["left"]) == [] && texts(report["observed"]) == [], "\(result.output)")
        #expect(report["plans"]?.array?.count == 2)
        let paths = (report["files"]?.array ?? []).compactMap { $0["path"]?.string }
        #expect(
            paths == [
                "desired/mail/raxx.app.yaml", "desired/pages/raxx-getraxx.yaml", "desired/pages/raxx-mockups.yaml",
                "desired/services/api.yaml", "desired/services/console.yaml", "desired/services/queue.yaml",
                "desired/services/velvet.yaml", "desired/workers/console-deploy-shim.yaml", "desired/zones/raxx.app.yaml",
            ])
        // The files say so to everybody else, too.
        #expect(try await estate.plumb.run("validate").code == 0)
        for environment in ["staging", "production"] {
            let ledger = ["PLUMB_LEDGER": estate.directory.appending(path: "ledger.sqlite").path]
            #expect(try await estate.plumb.run("init", environment, adding: ledger).code == 0)
            let plan = try await estate.plumb.run("plan", environment, adding: ledger)
            #expect(plan.code == 0, "\(plan.all)")
        }
    }

    @Test func filesAsAPersonWouldWriteThem() async throws {
        let estate = try await AdoptedEstate()
        #expect(try await estate.adopt().result.code == 0)
        let queue = try estate.text("services/queue.yaml")
        // What both environments have alike stands above, what an add-on sets nowhere, and what the vault has as its place.
        #expect(queue.contains("\nstack: container\n"), "\(queue)")
        #expect(queue.contains("\nconfig:\n  SENTRY_DSN_QUEUE: !secret \"vault:/Queue/SENTRY_DSN_QUEUE\"\n"))
        #expect(queue.contains("      RAPTOR_BASE_URL: !ref service/api.origin\n"))
        #expect(queue.contains("      FLAG_QUEUE_BILLING: \"true\"\n"))
        #expect(!queue.contains("DATABASE_URL"))
        let api = try estate.text("services/api.yaml")
        #expect(api.contains("FLASK_ENV: production") && api.contains("SECRET_KEY: !secret \"vault:/Raxx/Backend/SECRET_KEY\""))
        let zone = try estate.text("zones/raxx.app.yaml")
        #expect(zone.contains("value: !lookup \"postmark.domain(raxx.app).dkim_text\""), "\(zone)")
        #expect(zone.contains("!ref service/api.domains.api.raxx.app.target"))
        #expect(zone.contains("  # Mail\n") && zone.contains("  # Hosts\n"))
        #expect(zone.contains("_acme-challenge*") && !zone.contains("acme-challenge-of-another-machine"))
        #expect(try estate.text("workers/console-deploy-shim.yaml").contains("CONSOLE_CROSS_ENV_READ_TOKEN: !external"))
        let site = try estate.text("pages/raxx-getraxx.yaml")
        #expect(
            site.contains("\npreview: { variables: { NODE_VERSION: \"22\" } }\n") && site.contains("\ndomains: [www.raxx.app]\n"), "\(site)"
        )
        #expect(
            site.contains("\nproduction: { variables: { NODE_VERSION: \"22\", PUBLIC_API_ORIGIN: https://api.raxx.app } }\n"), "\(site)")
    }

    @Test func whatNoStoreHasIsExternalAndNamed() async throws {
        let estate = try await AdoptedEstate()
        let (result, report) = try await estate.adopt()
        let missing = texts(report["toStore"])
        #expect(missing.contains("heroku/raxx-console-prod/config/SECRET_KEY"), "\(result.output)")
        let console = try estate.text("services/console.yaml")
        #expect(console.contains("SECRET_KEY: !external"))
        for text in try estate.files().values.map({ String(decoding: $0, as: UTF8.self) }) {
            #expect(!text.contains(": null") && !text.contains("SECRET_KEY: \"\""))
        }
    }

    @Test func aSecondAdoptChangesNoByte() async throws {
        let estate = try await AdoptedEstate()
        #expect(try await estate.adopt().result.code == 0)
        let before = try estate.files()
        let (result, report) = try await estate.adopt()
        #expect(result.code == 0 && report["files"]?.array == [], "\(result.output)")
        #expect(try estate.files() == before)
    }

    /// Where somebody regrouped a file and wrote remarks, one new live record is one new line next to its kin.
    @Test func oneNewRecordIsOneNewLine() async throws {
        let estate = try await AdoptedEstate()
        #expect(try await estate.adopt().result.code == 0)
        let own = """
            # Ours.
            zone: raxx.app
            environment: production
            provider: cloudflare
            records:
              # The front.
              - { name: www, type: CNAME, value: raxx-getraxx.pages.dev, proxied: true }   # by the web team
              - name: "@"
                type: TXT
                value: "v=spf1 a mx include:spf.mtasv.net ~all"
              # The rest is somebody else's.
            ignore: [{ pattern: "*", reason: others }]

            """
        try estate.write("zones/raxx.app.yaml", own.replacingOccurrences(of: "\"*\"", with: "\"a*\""))
        let (_, report) = try await estate.adopt(["--zone", "raxx.app"])
        let text = try estate.text("zones/raxx.app.yaml")
        let lines = own.replacingOccurrences(of: "\"*\"", with: "\"a*\"").split(separator: "\n", omittingEmptySubsequences: false)
        let now = text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(now.filter { !lines.contains($0) }.count == now.count - lines.count, "\(text)")
        #expect(lines.allSatisfy(now.contains) && now.count > lines.count)
        #expect(changes(report) == [])
    }

    /// The estate that people wrote: only what it lacks is added, and nothing else moves.
    @Test func intoAnEstateThatIsThere() async throws {
        let estate = try await AdoptedEstate()
        try FileManager.default.removeItem(at: estate.directory.appending(path: "desired"))
        try FileManager.default.copyItem(
            at: Program.root.appending(path: "desired"), to: estate.directory.appending(path: "desired"))
        let before = try estate.files()
        let (result, report) = try await estate.adopt()
        #expect(result.code == 0, "\(result.all)")
        #expect(texts(report["left"]) == [])
        for (path, data) in before {
            let (old, new) = (
                String(decoding: data, as: UTF8.self), String(decoding: try #require(try estate.files()[path]), as: UTF8.self)
            )
            var rest = new.split(separator: "\n", omittingEmptySubsequences: false)[...]
            for line in old.split(separator: "\n", omittingEmptySubsequences: false) {
                let index = try #require(rest.firstIndex(of: line), "\(path) lost: \(line)")
                rest = rest[(index + 1)...]
            }
        }
        let velvet = try estate.text("services/velvet.yaml")
        #expect(velvet.contains("VELVET_SERVICE_TOKEN: !external"), "\(velvet)")
        #expect(try estate.text("zones/raxx.app.yaml").contains("- { name: status, type: CNAME, value: status-raxx.example.net }"))
        let again = try estate.files()
        #expect(try await estate.adopt().report["files"]?.array == [])
        #expect(try estate.files() == again)
    }

    /// What cannot be read is named, and the rest goes on.
    @Test func aPermissionThatIsMissing() async throws {
        let estate = try await AdoptedEstate()
        try await estate.simulators.send(
            "POST", "heroku", "/_control/faults", body: #"{"path": "/apps", "status": 403, "count": 1000}"#)
        let (_, report) = try await estate.adopt(["--dry-run"])
        let unknown = (report["unknown"]?.array ?? []).filter { $0["provider"]?.string == "heroku" }
        #expect(unknown.count == 1 && unknown.first?["error"]?.string?.contains("403") == true)
        #expect((report["things"]?.array ?? []).contains { $0["scope"]?.string == "cloudflare/raxx.app" })
    }

    /// Each gap says which permission opens it, and stays a gap of the coverage.
    @Test func whichPermissionIsMissing() async throws {
        let estate = try await AdoptedEstate()
        for path in ["/zones", "/accounts"] {
            try await estate.simulators.send(
                "POST", "cloudflare", "/_control/faults", body: #"{"path": "\#(path)", "status": 403, "count": 1000}"#)
        }
        let (_, report) = try await estate.adopt(["--dry-run"])
        let unknown = report["unknown"]?.array ?? []
        func error(_ noun: String) -> String { unknown.first { $0["noun"]?.string == noun }?["error"]?.string ?? "" }
        #expect(error("zone").contains("Zone.Zone Read") && error("worker").contains("Workers Scripts Read"), "\(unknown)")
        #expect((report["things"]?.array ?? []).contains { $0["scope"]?.string == "heroku/raxx-api-prod" })
        let coverage = try await estate.plumb.run("coverage", "--at-least", "1")
        #expect(coverage.code == 1 && coverage.output.contains("cloudflare/zone") && coverage.output.contains("unknown"), "\(coverage.all)")
    }
}
