import CanonicalJSON
import Foundation
import Testing

/// What no file can hold is left out, with the reason; everything else is adopted.
@Suite struct AdoptOddNameTests {
    private static func world() async throws -> AdoptedEstate {
        let seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: seeds) }
        try OddEstate.write(to: seeds)
        let estate = try await AdoptedEstate(header: OddEstate.header, adding: OddEstate.variables, seed: seeds.path)
        for name in ["good"] + OddEstate.names.prefix(3).compactMap({ $0.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) }) {
            try await estate.simulators.send(
                "POST", "github", "/repos/acme/\(name)/actions/variables",
                headers: ["Authorization": "Bearer keeper", "User-Agent": "a person"],
                body: #"{"name": "GOOD", "value": "true"}"#)
        }
        for name in ["production"] + OddEstate.names.filter({ !$0.contains("/") && $0 != ".." }) {
            let segment = name.addingPercentEncoding(withAllowedCharacters: CharacterSet(charactersIn: "a"..."z")) ?? name
            try await estate.simulators.send(
                "PUT", "github", "/repos/acme/good/environments/\(segment)",
                headers: ["Authorization": "Bearer keeper", "User-Agent": "a person"], body: "{}")
        }
        return estate
    }

    private func names(_ report: JSONValue, _ list: String, _ key: String = "name") -> [String] {
        (report[list]?.array ?? []).compactMap { $0[key]?.string }
    }

    @Test func theRestGoesOn() async throws {
        let estate = try await Self.world()
        let answers = estate.directory.appending(path: "answers.json")
        let shown = try await estate.plumb.run("adopt", "--dry-run")
        let (result, report) = try await estate.adopt(["--answers", answers.path])
        // Some of the names cannot be asked for at all: these alone are unknown.
        #expect(result.code == 1 && report["written"] == true, "\(result.all.suffix(6_000))")
        #expect(names(report, "unknown", "scope").allSatisfy { !$0.contains("good") || $0.contains("@") })
        #expect((report["plans"]?.array ?? []).allSatisfy { $0["changes"]?.array == [] })
        let paths = names(report, "files", "path")
        for path in [
            "services/good", "services/My-Shop-----2K", "zones/good.example", "workers/good-worker", "pages/good-pages",
            "mail/good.example",
        ] {
            #expect(paths.contains("desired/\(path).yaml"), "\(path): \(paths)")
        }
        #expect(paths.allSatisfy { $0.hasPrefix("desired/") && !$0.contains("..") && !$0.contains("/.") })
        // Every thing is in the table, and what it is in no file for has its reason.
        let things = names(report, "things", "scope")
        #expect(things.count > 4 * OddEstate.names.count)
        let undeclarable = names(report, "undeclarable")
        #expect(undeclarable.contains("heroku/evil_app-prod"), "\(undeclarable)")
        #expect((report["undeclarable"]?.array ?? []).allSatisfy { $0["reason"]?.string?.isEmpty == false })
        #expect(try estate.text("services/good.yaml").contains("GOOD: \"true\""))
        #expect(undeclarable.contains { $0.hasPrefix("heroku/good-prod/config/") })
        // What others called so is shown, and does nothing.
        for text in [shown.output, shown.talk, result.all] {
            #expect(text.unicodeScalars.allSatisfy { $0 == "\n" || ($0.value >= 32 && !(127...159).contains($0.value)) })
            #expect(!text.contains("\u{202E}") && !text.contains("\u{2028}") && !text.contains("\u{FEFF}"))
        }
        #expect(shown.output.contains("cannot be declared: heroku/evil_app-prod: "), "\(shown.output.suffix(2_000))")
        #expect(try await estate.plumb.run("validate").code == 0)
        let before = try estate.files()
        #expect(try await estate.adopt(["--answers", answers.path]).report["files"]?.array == [])
        #expect(try estate.files() == before)
        #expect(try await estate.writes() == [])
        try await checkCoverage(estate, undeclarable)
    }

    /// What no file holds is not covered.
    private func checkCoverage(_ estate: AdoptedEstate, _ undeclarable: [String]) async throws {
        let coverage = try await estate.plumb.run("coverage", "--output", "json", "--at-least", "100")
        #expect(coverage.code == 1, "\(coverage.all.suffix(2_000))")
        let entries = try JSONValue(parsing: Array(coverage.output.utf8))["entries"]?.array ?? []
        let open = Set(entries.filter { $0["state"]?.string == "undeclared" }.compactMap { $0["name"]?.string })
        #expect(undeclarable.allSatisfy(open.contains), "\(undeclarable.filter { !open.contains($0) })")
    }

    /// An estate that is there gets what it can get, too.
    @Test func intoAnEstateThatIsThere() async throws {
        let estate = try await Self.world()
        try estate.write(
            "services/good.yaml", "service: good\nenvironments:\n  production:\n    app: good-prod\n    stack: heroku-24\n")
        let (result, report) = try await estate.adopt(["--app", "good-prod"])
        #expect(result.code == 0, "\(result.all.suffix(4_000))")
        let text = try estate.text("services/good.yaml")
        #expect(text.contains("formation: ") && text.contains("GOOD: \"true\""), "\(text)")
        // Each name that no file can hold stays out alone, and is listed.
        let undeclarable = names(report, "undeclarable")
        #expect(!undeclarable.contains("heroku/good-prod/config/GOOD"), "\(undeclarable)")
        #expect(undeclarable.contains("heroku/good-prod/config/evil_app-prod"), "\(undeclarable)")
        #expect(!text.contains("evil_app"))
        #expect(try await estate.plumb.run("validate").code == 0)
    }

    /// What somebody answers is held against the same rule at once.
    @Test func namesInAnswers() async throws {
        let estate = try await Self.world()
        let answers = estate.directory.appending(path: "answers.json")
        for answer in [#""service": "a b", "environment": "production""#, #""service": "good", "environment": "pro duction""#] {
            try Data("{\"version\": 1, \"things\": {\"heroku/good-prod\": {\"adopt\": true, \(answer)}}}".utf8).write(to: answers)
            let result = try await estate.plumb.run("adopt", "--answers", answers.path)
            #expect(result.code == 64 && result.talk.contains("services and environments are called by letters"), "\(result.all)")
        }
    }
}
