import Foundation
import TestBench
import Testing

/// Values that an environment takes from places of others.
@Suite struct StoreAccessTests {
    private static func estate(paths: String = "") -> String {
        """
        estate: acme
        fingerprint_key: !secret "file@prod:/top/KEY"
        stores:
          file: { kind: file, path: secrets.json, environments: { staging: staging, production: prod }\(paths) }
          one: { kind: file, path: one.json, environments: { staging: all, production: all } }
          local: { kind: environment }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_TOKEN }
          other: { kind: heroku, token: !secret "file@staging:/top/TOKEN" }
        ledger: { kind: git, signing: { key: !secret "file:/top/LEDGER", keys: [{ public: "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=" }] } }
        environments: { staging: {}, production: { gate: { phrase: now, totp: !secret "file:/top/TOTP" } } }
        """
    }

    private static func service(_ value: String, production: String = "{ app: acme-web }") -> String {
        "service: web\nprovider: heroku\nenvironments:\n  staging: { app: acme-stage, config: { X: \(value) } }\n  production: \(production)\n"
    }

    private func validate(_ files: [String: String]) async throws -> Program.Result {
        let directory = FileManager.default.temporaryDirectory.appending(path: "plumb-access-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: directory) }
        try PullRequest.write(files, in: directory)
        return try await Program(variables: [:], workingDirectory: directory).run("validate")
    }

    @Test(arguments: [
        "!secret \"file@prod:/top/TOTP\"", "!secret \"file@prod:/top/KEY\"", "!secret \"file@prod:/Web/ANY\"",
        "!secret \"file:/top/TOKEN\"", "!secret \"local:/HEROKU_TOKEN\"", "!secret \"local:/any/HEROKU_TOKEN\"",
        "!secret \"local@prod:/HEROKU_TOKEN\"",
    ]) func whatIsNotStagings(_ value: String) async throws {
        let result = try await validate(["desired/estate.yaml": Self.estate(), "desired/web.yaml": Self.service(value)])
        #expect(result.code == 3, "\(result.all)")
        #expect(result.all.contains("store.access"), "\(result.all)")
    }

    /// Not even `paths` give what providers, stores and gates are opened with.
    @Test(arguments: ["file@prod:/top/TOTP", "file@prod:/top/KEY", "file:/top/TOKEN"])
    func credentialsAreNoValues(_ place: String) async throws {
        let paths = ", paths: { staging: [\"/\", \"@prod:/\"] }"
        let result = try await validate([
            "desired/estate.yaml": Self.estate(paths: paths), "desired/web.yaml": Self.service("!secret \"\(place)\""),
        ])
        #expect(result.code == 3, "\(result.all)")
        #expect(result.all.contains("holds a credential"), "\(result.all)")
    }

    @Test(arguments: ["file@prod:/../top/X", "file:/./X", "file:/a\\\\b/X", "file:/top/TOTP ", "file:/ top/TOTP"])
    func pathsAreWrittenPlainly(_ place: String) async throws {
        let result = try await validate([
            "desired/estate.yaml": Self.estate(), "desired/web.yaml": Self.service("!secret \"\(place)\""),
        ])
        #expect(result.code == 3, "\(result.all)")
        #expect(result.all.contains("estate.malformed-expression"), "\(result.all)")
    }

    @Test func aPlaceThatTwoEnvironmentsUse() async throws {
        let production = "{ app: acme-web, config: { X: !secret \"one:/Web/X\" } }"
        let files = [
            "desired/estate.yaml": Self.estate(), "desired/web.yaml": Self.service("!secret \"one:/Web/X\"", production: production),
        ]
        let result = try await validate(files)
        #expect(result.code == 3, "\(result.all)")
        #expect(result.all.contains("staging and production both use one@all:/Web/X"), "\(result.all)")
    }

    @Test(arguments: [
        (", paths: { staging: [\"/\", \"@prod:/Web/\"] }", true), (", paths: { staging: { read: [\"@prod:/Web/X\"] } }", true),
        (", paths: { staging: { write: [\"@prod:/Web/X\"] } }", false), (", paths: { staging: [\"@prod:/Web\"] }", false),
        (", paths: { staging: [\"/Web/X\"] }", false), (", paths: { stagin: [\"@prod:/Web/X\"] }", false),
        (", paths: { staging: [\"Web\"] }", false), (", paths: { staging: [] }", false),
    ]) func pathsThatAreNamed(_ paths: String, _ isAllowed: Bool) async throws {
        let result = try await validate([
            "desired/estate.yaml": Self.estate(paths: paths), "desired/web.yaml": Self.service("!secret \"file@prod:/Web/X\""),
        ])
        #expect(result.code == (isAllowed ? 0 : 3), "\(result.all)")
    }

    /// A change cannot name paths for itself, and what it takes out of production's files is production's all the same.
    @Test(arguments: [true, false]) func theDefaultBranchNamesThePaths(_ widens: Bool) async throws {
        let production = "{ app: acme-web, config: { X: !secret \"one:/Web/X\" } }"
        let change = try PullRequest([
            "desired/estate.yaml": Self.estate(), "desired/web.yaml": Self.service("a", production: production),
        ])
        try change.change(
            widens
                ? [
                    "desired/estate.yaml": Self.estate(paths: ", paths: { staging: [\"/\", \"@prod:/\"] }"),
                    "desired/web.yaml": Self.service("!secret \"file@prod:/Web/ANY\"", production: production),
                ] : ["desired/web.yaml": Self.service("!secret \"one:/Web/X\"")])
        let variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": change.directory.path, "HEROKU_TOKEN": "t",
            "PLUMB_HEROKU_URL": "http://127.0.0.1:1",
        ]
        let plumb = Program(variables: variables, workingDirectory: try change.trustingCheckout().directory)
        #expect(try await plumb.run("validate").code == 0)
        let result = try await plumb.run("plan", "staging")
        #expect(result.code == (widens ? 3 : 4), "\(result.all)")
        #expect(result.talk.contains("No credential was read and no request was sent."), "\(result.all)")
    }

    /// What `paths` give to production in a slug that both environments have is production's.
    @Test func aPlaceThatPathsGiveToProduction() async throws {
        let estate = Self.estate().replacingOccurrences(
            of: "staging: all, production: all } }", with: "staging: all, production: all }, paths: { production: [\"/Web/\"] } }")
        let production = "{ app: acme-web, config: { X: !secret \"one:/Web/X\" } }"
        let change = try PullRequest(["desired/estate.yaml": estate, "desired/web.yaml": Self.service("a", production: production)])
        try change.change(["desired/web.yaml": Self.service("!secret \"one:/Web/X\"", production: production)])
        let variables = [
            "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "", "HOME": change.directory.path, "HEROKU_TOKEN": "t",
            "PLUMB_HEROKU_URL": "http://127.0.0.1:1",
        ]
        let result = try await Program(variables: variables, workingDirectory: try change.trustingCheckout().directory).run(
            "plan", "staging")
        #expect(result.code == 4, "\(result.all)")
        #expect(result.talk.contains("belongs to production on origin/main@"), "\(result.all)")
    }
}
