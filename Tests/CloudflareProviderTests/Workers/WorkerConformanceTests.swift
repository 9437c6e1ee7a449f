import CanonicalJSON
import CloudflareProvider
import HTTPMessages
import ProviderSimulators
import Reconciling
import TestBench
import Testing

/// What every provider must do, at the simulated Cloudflare: secrets of its Workers.
@Suite struct WorkerConformanceTests {
    private static let token = "canary-of-the-api-token"
    private static let account = "5a3c0e4f9d1b47e6a2c8d70b6e91f354"

    private static let member = ProviderConformance.Member(
        name: "workers",
        lacks: [
            .attribution: "a deployment names its author, and not the secrets that it changed",
            .paging: "both lists come on one page", .counting: "neither list says how long it is",
        ], reads: 2, writes: 1, tampered: ["workers/shim/secret/ONE"], estate: files
    ) { _ in
        let seed: JSONValue = [
            "tokens": [token: ["workers.edit"], "somebody": ["workers.edit"]],
            "workers": [
                [
                    "account": .string(account), "name": "shim", "secrets": [:],
                    "deployments": [["created_on": "2026-05-01T09:00:00Z", "author": "kris@acme.example"]],
                ]
            ],
        ]
        let cloudflare = SimulatedTransport(try CloudflareSimulator(seed: seed))
        return ProviderConformance.Opened(
            endpoints: ["workers": .init(cloudflare, credentials: ["token": token])],
            secrets: ["vault@prod:/ONE": "canary-of-the-first-secret", "vault@prod:/TWO": "canary-of-the-second-secret"],
            // Each write deploys the Worker anew; that is not counted.
            live: { .array(cloudflare.provider.picture["workers"]?.array?.map { ["secrets": $0["secrets"] ?? .null] } ?? []) },
            tamper: {
                let request = HTTPRequest(
                    .patch, "/accounts/\(account)/workers/scripts/shim/secrets-bulk", headers: ["Authorization": "Bearer somebody"],
                    json: ["secrets": ["ONE": .null]])
                try #require(cloudflare.control(request).isSuccess)
            })
    }

    @Test(arguments: ProviderConformance.requirements)
    func provider(_ requirement: ProviderConformance.Requirement) async throws { try await requirement.run(Self.member) }

    private static func files(_ stage: ProviderConformance.Stage) -> [String: String] {
        let estate = """
            estate: acme
            fingerprint_key: !secret "vault@prod:/KEY"
            stores: { vault: { kind: file, path: x, environments: { production: prod } } }
            providers: { workers: { kind: cloudflare, token: !env TOKEN } }
            environments: { production: {} }

            """
        let head = ["worker: shim", "environment: production", "provider: workers", "account: \(account)"]
        let lines = head + ["secrets:"] + secrets(stage).map { "  \($0): !secret \"vault:/\($1)\"" }
        return ["desired/estate.yaml": estate, "desired/worker.yaml": lines.joined(separator: "\n") + "\n"]
    }

    /// Names with the places of their values.
    private static func secrets(_ stage: ProviderConformance.Stage) -> [(String, String)] {
        switch stage {
        case .bare, .removed: [("ONE", "ONE")]
        case .made: [("ONE", "ONE"), ("TWO", "TWO")]
        case .changed: [("ONE", "TWO"), ("TWO", "ONE")]
        // More than one request takes.
        case .odd: [("one", "ONE"), ("ONE", "TWO"), ("_1", "ONE")] + (1...150).map { ("NUMBER_\($0)", $0 % 2 == 0 ? "ONE" : "TWO") }
        }
    }
}
