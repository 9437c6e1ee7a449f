import CanonicalJSON
import CloudflareProvider
import HTTPMessages
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// What is asked of Cloudflare before an environment is brought up.
@Suite struct PreflightTests {
    private static let account = "00000000000000000000000000000001"

    /// - Parameter facts: of the token.
    private func checks(
        _ facts: JSONValue = [:], records: Int = 1, worker: Bool = false, permissions: [JSONValue] = ["zone.read", "dns.edit"]
    ) async throws -> [PreflightCheck] {
        let there = (0..<records).map { JSONValue.object(["type": "A", "name": .string("r\($0)"), "content": "192.0.2.1"]) }
        let transport = SimulatedTransport(
            try CloudflareSimulator(seed: [
                "tokens": ["token": .array(permissions)], "token_facts": ["token": facts],
                "zones": [["name": .string(ZoneBench.zone), "id": "0123456789abcdef0123456789abcdef", "records": .array(there)]],
                "workers": [["account": .string(Self.account), "name": "shim", "secrets": ["A": "1"]]],
            ]))
        let client = APIClient(
            transport: transport, baseURL: "http://127.0.0.1/client/v4", limiter: RateLimiter(width: 16), policy: .never
        ) { $0.headers["Authorization"] = "Bearer token" }
        var files = [
            "desired/estate.yaml": ZoneBench.head,
            "desired/zones/zone.yaml": """
            zone: \(ZoneBench.zone)
            environment: production
            provider: cloudflare
            resolvers: []
            records: [{ name: new, type: A, value: 192.0.2.2 }, { name: newer, type: A, value: 192.0.2.3 }]
            """,
        ]
        if worker {
            files["desired/workers/shim.yaml"] = """
                worker: shim
                environment: production
                provider: cloudflare
                account: "\(Self.account)"
                secrets: { A: !external }
                """
        }
        let reader = CloudflareReader(client: client, provider: "cloudflare", watch: SecretWatch())
        let connections = Connections(
            models: ["cloudflare": CloudflareModel()], readers: ["cloudflare": reader], stores: [:], key: FingerprintKey(Secret("key")))
        let plan = try await PlanMaker(estate: try EstateText.load(files), connections: connections)
            .plan(environment: "production", history: nil, lifted: []).plan
        return await reader.preflight(plan, of: "cloudflare")
    }

    private static let room = PreflightCheck(.proved, "cloudflare: raxx.app has 1 of 200 records, 2 more are planned")
    private static let write = PreflightCheck(.unproved, "cloudflare: permission to write to raxx.app, until the first write")

    @Test func anActiveToken() async throws {
        #expect(try await checks() == [PreflightCheck(.proved, "cloudflare: the token is active"), Self.room, Self.write])
        let ends = try await checks(["expires_on": "2026-12-01T00:00:00Z"])
        #expect(ends.first == PreflightCheck(.proved, "cloudflare: the token is active, until 2026-12-01T00:00:00Z"))
    }

    @Test(arguments: ["disabled", "expired"]) func aTokenThatIsNot(status: String) async throws {
        let first = try #require(try await checks(["status": .string(status)]).first)
        #expect(first.state == .refused && first.text == "cloudflare: the token is \(status)")
    }

    /// It is verified at another path, which only somebody who knows the account can ask at.
    @Test func aTokenOfAnAccount() async throws {
        let facts: JSONValue = ["account": .string(Self.account)]
        let permissions: [JSONValue] = ["zone.read", "dns.edit", "workers.read"]
        let known = try await checks(facts, worker: true, permissions: permissions)
        #expect(known.first == PreflightCheck(.proved, "cloudflare: the token is active"))
        let unknown = try #require(try await checks(facts).first)
        #expect(unknown.state == .unproved && unknown.text.contains("everything could be read with it"))
    }

    @Test func aFullZone() async throws {
        let full = try await checks(records: 199)
        #expect(full.contains { $0.state == .refused && $0.text == "cloudflare: raxx.app has 199 of 200 records, 2 more are planned" })
    }
}
