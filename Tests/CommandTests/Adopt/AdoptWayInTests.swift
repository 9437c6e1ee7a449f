import CanonicalJSON
import Foundation
import ProviderSimulators
import Testing

/// Where there is nothing yet, where something is unsure, and that no secret gets out.
@Suite struct AdoptWayInTests {
    static let credentials = [
        "PLUMB_FINGERPRINT_KEY": "0123456789abcdef0123456789abcdef-adopt", "CLOUDFLARE_API_TOKEN": "cf-simulated-owner",
        "POSTMARK_ACCOUNT_TOKEN": "postmark-account-simulated-96f2f0811df88d8f",
    ]

    @Test func fromVariablesOfTheEnvironmentAlone() async throws {
        let estate = try await AdoptedEstate(header: nil, adding: Self.credentials)
        let (result, report) = try await estate.adopt()
        #expect(result.code == 0, "\(result.all)")
        #expect(try await estate.writes() == [])
        #expect((report["plans"]?.array ?? []).compactMap { $0["environment"]?.string } == ["production", "staging"])
        let header = try estate.text("estate.yaml")
        #expect(header.contains("estate: acme\n") && header.contains("token: !env HEROKU_API_KEY"), "\(header)")
        #expect(try await estate.plumb.run("validate").code == 0)
        // Without a store nothing that may be secret is written.
        let queue = try estate.text("services/queue.yaml")
        #expect(queue.contains("STRIPE_API_KEY: !external") && !queue.contains("!secret"))
        let before = try estate.files()
        let second = try await estate.adopt()
        #expect(second.report["files"]?.array == [], "\(second.result.output)")
        #expect(try estate.files() == before)
    }

    @Test func withoutACredential() async throws {
        let estate = try await AdoptedEstate(header: nil)
        let plumb = Program(
            variables: estate.simulators.variables.filter { $0.key != "HEROKU_API_KEY" }, workingDirectory: estate.directory)
        let result = try await plumb.run("adopt")
        #expect(result.code == 1 && result.talk.contains("HEROKU_API_KEY"), "\(result.all)")
        #expect(try estate.files().isEmpty)
    }

    /// An app that names no environment is left out until somebody says what it is; then the answer holds.
    @Test func whatIsUnsureIsAsked() async throws {
        let estate = try await AdoptedEstate()
        try await estate.simulators.send(
            "POST", "heroku", "/apps", headers: Simulators.asOperator, body: #"{"name": "raxx-labs"}"#)
        let (_, first) = try await estate.adopt()
        let labs = (first["things"]?.array ?? []).first { $0["scope"]?.string == "heroku/raxx-labs" }
        #expect(labs?["standing"]?.string == "not sure")
        #expect(!FileManager.default.fileExists(atPath: estate.directory.appending(path: "desired/services/labs.yaml").path))
        let answers = estate.directory.appending(path: "answers.json")
        try Data(
            #"{"version": 1, "things": {"heroku/raxx-labs": {"adopt": true, "environment": "staging", "service": "labs"}}}"#.utf8
        ).write(to: answers)
        let (result, second) = try await estate.adopt(["--answers", answers.path])
        #expect(result.code == 0, "\(result.all)")
        #expect((second["files"]?.array ?? []).compactMap { $0["path"]?.string } == ["desired/services/labs.yaml"])
        #expect(try estate.text("services/labs.yaml").contains("  staging:\n    app: raxx-labs\n"))
    }

    @Test func answersThatAreNone() async throws {
        let estate = try await AdoptedEstate()
        let answers = estate.directory.appending(path: "answers.json")
        try Data(#"{"version": 2, "things": {}}"#.utf8).write(to: answers)
        let result = try await estate.plumb.run("adopt", "--answers", answers.path)
        #expect(result.code == 64 && result.talk.contains("version 2"), "\(result.all)")
        #expect(try await estate.plumb.run("adopt", "--app", "raxx-api-prd").talk.contains("did you mean raxx-api-prod?"))
    }

    /// Every value of every simulated provider that is no switch, word, host or origin, in any form.
    @Test func noSecretGetsOut() async throws {
        for header in [AdoptedEstate.header, nil] {
            let estate = try await AdoptedEstate(header: header, adding: Self.credentials)
            var texts: [String: String] = [:]
            for arguments in [["--dry-run", "-vv"], ["--output", "json", "-vv"], ["-vv"]] {
                texts["adopt \(arguments)"] = try await estate.plumb.run(["adopt"] + arguments).all
            }
            for (path, data) in try estate.files() { texts[path] = String(decoding: data, as: UTF8.self) }
            #expect(texts.count > 8)
            let markers = try SimulatedSecrets.markers()
            #expect(markers.count > 30)
            for marker in markers {
                for form in SimulatedSecrets.forms(of: marker) {
                    for (place, text) in texts where text.contains(form) { Issue.record("\(place) holds \(marker.prefix(6))…") }
                }
            }
            #expect(texts.values.allSatisfy { !$0.contains("output withheld") && !$0.contains("would have held") })
        }
    }
}
