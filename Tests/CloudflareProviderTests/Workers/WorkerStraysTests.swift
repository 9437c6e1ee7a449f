import CanonicalJSON
import CloudflareProvider
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// What leads requests to Workers and stands in no file: custom domains, and routes of zones.
@Suite struct WorkerStraysTests {
    private static let account = String(repeating: "a", count: 32)
    private static let worker = Scope(provider: "cloudflare", name: "api")
    private static let headers: HTTPHeaders = ["Authorization": "Bearer editor", "User-Agent": "a stranger"]

    private let transport: SimulatedTransport<CloudflareSimulator>
    private let zones: [Scope]

    init() throws {
        zones = (0..<3).map { Scope(provider: "cloudflare", name: "z\($0).test") }
        let live: [JSONValue] = zones.map { ["name": .string($0.name), "records": []] }
        transport = SimulatedTransport(
            try CloudflareSimulator(seed: [
                "tokens": [
                    "token": ["zone.read", "dns.read", "workers.read", "routes.read"], "narrow": ["zone.read", "dns.read", "workers.read"],
                    "editor": ["workers.edit", "routes.edit"],
                ], "zones": .array(live), "workers": [["account": .string(Self.account), "name": "api", "domains": ["api.z0.test"]]],
            ]))
    }

    private func look(_ token: String = "token", withWorker: Bool = true) async throws -> [Scope: UndeclaredLook] {
        let client = APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 4), policy: .never) {
            $0.headers["Authorization"] = "Bearer \(token)"
        }
        let reader = CloudflareReader(client: client, provider: "cloudflare", watch: SecretWatch())
        var scopes = zones.map(Self.scope)
        if withWorker {
            var scope = Self.scope(Self.worker)
            scope.context = .account(Self.account)
            scopes.append(scope)
        }
        var observations = [Self.worker: Observation(scope: Self.worker, targetID: "\(Self.account)/api", resources: [])]
        for zone in zones { observations[zone] = Observation(scope: zone, targetID: try id(of: zone), resources: []) }
        transport.resetRequests()
        let looks = await reader.undeclared(in: scopes, among: scopes, observations)
        #expect(transport.requests.count <= reader.costOfUndeclared(in: scopes, among: scopes), "\(transport.requests)")
        return looks
    }

    private static func scope(_ scope: Scope) -> DesiredScope {
        DesiredScope(scope: scope, environment: "production", resources: [], ignore: [], mode: .manage, prune: false)
    }

    private func id(of zone: Scope) throws -> String {
        let found = transport.provider.picture["zones"]?.array?.first { $0["name"]?.string == zone.name }
        return try #require(found?["id"]?.string)
    }

    @Test func aDomainAndARouteAreNamed() async throws {
        let before = try await look()
        #expect(before[Self.worker]?.things.map(\.description) == ["cloudflare/api/domain/api.z0.test"])
        #expect(zones.allSatisfy { before[$0]?.kinds == ["route"] && before[$0]?.things.isEmpty == true })
        let route = transport.control(
            HTTPRequest(
                .post, "http://127.0.0.1/zones/\(try id(of: zones[1]))/workers/routes", headers: Self.headers,
                json: ["pattern": "z1.test/login*", "script": "api"]))
        #expect(route.status == 200)
        let domain = transport.control(
            HTTPRequest(
                .put, "http://127.0.0.1/accounts/\(Self.account)/workers/domains", headers: Self.headers,
                json: ["hostname": "Login.z2.test", "service": "api"]))
        #expect(domain.status == 200)
        let after = try await look()
        #expect(after[zones[1]]?.things.map(\.description) == ["cloudflare/z1.test/route/z1.test/login*"])
        #expect(after[Self.worker]?.things.map(\.name).sorted() == ["api.z0.test", "login.z2.test"])
    }

    /// A token that lacks the permission is refused once, and what it cannot tell is not taken for absent.
    @Test func routesThatTheTokenMayNotSee() async throws {
        let looks = try await look("narrow")
        #expect(transport.requests.count(where: { $0.hasSuffix("/workers/routes") }) == 1)
        for zone in zones {
            #expect(looks[zone]?.kinds.isEmpty == true && looks[zone]?.unknown["route"]?.code == .forbidden)
            #expect(looks[zone]?.unknown["route"]?.fix?.contains("Workers Routes Read") == true)
        }
        #expect(looks[Self.worker]?.kinds == ["domain"])
    }

    /// Who declares no Worker needs no permission for routes.
    @Test func withoutAWorkerNobodyAsks() async throws {
        #expect(try await look("narrow", withWorker: false).isEmpty)
        #expect(transport.requests.isEmpty)
    }
}
