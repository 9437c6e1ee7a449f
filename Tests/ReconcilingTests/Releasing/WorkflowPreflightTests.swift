import CanonicalJSON
import GitHubProvider
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// Whether a workflow can run is known before anything is written.
@Suite struct WorkflowPreflightTests {
    private func checks(_ file: String, token: String = "writer") async throws -> [PreflightCheck] {
        let github = SimulatedTransport(
            try GitHubSimulator(seed: [
                "tokens": ["writer": ["login": "kris", "permissions": ["actions:write"]]],
                "repositories": [
                    [
                        "name": "acme/app",
                        "workflows": [
                            ["file": "deploy.yml", "inputs": ["target"]],
                            ["file": "off.yml", "inputs": ["target"], "state": "disabled_manually"],
                        ],
                    ]
                ],
            ]))
        let client = APIClient(
            transport: github, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 2),
            policy: RetryPolicy(attempts: 1, firstPause: .zero, longestPause: .zero)
        ) { $0.headers["Authorization"] = "Bearer \(token)" }
        let operation = Planning.Operation(
            scope: Scope(provider: "heroku", name: "acme"), action: "github.workflow.dispatch",
            payload: ["workflow": .string(file), "repository": "acme/app", "ref": "main"], addresses: [], effect: .readBackFirst,
            summary: "", performer: "github")
        let plan = Plan(
            estate: "acme", environment: "production", targets: [], changes: [], operations: [operation], findings: [], inputs: [:],
            lifted: [], leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: 1)
        let checks = await GitHubPreflight(client: client).preflight(plan, of: "github")
        #expect(github.requests.allSatisfy { $0.hasPrefix("GET ") })
        return checks
    }

    @Test func active() async throws {
        #expect(
            try await checks("deploy.yml") == [
                PreflightCheck(.proved, "github: deploy.yml of acme/app is active"),
                PreflightCheck(.unproved, "github: permission to write (Actions: write) to acme/app, until the first write"),
            ])
    }

    @Test func disabled() async throws {
        let check = try #require(try await checks("off.yml").first)
        #expect(check.state == .refused && check.text == "github: off.yml of acme/app is disabled_manually")
    }

    @Test(arguments: [("none.yml", "writer"), ("deploy.yml", "nobody's")])
    func missing(file: String, token: String) async throws {
        let checks = try await checks(file, token: token)
        #expect(checks.map(\.state) == [.refused])
        #expect(checks[0].fix != nil)
    }
}
