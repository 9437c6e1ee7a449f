#if os(Linux)
import CanonicalJSON
import Foundation
import TestBench
import Testing

/// Reviewers of a deployment environment, who are named in the file and have numbers at GitHub.
@Suite struct NamedReviewersTests {
    private static let repository = "raxx-app/TradeMasterAPI"
    private static let permissions =
        #"[ "actions:write", "administration:write", "secrets:write", "variables:write", "environments:write"]"#

    private func estate(mayReadMembers: Bool = true) async throws -> SmallEstate {
        let place = FileManager.default.temporaryDirectory.appending(path: "plumb-seed-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let permissions = mayReadMembers ? Self.permissions.replacing("]", with: #", "members:read"]"#) : Self.permissions
        try """
        tokens: { pat: { login: kris, permissions: \(permissions) } }
        users: { ana: 41, ben: 42 }
        teams: { raxx-app/ops: 9 }
        repositories: [{ name: \(Self.repository) }]
        """.write(to: place.appending(path: "github.yaml"), atomically: true, encoding: .utf8)
        let small = try SmallEstate(
            try await Simulators(seed: place.path), providers: "{ github: { kind: github, token: !env GH_TOKEN } }",
            adding: ["GH_TOKEN": "pat"])
        #expect(try await small.plumb.run("init", "production").code == 0)
        return small
    }

    private func declare(_ reviewers: String, in small: SmallEstate) throws {
        try small.write(
            "jobs.yaml",
            """
            repository: \(Self.repository)
            environment: production
            deployment_environment: production
            protection:
              reviewers:
            \(reviewers.split(separator: "\n").map { "    - \($0)" }.joined(separator: "\n"))
            """)
    }

    private func live(_ small: SmallEstate) async throws -> String {
        try await small.answer(
            "github", "/repos/\(Self.repository)/environments/production",
            headers: ["Authorization": "Bearer pat", "User-Agent": "a test"])
    }

    /// Written as numbers, shown as names, and looked up once.
    @Test func namesBecomeNumbers() async throws {
        let small = try await estate()
        try declare("{ user: Ana }\n{ team: ops }\n{ user: 42 }", in: small)
        let applied = try await small.apply()
        #expect(applied.code == 0, "\(applied.all)")
        let rules = try await live(small)
        for part in [#""id":41"#, #""id":9"#, #""id":42"#] { #expect(rules.contains(part), "\(rules)") }
        try await small.simulators.resetRequests()
        let plan = try await small.plan()
        #expect(plan.code == 0, "\(plan.all)")
        let requests = try await small.simulators.requests("github")
        #expect(!requests.contains { $0.contains("/users/") || $0.contains("/teams/") }, "\(requests)")
        // Somebody else in the place of one who is named is drift, by whatever name.
        try await small.simulators.send(
            "PUT", "github", "/repos/\(Self.repository)/environments/production",
            headers: ["Authorization": "Bearer pat", "User-Agent": "somebody"],
            body: #"{"reviewers":[{"type":"User","id":42},{"type":"Team","id":9},{"type":"User","id":43}]}"#)
        let drift = try await small.plumb.run("drift", "production")
        #expect(drift.code == 8 && drift.output.contains("user 43") && drift.output.contains("user @ana"), "\(drift.all)")
    }

    /// Nothing is sent, and the message names the line.
    @Test(arguments: [("{ user: nobody }", "GitHub has no user nobody"), ("{ team: nobodies }", "has no team nobodies")])
    func aNameThatIsNotThere(_ reviewer: String, _ message: String) async throws {
        let small = try await estate()
        try declare("{ user: ana }\n\(reviewer)", in: small)
        let plan = try await small.plan()
        #expect(plan.code == 4 && plan.output.contains(message) && plan.output.contains("jobs.yaml:7"), "\(plan.all)")
    }

    /// GitHub answers alike for a team that is not there and for one that the token may not see.
    @Test func aTeamThatTheTokenMayNotSee() async throws {
        let small = try await estate(mayReadMembers: false)
        try declare("{ team: ops }", in: small)
        let plan = try await small.plan()
        #expect(plan.code == 4 && plan.output.contains("Members: read"), "\(plan.all)")
    }
}
#endif
