#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// What jobs of repositories get: found, taken into files, and kept as it is.
@Suite struct AdoptRepositoryTests {
    private static let github = """
        tokens:
          keeper: { login: keeper, permissions: ["actions:read", "administration:write", "secrets:write", "variables:write", "environments:write"] }
          app: { login: "acme[bot]", isApp: true, permissions: ["actions:read", "secrets:read", "variables:read", "environments:read"] }
          blind: { login: blind, permissions: ["actions:read", "variables:read"] }
        repositories:
        - { name: acme/infra, id: 77 }
        - { name: acme/empty, id: 78 }
        - { name: acme/old, id: 79, archived: true }

        """

    private final class World {
        let simulators: Simulators
        let small: SmallEstate
        let seeds: URL

        init(_ token: String = "keeper") async throws {
            seeds = FileManager.default.temporaryDirectory.appending(path: "plumb-seeds-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: seeds, withIntermediateDirectories: true)
            try Data(AdoptRepositoryTests.github.utf8).write(to: seeds.appending(path: "github.yaml"))
            simulators = try await Simulators(seed: seeds.path)
            small = try SmallEstate(
                simulators, providers: "{ github: { kind: github, token: !env GITHUB_KEEPER } }",
                environments: "{ staging: {}, production: { gate: { phrase: now } } }", adding: ["GITHUB_KEEPER": token])
            for repository in ["infra", "old"] { try await fill(repository) }
            try await simulators.resetRequests()
        }

        deinit { try? FileManager.default.removeItem(at: seeds) }

        func send(_ method: String, _ path: String, _ body: String? = nil) async throws {
            try await simulators.send(
                method, "github", path, headers: ["Authorization": "Bearer keeper", "User-Agent": "a person"], body: body)
        }

        private func fill(_ repository: String) async throws {
            let path = "/repos/acme/\(repository)"
            try await send(
                "PUT", path + "/environments/production",
                #"{"wait_timer": 5, "reviewers": [{"type": "User", "id": 7}, {"type": "Team", "id": 3}], "prevent_self_review": true, "deployment_branch_policy": {"protected_branches": false, "custom_branch_policies": true}}"#
            )
            try await send("POST", path + "/environments/production/deployment-branch-policies", #"{"name": "release/*"}"#)
            try await send("PUT", path + "/environments/staging", "{}")
            let secret =
                #"{"encrypted_value": "c2VhbGVkLWJveC1vZi1zb21ldGhpbmctbG9uZy1lbm91Z2gtdG8tYmUtb25lLTAxMjM0NTY3ODk=", "key_id": "568250167242549743"}"#
            try await send("PUT", path + "/environments/production/secrets/HEROKU_API_KEY", secret)
            try await send("PUT", path + "/actions/secrets/SHARED", secret)
            try await send("POST", path + "/environments/production/variables", #"{"name": "REGION", "value": "eu"}"#)
            try await send(
                "POST", path + "/environments/production/variables",
                #"{"name": "SIGNING", "value": "zQ8pV3nXk1LmR7tWcY5bJ2hG9dF4sA6e"}"#)
        }

        func adopt(_ more: [String] = []) async throws -> (Program.Result, JSONValue) {
            let result = try await small.plumb.run(["adopt", "--output", "json"] + more)
            let report = try JSONValue(parsing: Array(result.output.utf8))
            return (result, report)
        }

        func text(_ path: String) throws -> String {
            try String(contentsOf: small.directory.appending(path: "desired/" + path), encoding: .utf8)
        }
    }

    private func paths(_ report: JSONValue) -> [String] { (report["files"]?.array ?? []).compactMap { $0["path"]?.string } }

    @Test(arguments: ["keeper", "app"]) func intoFiles(_ token: String) async throws {
        let world = try await World(token)
        let (result, report) = try await world.adopt()
        #expect(result.code == 0, "\(result.all)")
        #expect(try await world.simulators.writes(["github"]) == [])
        #expect(
            paths(report) == [
                "desired/repositories/acme-infra-production.yaml", "desired/repositories/acme-infra-staging.yaml",
                "desired/repositories/acme-infra.yaml",
            ], "\(report)")
        #expect((report["plans"]?.array ?? []).allSatisfy { $0["changes"]?.array == [] } && report["left"]?.array == [], "\(report)")
        let production = try world.text("repositories/acme-infra-production.yaml")
        for line in [
            "repository: acme/infra\n", "environment: production\n", "deployment_environment: production\n", "wait_minutes: 5",
            "{ team: 3 }", "{ user: 7 }", "prevent_self_review: true", "release/*", "HEROKU_API_KEY: !external", "REGION: eu",
            "SIGNING: !external",
        ] { #expect(production.contains(line), "\(line): \(production)") }
        #expect(try world.text("repositories/acme-infra-staging.yaml").contains("environment: staging\n"))
        let all = try world.text("repositories/acme-infra.yaml")
        #expect(all.contains("SHARED: !external") && all.contains("environment: production\n") && !all.contains("protection"), "\(all)")
        #expect(!result.all.contains("zQ8pV3nXk1LmR7tWcY5bJ2hG9dF4sA6e") && !production.contains("zQ8p"))

        #expect(try await world.small.plumb.run("coverage", "--at-least", "100").code == 0)
        #expect(try await paths(world.adopt().1) == [])
        // One more secret, and one more rule of the files' own to keep.
        try await world.send(
            "POST", "/repos/acme/infra/environments/staging/variables", #"{"name": "TIER", "value": "small"}"#)
        let (_, more) = try await world.adopt()
        #expect(paths(more) == ["desired/repositories/acme-infra-staging.yaml"], "\(more)")
        #expect(try world.text("repositories/acme-infra-staging.yaml").contains("TIER: small"))
    }

    /// What the token may not read is named with the permission, and hides nothing else.
    @Test func aPermissionThatIsMissing() async throws {
        let world = try await World("blind")
        let (result, report) = try await world.adopt(["--dry-run"])
        let errors = (report["unknown"]?.array ?? []).compactMap { $0["error"]?.string }
        #expect(!errors.isEmpty && errors.allSatisfy { $0.contains("Secrets: read") }, "\(result.output)")
        #expect((report["unknown"]?.array ?? []).contains { $0["scope"]?.string == "github/acme%2Finfra" }, "\(report)")
        let coverage = try await world.small.plumb.run("coverage")
        #expect(coverage.code == 1 && coverage.output.contains("unknown") && coverage.output.contains("Secrets: read"), "\(coverage.all)")
    }
}
#endif
