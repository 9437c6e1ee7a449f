import CanonicalJSON
import Foundation
import Testing

/// A line says "ok" after a request that shows it, and names what to do where it does not; no value of anything is in the report.
@Suite struct DoctorTests {
    private func report(_ result: Program.Result) throws -> [String: [(state: String, text: String, fix: String)]] {
        let document = try JSONValue(parsing: Array(result.output.utf8))
        #expect(document["version"] == 1)
        var checks: [String: [(String, String, String)]] = [:]
        for check in document["checks"]?.array ?? [] {
            let name = check["name"]?.string ?? ""
            checks[name, default: []].append((check["state"]?.string ?? "", check["text"]?.string ?? "", check["fix"]?.string ?? ""))
        }
        return checks
    }

    @Test func allIsWell() async throws {
        let simulators = try await Simulators()
        for environment in ["staging", "production"] { #expect(try await simulators.plumb.run("init", environment).code == 0) }
        try await simulators.resetRequests()
        let result = try await simulators.plumb.run("doctor", "--output", "json")
        #expect(result.code == 0, "\(result.all)")
        let checks = try report(result)
        #expect(checks["heroku"]?.map(\.state).allSatisfy { $0 == "ok" } == true, "\(result.output)")
        #expect(checks["heroku"]?.contains { $0.text.hasPrefix("reads ") && $0.text.contains(" apps") } == true)
        #expect(checks["vault"]?.first?.text.contains("in prod") == true, "\(result.output)")
        #expect(checks["clock"]?.first?.state == "ok" && checks["git"]?.last?.state == "ok")
        #expect(checks["ledger"]?.first?.text.contains("none altered, dropped or reordered") == true)
        #expect(checks["tickets"]?.first?.state == "not tested")
        for kind in ["heroku", "cloudflare", "postmark", "infisical"] {
            #expect(try await simulators.requests(kind).allSatisfy { $0.hasPrefix("GET ") }, "\(kind)")
        }
        #expect(try await simulators.plumb.run("doctor").output.contains(" ok, "))
    }

    @Test func noValueIsInTheReport() async throws {
        let simulators = try await Simulators()
        let texts = try await [
            simulators.plumb.run("doctor", "-vv").all, simulators.plumb.run("doctor", "--output", "json").all,
            simulators.plumb.run(
                "doctor", "--ci", adding: ["GITHUB_TOKEN": "ghp_a-canary-of-the-doctor", "GITHUB_REPOSITORY": "raxx-app/x"]
            ).all,
        ]
        for marker in try SimulatedSecrets.markers() + ["ghp_a-canary-of-the-doctor", "kris@"] {
            for form in SimulatedSecrets.forms(of: marker) {
                for text in texts where text.contains(form) { Issue.record("it holds \(marker.prefix(6))…") }
            }
        }
        #expect(texts.allSatisfy { !$0.contains("withheld") })
    }

    /// A report is attached to bugs: a provider's own words are in it, and no value that it repeats.
    @Test func whatAProviderRepeats() async throws {
        let simulators = try await Simulators()
        let message =
            "bad: DATABASE_URL=postgres://u:c4n4ry@h/db, Bearer c4n4ry-of-a-header for kris@moosequest.net, password: c4n4ry-again"
        let fault: JSONValue = ["path": "/apps", "status": 403, "body": ["id": "forbidden", "message": .string(message)], "count": 1_000]
        try await simulators.send("POST", "heroku", "/_control/faults", body: fault.prettyText())
        for output in ["text", "json"] {
            let result = try await simulators.plumb.run("doctor", "--output", output)
            #expect(result.code == 1 && result.output.contains("bad: (a credential)"), "\(result.output)")
            #expect(!result.all.contains("c4n4ry") && !result.all.contains("kris@"), "\(result.all)")
        }
    }

    /// What needs no credential lacks none.
    @Test func aFileOfSecretsThatIsNotThere() async throws {
        let simulators = try await Simulators()
        let directory = simulators.directory.appending(path: "no-secrets")
        try FileManager.default.createDirectory(at: directory.appending(path: "desired"), withIntermediateDirectories: true)
        let estate = """
            estate: x
            fingerprint_key: !env KEY
            stores: { s: { kind: file, path: s.json } }
            environments: { staging: {} }
            """
        try Data(estate.utf8).write(to: directory.appending(path: "desired/estate.yaml"))
        let path = directory.appending(path: "s.json")
        try Data("{".utf8).write(to: path)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path.path)
        for text in ["{", String(repeating: " ", count: 5 << 20)] {
            try Data(text.utf8).write(to: path)
            let result = try await Program(variables: simulators.variables, workingDirectory: directory).run("doctor")
            #expect(result.code == 1 && !result.output.contains("it needs \n"), "\(result.output)")
        }
    }

