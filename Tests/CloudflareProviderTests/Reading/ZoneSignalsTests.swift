import CanonicalJSON
import CloudflareProvider
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// Zones that did not change are told from their list, 50 a request.
@Suite struct SignalTests {
    private static let headers: HTTPHeaders = ["Authorization": "Bearer token", "User-Agent": "a test"]

    private func transport(_ count: Int) throws -> SimulatedTransport<CloudflareSimulator> {
        let zones = (0..<count).map { number -> JSONValue in
            ["name": .string("z\(number).test"), "records": [["type": "A", "name": "@", "content": "192.0.2.1"]]]
        }
        let seed: JSONValue = ["tokens": ["token": ["zone.read", "dns.read", "dns.edit"]], "zones": .array(zones)]
        return SimulatedTransport(try CloudflareSimulator(seed: seed))
    }

    private func reader(_ transport: SimulatedTransport<CloudflareSimulator>) -> CloudflareReader {
        let client = APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 4), policy: .never) {
            $0.headers["Authorization"] = "Bearer token"
        }
        return CloudflareReader(client: client, provider: "cloudflare", watch: SecretWatch())
    }

    private func scopes(_ count: Int, pinnedID: String? = nil) -> [DesiredScope] {
        (0..<count).map { number in
            var scope = DesiredScope(
                scope: Scope(provider: "cloudflare", name: "z\(number).test"), environment: "production", resources: [], ignore: [],
                mode: .manage, prune: false)
            scope.pinnedID = pinnedID
            return scope
        }
    }

    @Test func sixtyZonesTakeTwoRequests() async throws {
        let transport = try transport(60)
        let before = await reader(transport).signals(of: scopes(60))
        #expect(before.count == 60)
        #expect(transport.requests == ["GET /zones", "GET /zones"])
        #expect(await reader(transport).signals(of: scopes(60)) == before)
        let zone = try #require(transport.provider.picture["zones"]?.array?.first { $0["name"]?.string == "z7.test" }?["id"]?.string)
        let made = transport.control(
            HTTPRequest(
                .post, "http://127.0.0.1/zones/\(zone)/dns_records", headers: Self.headers,
                json: ["type": "A", "name": "www", "content": "192.0.2.2"]))
        #expect(made.status == 200)
        let after = await reader(transport).signals(of: scopes(60))
        #expect(after.filter { before[$0.key] != $0.value }.map(\.key.name) == ["z7.test"])
    }

    /// A single zone is read, which takes one request as well; and of a list that fails nothing is known.
    @Test func whereThereIsNoSignal() async throws {
        let transport = try transport(2)
        #expect(await reader(transport).signals(of: scopes(1)).isEmpty)
        #expect(transport.requests.isEmpty)
        #expect(await reader(transport).signals(of: scopes(2, pinnedID: String(repeating: "0", count: 32))).isEmpty)
        transport.arm(ArmedFault(pathPrefix: "/zones", effect: .answer(HTTPResponse(status: 403, json: ["success": false, "errors": []]))))
        #expect(await reader(transport).signals(of: scopes(2)).isEmpty)
    }
}
