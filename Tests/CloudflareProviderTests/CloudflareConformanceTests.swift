import CanonicalJSON
import CloudflareProvider
import HTTPMessages
import ProviderSimulators
import Reconciling
import TestBench
import Testing

/// What every provider must do, at the simulated Cloudflare: its zones.
@Suite struct CloudflareConformanceTests {
    private static let stages = ZoneStages(provider: "cloudflare", "{ kind: cloudflare, token: !env TOKEN }")
    private static let token = "canary-of-the-api-token"
    private static let id = "0123456789abcdef0123456789abcdef"

    private static let member = ProviderConformance.Member(
        name: "cloudflare",
        lacks: [.secrets: "records are public"], lifted: ["brake.dns.mass-delete", "brake.dns.mail-record"],
        // The zone's id, and its records; of 18 records, five on a page.
        reads: 2, crowdedReads: 5, writes: 1, tampered: ZoneStages.tampered("cloudflare"),
        culprit: "kris@acme.example with the token laptop", estate: { stages.files($0) }
    ) { surroundings in
        let others: [JSONValue] = (1...12).map { ["type": "A", "name": .string("other\($0)"), "content": "192.0.2.50"] }
        let seed: JSONValue = [
            "tokens": [token: ["zone.read", "dns.edit", "account_settings.read"], "somebody": ["zone.read", "dns.edit"]],
            "token_facts": ["somebody": ["name": "laptop", "email": "kris@acme.example"]],
            "zones": [
                [
                    "name": .string(ZoneStages.zone), "id": .string(id), "plan": "pro",
                    "records": surroundings == .crowded ? .array(others) : [],
                ]
            ],
        ]
        let cloudflare = SimulatedTransport(try CloudflareSimulator(seed: seed))
        let way: any HTTPTransport = surroundings == .crowded ? SmallPages(transport: cloudflare) : cloudflare
        return ProviderConformance.Opened(
            endpoints: ["cloudflare": .init(way, credentials: ["token": token])],
            live: { .array(cloudflare.provider.picture["zones"]?.array?.flatMap { $0["records"]?.array ?? [] } ?? []) },
            tamper: {
                let www = "www.\(ZoneStages.zone)"
                let records = cloudflare.provider.picture["zones"]?.array?.first?["records"]?.array ?? []
                let record = try #require(records.first { $0["name"]?.string == www }?["id"]?.string)
                let request = HTTPRequest(
                    .patch, "/zones/\(id)/dns_records/\(record)", headers: ["Authorization": "Bearer somebody"],
                    json: ["content": "192.0.2.99"])
                try #require(cloudflare.control(request).isSuccess)
            }, shorten: shorter)
    }

    @Test(arguments: ProviderConformance.requirements)
    func provider(_ requirement: ProviderConformance.Requirement) async throws { try await requirement.run(Self.member) }

    /// The same answer with one item less than it counts.
    static func shorter(_ answer: JSONValue) -> JSONValue? {
        guard answer["result_info"]?["total_count"] != nil, var members = answer.object, let items = members["result"]?.array,
            !items.isEmpty
        else { return nil }
        members["result"] = .array(items.dropLast())
        return .object(members)
    }
}

/// A server that makes pages smaller than it is asked to.
private struct SmallPages: HTTPTransport {
    let transport: any HTTPTransport

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        var request = request
        if request.path.hasSuffix("/dns_records") {
            request.url = request.url.replacing("per_page=\(request.query("per_page") ?? "")", with: "per_page=5")
        }
        return try await transport.send(request)
    }
}
