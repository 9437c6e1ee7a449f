import CanonicalJSON
import CurlTransport
import HTTPMessages
import Planning
import PowerDNSProvider
import Reconciling
import Resources
import TestBench
import Testing

/// Zones of a real server that did not change are told from their list.
@Suite struct PowerDNSSignalTests {
    private let server: NameServer
    private let transport: TappedTransport
    private let reader: any ProviderReader

    init() async throws {
        server = try await NameServer(apiKey: ServerBench.key)
        let transport = TappedTransport(try CurlTransport())
        let client = APIClient(transport: transport, baseURL: server.url, limiter: RateLimiter(width: 4), policy: .never) {
            $0.headers[PowerDNS.keyHeader] = ServerBench.key
        }
        self.transport = transport
        reader = try #require(PowerDNSDefinition.connected(client, server: "localhost", provider: "names").reader)
        for name in ["a", "b", "silent"] {
            var zone: [String: JSONValue] = [
                "name": .string("\(name).example."), "kind": "Native", "nameservers": ["ns1.example.net."],
            ]
            if name == "silent" { zone["soa_edit_api"] = "" }
            try await send(.post, "", .object(zone))
        }
        transport.reset()
    }

    /// As somebody who is not plumb.
    private func send(_ method: HTTPRequest.Method, _ zone: String, _ body: JSONValue) async throws {
        var request = HTTPRequest(method, "\(server.url)/api/v1/servers/localhost/zones\(zone)", json: body)
        request.headers["X-API-Key"] = ServerBench.key
        let response = try await CurlTransport().send(request)
        try #require(response.isSuccess, "\(String(decoding: response.body, as: UTF8.self))")
    }

    private func write(_ zone: String) async throws {
        let record: JSONValue = ["content": "192.0.2.9"]
        let set: JSONValue = ["name": .string("www.\(zone)."), "type": "A", "ttl": 60, "changetype": "REPLACE", "records": [record]]
        try await send(.patch, "/\(zone).", ["rrsets": [set]])
    }

    private func scopes(_ names: String...) -> [DesiredScope] {
        names.map { name in
            DesiredScope(
                scope: Scope(provider: "names", name: "\(name).example"), environment: "production", resources: [], ignore: [],
                mode: .manage, prune: false)
        }
    }

    @Test func allZonesTakeOneRequest() async throws {
        let signals = try #require(reader as? any ChangeSignalReader)
        let before = await signals.signals(of: scopes("a", "b", "gone"))
        #expect(before.keys.map(\.name).sorted() == ["a.example", "b.example"], "one that is not there is read")
        #expect(transport.requests.map(\.line) == ["GET /api/v1/servers/localhost/zones"])
        #expect(await signals.signals(of: scopes("a", "b")) == before)
        try await write("b.example")
        let after = await signals.signals(of: scopes("a", "b"))
        #expect(after.filter { before[$0.key] != $0.value }.map(\.key.name) == ["b.example"])
        transport.reset()
        // A single zone is read, which takes one request as well.
        #expect(await signals.signals(of: scopes("a")).isEmpty)
        #expect(transport.requests.isEmpty)
        let listing = try #require((reader as? any ListingReader)?.takeListing())
        #expect(listing.map(\.address.description).sorted() == ["a", "b", "silent"].map { "names/\($0).example/zone" })
    }

    /// A zone whose serial stays as it is tells nothing by it: it is read each time.
    @Test func aSerialThatDoesNotMoveProvesNothing() async throws {
        let signals = try #require(reader as? any ChangeSignalReader)
        let scopes = scopes("a", "silent")
        let before = await signals.signals(of: scopes)
        try await write("silent.example")
        #expect(await signals.signals(of: scopes) == before, "that is why")
        let read = await reader.observe(scopes, key: FingerprintKey(Secret("a key")))
        for scope in scopes {
            let observation = try #require(try read[scope.scope]?.get())
            #expect(signals.provesChanges(observation) == (scope.scope.name == "a.example"))
        }
    }

    @Test func aListThatFailsTellsNothing() async throws {
        let signals = try #require(reader as? any ChangeSignalReader)
        transport.arm(.get, .answer(HTTPResponse(status: 500)))
        #expect(await signals.signals(of: scopes("a", "b")).isEmpty)
        #expect((reader as? any ListingReader)?.takeListing() == nil)
    }
}
