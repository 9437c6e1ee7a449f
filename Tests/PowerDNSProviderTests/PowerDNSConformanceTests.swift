import CanonicalJSON
import CurlTransport
import HTTPMessages
import PowerDNSProvider
import Reconciling
import TestBench
import Testing

/// What every provider must do, at a real PowerDNS.
@Suite struct PowerDNSConformanceTests {
    private static let stages = ZoneStages(
        provider: "powerdns",
        "{ kind: powerdns, url: \"http://127.0.0.1:1\", token: !env KEY, nameservers: \"ns1.example.net ns2.example.net\" }")
    private static let key = "canary-of-the-api-key"

    /// The one of the program, which waits less for a server that is too busy.
    private static let definition = ProviderDefinition(PowerDNSDefinition.descriptor, model: PowerDNSModel()) { context in
        PowerDNSDefinition.connected(
            context.client.client(header: PowerDNS.keyHeader, from: "token"), server: "localhost", provider: "powerdns",
            pause: .milliseconds(1))
    }

    private static let member = ProviderConformance.Member(
        name: "powerdns",
        lacks: [
            .attribution: "the server does not record who changed a zone", .paging: "a zone comes in one answer, whatever its size",
            .counting: "the answer does not say how many record sets the zone has", .secrets: "records are public",
        ], definitions: [definition], lifted: ["brake.dns.mass-delete", "brake.dns.mail-record"], reads: 1, writes: 1,
        tampered: ZoneStages.tampered("powerdns"),
        estate: { stages.files($0) }
    ) { _ in
        let server = RunningServer(try await NameServer(apiKey: key))
        let zone = "/zones/\(ZoneStages.zone)."
        return ProviderConformance.Opened(
            endpoints: ["powerdns": .init(try CurlTransport(), url: server.url, credentials: ["token": key])],
            live: {
                let answer = try await somebody(server, HTTPRequest(.get, zone))
                return try sets(of: answer)
            },
            tamper: {
                let set: JSONValue = [
                    "name": .string("www.\(ZoneStages.zone)."), "type": "A", "ttl": 300, "changetype": "REPLACE",
                    "records": [["content": "192.0.2.99", "disabled": false]],
                ]
                let answer = try await somebody(server, HTTPRequest(.patch, zone, json: ["rrsets": [set]]))
                try #require(answer.status == 204)
            })
    }

    @Test(arguments: ProviderConformance.requirements)
    func provider(_ requirement: ProviderConformance.Requirement) async throws { try await requirement.run(Self.member) }

    /// A request of somebody else, past plumb.
    private static func somebody(_ server: RunningServer, _ request: HTTPRequest) async throws -> HTTPResponse {
        var request = request
        request.url = server.url + "/api/v1/servers/localhost" + request.url
        request.headers["X-API-Key"] = key
        return try await CurlTransport().send(request)
    }

    /// Every set with what is answered; the SOA moves with each write.
    private static func sets(of answer: HTTPResponse) throws -> JSONValue {
        guard answer.status == 200 else { return .null }
        let sets = try #require(answer.json?["rrsets"]?.array)
        return .array(
            sets.filter { $0["type"] != "SOA" }.map { set in
                [
                    "name": set["name"] ?? .null, "type": set["type"] ?? .null, "ttl": set["ttl"] ?? .null,
                    "records": set["records"] ?? .null,
                ]
            })
    }
}

/// A server that runs for as long as somebody can ask it. Nothing of it is used but its address, which does not change any more.
private final class RunningServer: @unchecked Sendable {
    private let server: NameServer
    let url: String

    init(_ server: NameServer) {
        self.server = server
        url = server.url
    }
}
