import CanonicalJSON
import CurlTransport
import DNSQueries
import Diagnostics
import Estate
import HTTPMessages
import Planning
import PowerDNSProvider
import Reconciling
import Resources
import TestBench

/// A real server of its own, and an estate's way to it.
final class ServerBench {
    static let zone = "example.com"
    static let key = "the key of a test"

    /// The provider, as `estate.yaml` declares it.
    static let provider =
        "{ kind: powerdns, url: \"http://127.0.0.1:1\", token: !env KEY, nameservers: \"ns1.example.net ns2.example.net\" }"

    let server: NameServer
    let transport: TappedTransport
    private let client: APIClient
    private let reader: any ProviderReader
    let writer: any ProviderWriter
    let model = PowerDNSModel()
    private let dns = DNSClient(timeout: .seconds(5), tries: 3)

    init() async throws {
        server = try await NameServer(apiKey: Self.key)
        transport = TappedTransport(try CurlTransport())
        client = APIClient(transport: transport, baseURL: server.url, limiter: RateLimiter(width: 4), policy: .never) {
            $0.headers[PowerDNS.keyHeader] = Self.key
        }
        let connected = PowerDNSDefinition.connected(client, server: "localhost", provider: "names", pause: .milliseconds(1))
        guard let reader = connected.reader, let writer = connected.writer else { throw NameServer.Failure(description: "not connected") }
        (self.reader, self.writer) = (reader, writer)
    }

    /// An estate with the zone ``zone`` at the provider `names`.
    /// - Parameters:
    ///   - records: one flow mapping each.
    ///   - settings: further lines of the zone's file.
    static func estate(
        _ records: [String], settings: [String] = [], provider: String = provider, zone: String = zone
    ) throws -> Estate {
        let head = """
            estate: names
            fingerprint_key: !secret "vault:/KEY"
            stores: { vault: { kind: environment } }
            providers: { names: \(provider) }
            environments: { production: {} }

            """
        let lines =
            ["zone: \(zone)", "environment: production", "provider: names"]
            + (settings.contains { $0.hasPrefix("resolvers") } ? [] : ["resolvers: []"])
        let text = (lines + settings + ["records:"] + records.map { "  - \($0)" }).joined(separator: "\n") + (records.isEmpty ? " []" : "")
        return try EstateText.load(["desired/estate.yaml": head, "desired/zones/zone.yaml": text + "\n"])
    }

    // MARK: - Planning and applying

    func plan(_ estate: Estate, lifted: Set<String> = []) async throws -> Plan {
        let connections = Connections(
            models: ["names": model], readers: ["names": reader], stores: [:], key: FingerprintKey(Secret("key")))
        do {
            return try await PlanMaker(estate: estate, connections: connections)
                .plan(environment: "production", history: nil, lifted: lifted).plan
        } catch {
            throw error.errors[0].error
        }
    }

    @discardableResult
    func apply(_ estate: Estate, lifted: Set<String> = []) async throws -> Plan {
        let plan = try await plan(estate, lifted: lifted)
        if let blocking = plan.findings.first(where: { $0.severity == .blocks }) {
            throw NameServer.Failure(description: "\(blocking.rule): \(blocking.message)")
        }
        for operation in plan.operations where operation.performer == nil { try await perform(operation) }
        return plan
    }

    @discardableResult
    func perform(_ operation: Planning.Operation) async throws -> OperationOutcome {
        try await writer.perform(operation, in: OperationContext())
    }

    // MARK: - What others do, and see

    /// A request of somebody else, past what is counted.
    @discardableResult
    func somebody(_ method: HTTPRequest.Method, _ path: String, _ body: JSONValue? = nil) async throws -> HTTPResponse {
        var request = HTTPRequest(method, server.url + "/api/v1/servers/localhost" + path)
        if let body { request = HTTPRequest(method, request.url, json: body) }
        request.headers[PowerDNS.keyHeader] = Self.key
        return try await CurlTransport().send(request)
    }

    func makeZone(_ zone: String = ServerBench.zone, kind: String = "Native") async throws {
        var body: [String: JSONValue] = ["name": .string(zone + "."), "kind": .string(kind), "nameservers": ["ns1.example.net."]]
        // A secondary has the name servers of its primary.
        if kind == "Slave" { body.merge(["nameservers": [], "masters": ["127.0.0.1"]]) { _, new in new } }
        let answer = try await somebody(.post, "/zones", .object(body))
        guard answer.status == 201 else { throw NameServer.Failure(description: "\(answer.status)") }
    }

    func removeZone(_ zone: String = ServerBench.zone) async throws { try await somebody(.delete, "/zones/\(zone).") }

    func serial() async throws -> Int {
        try await somebody(.get, "/zones/\(Self.zone).?rrsets=false").json?["serial"]?.integer ?? -1
    }

    /// The set as the server lists it; nil where it has none.
    func set(_ name: String, _ type: String) async throws -> JSONValue? {
        try await somebody(.get, "/zones/\(Self.zone).").json?["rrsets"]?.array?.first {
            $0["name"]?.string == name + "." && $0["type"]?.string == type
        }
    }

    func contents(_ name: String, _ type: String) async throws -> [String] {
        try await set(name, type)?["records"]?.array?.compactMap { $0["content"]?.string }.sorted() ?? []
    }

    /// What the server answers over DNS.
    func answer(_ type: RecordType, _ name: String) async throws(DNSError) -> DNSAnswer {
        try await dns.ask(server.address, type, at: name)
    }

    /// Where an authoritative answer is not what the files say, for every declared set that is answered as itself.
    func differences(_ estate: Estate) async -> [String] {
        var differences: [String] = []
        for zone in estate.zones {
            let cuts = zone.records.filter { $0.type == .ns && $0.name.value != "@" && $0.isPresent }.map(\.name.value)
            for set in zone.records where set.type != .alias && set.isPresent {
                let name = set.name.value
                // Beyond a cut another zone answers, and at it only DS is this zone's (RFC 4035 §3.1.4.1).
                guard !cuts.contains(where: { name == $0 && set.type != .ds || name.hasSuffix("." + $0) }) else { continue }
                guard case .values(let values) = set.presence else { continue }
                let full = DomainName.full(name, in: zone.name.value)
                let wanted = Set(values.compactMap { try? $0.value.canonical(zone: zone.name.value).get() })
                do throws(DNSError) {
                    let answer = try await answer(set.type, full)
                    guard case .values(let found) = answer, Set(found) == wanted else {
                        differences.append("\(full) \(set.type.rawValue): \(answer), not \(wanted)")
                        continue
                    }
                } catch {
                    differences.append("\(full) \(set.type.rawValue): \(error)")
                }
            }
        }
        return differences
    }
}

extension RecordSet {
    fileprivate var isPresent: Bool { if case .values = presence { true } else { false } }
}
