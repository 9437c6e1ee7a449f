#if os(Linux)
import CanonicalJSON
import Foundation
import SealedBoxes
import TestBench
import Testing

/// Deployment environments with their rules, and secrets and variables of jobs: planned, written, watched.
@Suite struct JobSettingsTests {
    /// An estate with two sets of job settings, and a GitHub of its own.
    private final class World {
        let simulators: Simulators
        let small: SmallEstate
        let seeds: URL

        static let github = """
            tokens:
              keeper: { login: keeper, permissions: ["actions:read", "administration:write", "secrets:write", "variables:write", "environments:write"] }
              reader: { login: reader, permissions: ["actions:read", "secrets:read", "variables:read", "environments:read"] }
            repositories:
            - { name: acme/infra, id: 77 }

            """

        init(_ protection: String = World.protection, _ token: String = "keeper") async throws {
            seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
            try Data(Self.github.utf8).write(to: seeds.appending(path: "github.yaml"))
            simulators = try await Simulators(seed: seeds.path)
            small = try SmallEstate(
                simulators, providers: "{ github: { kind: github, token: !env GITHUB_KEEPER } }", adding: ["GITHUB_KEEPER": token])
            let secrets = #"{"prod": {"/CI/KEY": "a-secret-of-the-vault-0123456789", "/CI/OTHER": "another-secret-of-the-vault-987"}}"#
            let file = small.directory.appending(path: "secrets.json")
            try Data(secrets.utf8).write(to: file)
            try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
            try small.write(
                "estate.yaml",
                """
                estate: acme
                git: optional
                fingerprint_key: !env KEY
                stores: { vault: { kind: file, path: secrets.json, environments: { production: prod } } }
                providers: { github: { kind: github, token: !env GITHUB_KEEPER } }
                environments: { production: { gate: { phrase: now } } }
                """)
            try declare(protection)
            #expect(try await small.plumb.run("init", "production").code == 0)
        }

        deinit { try? FileManager.default.removeItem(at: seeds) }

        static let protection =
            "{ wait_minutes: 5, reviewers: [{ user: 7 }, { team: 3 }], prevent_self_review: true, branches: [main, \"release/*\"] }"

        func declare(_ protection: String, secret: String = "KEY", region: String = "eu") throws {
            try small.write(
                "jobs.yaml",
                """
                repository: acme/infra
                environment: production
                deployment_environment: prod/eu
                protection: \(protection)
                secrets: { HEROKU_API_KEY: !secret "vault:/CI/\(secret)" }
                variables: { REGION: "\(region)" }
                """)
            try small.write(
                "all-jobs.yaml",
                """
                repository: acme/infra
                environment: production
                secrets: { SHARED: !secret "vault:/CI/OTHER" }
                """)
        }

        func picture() async throws -> JSONValue {
            let picture = try JSONValue(parsing: Array(try await simulators.send("GET", "github", "/_control/picture")))
            return try #require(picture["repositories"]?.array?.first)
        }

        func environment() async throws -> JSONValue { try await picture()["environments"]?.array?.first ?? .null }

        func send(_ method: String, _ path: String, _ body: String? = nil) async throws {
            try await simulators.send(
                method, "github", "/repos/acme/infra" + path, headers: ["Authorization": "Bearer keeper", "User-Agent": "a person"],
                body: body)
        }

        /// What a job would be given.
        static func opened(_ settings: JSONValue?) throws -> [String: String] {
            let secrets = settings?["secrets"]?.array ?? []
            return try Dictionary(
                secrets.map { secret -> (String, String) in
                    let box = try #require(secret["encrypted"]?.string)
                    return (secret["name"]?.string ?? "", try SealedBox.open(box, with: Array(UInt8(0)...31)))
                }, uniquingKeysWith: { first, _ in first })
        }
    }

    @Test func fromNothingToInSync() async throws {
        let world = try await World()
        let plan = try await world.small.plan()
        #expect(plan.code == 2 && plan.output.contains("prod/eu"), "\(plan.all)")
        let applied = try await world.small.apply()
        #expect(applied.code == 0, "\(applied.all)")
        let environment = try await world.environment()
        #expect(environment["name"] == "prod/eu" && environment["waitTimer"] == 5 && environment["preventSelfReview"] == true)
        #expect(environment["reviewers"]?.array?.compactMap { $0["id"]?.integer }.sorted() == [3, 7])
        #expect(environment["branches"]?.array?.compactMap(\.string).sorted() == ["main", "release/*"])
        #expect(try World.opened(environment["settings"]) == ["HEROKU_API_KEY": "a-secret-of-the-vault-0123456789"])
        let shared = try await world.picture()["settings"]
        #expect(try World.opened(shared) == ["SHARED": "another-secret-of-the-vault-987"])
        #expect(environment["settings"]?["variables"]?.array?.first?["value"] == "eu")
        // Administrators may pass by the reviewers until somebody switches that off: that is said.
        let again = try await world.small.plan()
        #expect(again.code == 0 && again.output.contains("administrators may start jobs"), "\(again.all)")
        #expect(!applied.all.contains("secret-of-the-vault") && !plan.all.contains("secret-of-the-vault"))
    }

