import CanonicalJSON
import CloudflareProvider
import Estate
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench

/// A zone at the simulated Cloudflare, whose state outlives the estates that are held against it.
struct SimulatedZone {
    let transport: SimulatedTransport<CloudflareSimulator>
    private let client: APIClient
    private let provider: String

    init(
        plan: String = "free", records: [JSONValue] = [], permissions: [JSONValue] = ["zone.read", "dns.edit"], token: String = "token",
        zone name: String = ZoneBench.zone, provider: String = "cloudflare", facts: [String: JSONValue] = [:]
    ) throws {
        self.provider = provider
        let members: [String: JSONValue] = [
            "name": .string(name), "id": "0123456789abcdef0123456789abcdef", "plan": .string(plan), "records": .array(records),
        ]
        let zone = JSONValue.object(members.merging(facts) { _, fact in fact })
        let other: JSONValue = ["name": "other.example", "records": [["type": "A", "name": "@", "content": "192.0.2.1"]]]
        transport = SimulatedTransport(
            try CloudflareSimulator(seed: ["tokens": ["token": .array(permissions)], "zones": [zone, other]]))
        client = APIClient(
            transport: transport, baseURL: "http://127.0.0.1/client/v4", limiter: RateLimiter(width: 16), policy: .never
        ) { $0.headers["Authorization"] = "Bearer \(token)" }
    }

    func plan(_ estate: Estate) async throws -> Plan {
        let connections = Connections(
            models: [provider: CloudflareDNSModel()],
            readers: [provider: CloudflareDNSReader(client: client, provider: provider)], stores: [:],
            key: FingerprintKey(Secret("key")))
        do {
            return try await PlanMaker(estate: estate, connections: connections).plan(environment: "production", history: nil, lifted: [])
                .plan
        } catch {
            throw error.errors[0].error
        }
    }

    @discardableResult
    func apply(_ estate: Estate) async throws -> Plan {
        let plan = try await plan(estate)
        for operation in plan.operations { try await perform(operation) }
        return plan
    }

    /// What only looks is not Cloudflare's.
    func perform(_ operation: Planning.Operation) async throws(ProviderError) {
        guard operation.performer == nil else { return }
        _ = try await CloudflareWriter(client: client).perform(operation, in: OperationContext())
    }

    func count(_ method: HTTPRequest.Method) -> Int { transport.requests.count { $0.hasPrefix(method.rawValue) } }
}
