import CanonicalJSON
import HTTPMessages
import HerokuProvider
import Reconciling
import TestBench
import Testing

/// What is asked of Heroku before an environment is brought up: proved, refused, or left to the first write.
@Suite struct PreflightTests {
    private static let service = """
        service: web
        region: us
        team: acme
        addons: { cache: { plan: "heroku-redis:mini" } }
        domains: [www.acme.example]
        environments: { staging: { app: acme-web } }
        """
    private static let old = """
        service: old
        config: { A: "1" }
        environments: { staging: { app: acme-old } }
        """

    /// - Parameters:
    ///   - facts: of the account.
    ///   - apps: besides `acme-old`, which belongs to the team.
    private func checks(_ facts: JSONValue = [:], apps: Int = 0, owner: String = "acme@herokumanager.com") async throws -> [PreflightCheck]
    {
        let others = (0..<apps).map { JSONValue.object(["name": .string("other-\($0)"), "team": "acme"]) }
        var old = HerokuBench.app("acme-old").object ?? [:]
        old["owner"] = .string(owner)
        if owner.hasSuffix("@herokumanager.com") { old["team"] = "acme" }
        var seed = HerokuBench.seed([.object(old)] + others).object ?? [:]
        seed["accounts"] = ["ops@example.com": facts]
        let bench = try HerokuBench([Self.service, Self.old], seed: .object(seed))
        let plan = try await bench.plan().plan
        let before = bench.transport.requests.count
        let reader = try #require(bench.connections.preflights["heroku"])
        let checks = await reader.preflight(plan, of: "heroku")
        #expect(bench.transport.requests.dropFirst(before).allSatisfy { $0.hasPrefix("GET ") })
        return checks
    }

    private func texts(_ checks: [PreflightCheck], _ state: PreflightCheck.State) -> [String] {
        checks.filter { $0.state == state }.map(\.text)
    }

    @Test func allIsWell() async throws {
        let checks = try await checks(["permissions": ["view", "deploy", "operate"]])
        #expect(
            texts(checks, .proved).filter { !$0.contains("requests are left") } == [
                "heroku: the token is ops@example.com's", "heroku: the team acme has 1 app, 1 more is planned",
                "heroku: acme-old: it may deploy, operate, view", "heroku: acme: it is an admin of the team",
                "heroku: the name acme-web is free",
            ])
        #expect(texts(checks, .refused) == [] && texts(checks, .unproved) == [])
    }

    @Test func whoOwnsAnAppMayWriteIt() async throws {
        #expect(texts(try await checks(owner: "ops@example.com"), .proved).contains("heroku: acme-old: its own, so it may write"))
    }

    @Test func whatHerokuDoesNotTellIsLeftToTheFirstWrite() async throws {
        // Neither an owner nor a collaborator: an admin of the team, perhaps.
        #expect(texts(try await checks(), .unproved) == ["heroku: permission to write to acme-old, until the first write"])
        let member = try await checks(["permissions": ["view", "deploy"], "teams": ["acme": "member"]])
        #expect(
            texts(member, .unproved) == [
                "heroku: permission to write to acme-old, until the first write",
                "heroku: permission to write to the team acme, until the first write",
            ])
    }

    @Test(
        arguments: [
            (["permissions": ["view"]], "heroku: acme-old: it may view and nothing else"),
            (["verified": false], "heroku: the token is ops@example.com's, which is not verified: it may have neither add-ons nor domains"),
            (["suspended_at": "2026-05-01T00:00:00Z"], "heroku: the token is ops@example.com's, suspended since 2026-05-01T00:00:00Z"),
            (["teams": ["other": "admin"]], "heroku: ops@example.com is in no team acme"),
            (["teams": ["acme": "viewer"]], "heroku: acme: it is a viewer of the team and may make no apps"),
        ] as [(JSONValue, String)])
    func refused(facts: JSONValue, text: String) async throws {
        let checks = try await checks(facts)
        #expect(texts(checks, .refused) == [text])
        #expect(checks.first { $0.state == .refused }?.fix != nil)
    }

    @Test func roomForApps() async throws {
        #expect(texts(try await checks(apps: 98), .proved).contains("heroku: the team acme has 99 apps, 1 more is planned"))
        let full = texts(try await checks(apps: 99), .unproved)
        #expect(
            full.contains(
                "heroku: the team acme has 100 apps, 1 more is planned; only teams of an Enterprise account may have more than 100"))
        let beyond = texts(try await checks(apps: 199), .refused)
        #expect(beyond == ["heroku: the team acme has 200 apps, 1 more is planned; that is more than Heroku allows"])
    }
}