    @Test(arguments: [
        (["HEROKU_API_KEY": "wrong-token-0123456789"], "heroku", "cannot list apps"),
        (["HEROKU_API_KEY": ""], "heroku", "the credential is missing"),
        (["INFISICAL_TOKEN": "wrong-token-0123456789"], "vault", "cannot be listed"),
    ])
    func aCredential(_ variables: [String: String], _ name: String, _ words: String) async throws {
        let simulators = try await Simulators()
        defer { withExtendedLifetime(simulators) {} }
        let result = try await simulators.plumb.run("doctor", "--output", "json", adding: variables)
        #expect(result.code == 1)
        let found = try report(result)[name] ?? []
        #expect(found.contains { $0.state == "problem" && $0.text.contains(words) && !$0.fix.isEmpty }, "\(result.output)")
        // One failure hides nothing else.
        #expect(try report(result)["cloudflare"]?.contains { $0.state == "ok" } == true, "\(result.output)")
    }

    @Test func theClock() async throws {
        let simulators = try await Simulators()
        let result = try await simulators.plumb.run("doctor", "--output", "json", adding: Program.mishap("MISHAP_CLOCK", 630))
        #expect(result.code == 1)
        #expect(
            try report(result)["clock"]?.first.map { $0.state == "problem" && $0.text.contains("10 min ahead of") } == true,
            "\(result.output)")
    }

    /// Without trust no credential is read, and nobody is asked.
    @Test func whatGitDoesNotVouchFor() async throws {
        let simulators = try await Simulators()
        let estate = try Self.copy(in: simulators.directory)
        try TrustedRepository(at: estate).git("init", "-q", "-b", "main")
        try await simulators.resetRequests()
        let result = try await Program(variables: simulators.variables, workingDirectory: estate).run("doctor", "--output", "json")
        let checks = try report(result)
        #expect(result.code == 1 && checks["git"]?.last?.state == "problem", "\(result.output)")
        #expect(checks["git"]?.last?.fix.contains("git remote add origin") == true && checks["heroku"] == nil)
        #expect(try await simulators.requests("heroku").isEmpty)
    }

    @Test func aShallowCloneInCI() async throws {
        let simulators = try await Simulators()
        let estate = try Self.copy(in: simulators.directory)
        let repository = TrustedRepository(at: estate)
        try repository.begin()
        try repository.commit()
        let clone = simulators.directory.appending(path: "clone")
        try repository.git("clone", "-q", "--depth", "1", "file://" + estate.path, clone.path)
        let result = try await Program(variables: simulators.variables, workingDirectory: clone).run("doctor", "--ci", "--output", "json")
        let found = try report(result)["git history"]?.first
        #expect(found?.state == "problem" && found?.fix.contains("fetch-depth: 0") == true, "\(result.all)")
    }

    @Test func filesThatAreInvalid() async throws {
        let simulators = try await Simulators()
        let directory = simulators.directory.appending(path: "invalid")
        try FileManager.default.createDirectory(at: directory.appending(path: "desired"), withIntermediateDirectories: true)
        try Data("estate: x\nnonsense: 1\n".utf8).write(to: directory.appending(path: "desired/estate.yaml"))
        let result = try await Program(variables: simulators.variables, workingDirectory: directory).run("doctor")
        #expect(result.code == 1 && result.output.contains("✗ files") && result.output.contains("plumb validate"), "\(result.all)")
    }

    /// What the default branch requires, by either kind of protection.
    @Test(arguments: [
        ("{ branch: main, required: [plumb] }", "ok", "requires the status plumb"),
        ("{ branch: main, ruled: [plumb], pullRequests: true }", "ok", "requires the status plumb"),
        ("{ branch: main, ruled: [tests], pullRequests: true }", "problem", "merges without the status plumb"),
        ("{ branch: other, required: [plumb] }", "problem", "nothing protects main"),
    ])
    func theBranchsProtection(_ protection: String, _ state: String, _ words: String) async throws {
        let seed = FileManager.default.temporaryDirectory.appending(path: "plumb-seed-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: Program.root.appending(path: "Examples/raxx"), to: seed)
        defer { try? FileManager.default.removeItem(at: seed) }
        try Data(
            """
            tokens: { ghs_job: { login: "github-actions[bot]", permissions: ["contents:read"], isApp: true } }
            repositories: [{ name: raxx-app/infra, branches: [main], protections: [\(protection)] }]
            """.utf8
        ).write(to: seed.appending(path: "github.yaml"))
        let simulators = try await Simulators(seed: seed.path)
        let result = try await simulators.plumb.run(
            "doctor", "--ci", "--output", "json", adding: ["GITHUB_TOKEN": "ghs_job", "GITHUB_REPOSITORY": "raxx-app/infra"])
        let found = try report(result)["branch protection"] ?? []
        #expect(found.contains { $0.state == state && $0.text.contains(words) }, "\(result.all)")
    }

    @Test func withoutATokenProtectionIsNotTested() async throws {
        let simulators = try await Simulators()
        defer { withExtendedLifetime(simulators) {} }
        let result = try await simulators.plumb.run("doctor", "--ci", "--output", "json", adding: ["GITHUB_REPOSITORY": "raxx-app/infra"])
        #expect(try report(result)["branch protection"]?.first?.state == "not tested", "\(result.all)")
    }

    private static func copy(in directory: URL) throws -> URL {
        let estate = directory.appending(path: "estate")
        try FileManager.default.createDirectory(at: estate, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Program.root.appending(path: "desired"), to: estate.appending(path: "desired"))
        return estate
    }
}
