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

    /// The list names what else there is, once; it takes no request of its own.
    @Test func theListNamesOtherZones() async throws {
        let transport = try transport(3)
        let reader = reader(transport)
        #expect(reader.takeListing() == nil)
        _ = await reader.signals(of: scopes(2))
        #expect(transport.requests == ["GET /zones"])
        let listed = reader.takeListing()?.map(\.address.description).sorted()
        #expect(listed == (0..<3).map { "cloudflare/z\($0).test/zone" })
        #expect(reader.takeListing() == nil)
    }

    /// A Worker's newest deployment tells whether its secrets have changed: one request each, where reading takes two.
    @Test func workers() async throws {
        let account = "5a3c0e4f9d1b47e6a2c8d70b6e91f354"
        let workers = ["one", "two"].map { name -> JSONValue in
            [
                "account": .string(account), "name": .string(name), "secrets": ["S": "a value"],
                "deployments": [["created_on": "2026-05-01T09:00:00Z", "author": "kris@acme.example"]],
            ]
        }
        let transport = SimulatedTransport(
            try CloudflareSimulator(seed: ["tokens": ["token": ["workers.edit"]], "workers": .array(workers)]))
        let scopes = ["one", "two", "gone"].map { name in
            DesiredScope(
                scope: Scope(provider: "cloudflare", name: name), environment: "production", resources: [], ignore: [], mode: .manage,
                prune: false, context: .account(account))
        }
        let before = await reader(transport).signals(of: scopes)
        #expect(before.keys.map(\.name).sorted() == ["one", "two"], "one that is not there is read")
        let path = "/accounts/\(account)/workers/scripts"
        #expect(transport.requests.sorted() == ["gone", "one", "two"].map { "GET \(path)/\($0)/deployments" })
        #expect(await reader(transport).signals(of: scopes) == before)
        let written = transport.control(
            HTTPRequest(
                .put, "http://127.0.0.1\(path)/two/secrets", headers: Self.headers,
                json: ["name": "S", "text": "another value", "type": "secret_text"]))
        #expect(written.status == 200)
        let after = await reader(transport).signals(of: scopes)
        #expect(after.filter { before[$0.key] != $0.value }.map(\.key.name) == ["two"])
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