    /// The published formula: three requests a scope, one more for branch patterns.
    @Test func anUnchangedPlanTakesSevenRequests() async throws {
        let world = try await World()
        #expect(try await world.small.apply().code == 0)
        try await world.simulators.resetRequests()
        #expect(try await world.small.plan().code == 0)
        let requests = try await world.simulators.requests("github")
        #expect(requests.count == 7 && requests.allSatisfy { $0.hasPrefix("GET ") }, "\(requests)")
    }

    /// A rule list that somebody emptied protects nothing, and looks like any other environment.
    @Test func rulesThatSomebodyEmptiedAreDrift() async throws {
        let world = try await World()
        #expect(try await world.small.apply().code == 0)
        #expect(try await world.small.plumb.run("drift", "production").code == 0)
        try await world.send("PUT", "/environments/prod%2Feu", "{}")
        let drift = try await world.small.plumb.run("drift", "production")
        #expect(drift.code == 8 && drift.output.contains("protection"), "\(drift.all)")
        let applied = try await world.small.apply()
        #expect(applied.code == 0, "\(applied.all)")
        #expect(try await world.environment()["waitTimer"] == 5)
        try await world.send("POST", "/environments/prod%2Feu/deployment-branch-policies", #"{"name":"hotfix/*"}"#)
        #expect(try await world.small.plumb.run("drift", "production").code == 8)
        #expect(try await world.small.apply().code == 0)
        #expect(try await world.environment()["branches"]?.array?.compactMap(\.string).sorted() == ["main", "release/*"])
    }

    /// What somebody else wrote cannot be read, and is not called in sync.
    @Test func aSecretThatSomebodyWroteIsNotInSync() async throws {
        let world = try await World()
        #expect(try await world.small.apply().code == 0)
        try await Task.sleep(for: .seconds(1.1))
        let box = try SealedBox.seal("forged", for: "j0DFrbaPJWJK5bIU6nZ6bslNgp09e14a0bpvPiE4KF8=")
        try await world.send(
            "PUT", "/environments/prod%2Feu/secrets/heroku_api_key",
            #"{"encrypted_value":"\#(box)","key_id":"568250167242549743"}"#)
        let plan = try await world.small.plan()
        #expect(plan.output.contains("cannot") && plan.output.contains("HEROKU_API_KEY"), "\(plan.all)")
    }

    /// Another value, another region; a variable by hand; and what the files no longer declare.
    @Test func changesAndRemovals() async throws {
        let world = try await World()
        #expect(try await world.small.apply().code == 0)
        try world.declare(World.protection, secret: "OTHER", region: "us")
        let changed = try await world.small.apply()
        #expect(changed.code == 0, "\(changed.all)")
        let settings = try await world.environment()["settings"]
        #expect(try World.opened(settings) == ["HEROKU_API_KEY": "another-secret-of-the-vault-987"])
        #expect(settings?["variables"]?.array?.first?["value"] == "us")
        try await world.send("PATCH", "/environments/prod%2Feu/variables/REGION", #"{"value":"moved"}"#)
        let drift = try await world.small.plumb.run("drift", "production")
        #expect(drift.code == 8 && drift.output.contains("REGION"), "\(drift.all)")
        // The rules leave the file: the environment stays, and is no longer managed.
        try world.small.write(
            "jobs.yaml", "repository: acme/infra\nenvironment: production\ndeployment_environment: prod/eu\nvariables: { REGION: us }\n")
        // It is the last one.
        let lifts = ["--allow", "brake.secret.last-of-kind"]
        let removed = try await world.small.apply(lifting: lifts)
        #expect(removed.code == 0, "\(removed.all)")
        let left = try await world.environment()
        #expect(left["waitTimer"] == 5 && left["settings"]?["secrets"]?.array?.isEmpty == true, "\(left)")
    }

    @Test func whatATokenMayNotDoIsNamed() async throws {
        let world = try await World(World.protection, "reader")
        let applied = try await world.small.apply()
        #expect(applied.code == 1 && applied.all.contains("Administration: write"), "\(applied.all)")
        #expect(try await world.environment() == .null)
    }

    /// Nothing is given to an environment that is not there and whose rules nobody declares.
    @Test func anUndeclaredEnvironmentIsNotMade() async throws {
        let world = try await World()
        try world.small.write(
            "jobs.yaml", "repository: acme/infra\nenvironment: production\ndeployment_environment: gone\nvariables: { REGION: us }\n")
        let plan = try await world.small.plan()
        #expect(plan.code == 4 && plan.output.contains("there is no the environment") == false, "\(plan.all)")
    }
}
#endif
