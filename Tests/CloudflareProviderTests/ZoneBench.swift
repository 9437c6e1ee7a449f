import CanonicalJSON
import CloudflareProvider
import DNSModel
import Estate
import HTTPMessages
import Planning
import Reconciling
import Resources
import TestBench

/// One zone of an estate against a small Cloudflare.
struct ZoneBench {
    let cloudflare: SmallCloudflare
    let transport: ScriptedTransport
    let estate: Estate
    let connections: Connections

    static let zone = "raxx.app"

    static let head = """
        estate: raxx
        fingerprint_key: !secret "vault:/KEY"
        stores: { vault: { kind: environment } }
        providers:
          cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
          postmark: { kind: postmark, token: !env POSTMARK }
        environments: { production: {} }
        """

    init(_ estate: Estate, cloudflare: SmallCloudflare = SmallCloudflare(zone: zone), lookups: [String: String] = [:]) {
        self.cloudflare = cloudflare
        self.estate = estate
        let transport = ScriptedTransport { cloudflare.answer($0) }
        self.transport = transport
        connections = Connections(
            models: ["cloudflare": CloudflareDNSModel().knowing([MailService(title: "Postmark", returnPathDomain: "mtasv.net")])],
            readers: [
                "cloudflare": CloudflareDNSReader(client: transport.client(), provider: "cloudflare"),
                "postmark": AnsweringReader(answers: lookups),
            ], stores: [:], key: FingerprintKey(Secret("fingerprint key of a test")))
    }

    /// - Parameters:
    ///   - records: the file's `records`, one flow mapping each.
    ///   - settings: further lines of the zone's file.
    init(
        _ records: [String], settings: [String] = ["id: 0123456789abcdef0123456789abcdef"], live: [JSONValue] = [],
        cloudflare: SmallCloudflare = SmallCloudflare(zone: zone), lookups: [String: String] = [:]
    ) throws {
        let lines = ["zone: \(Self.zone)", "environment: production", "provider: cloudflare", "resolvers: []"] + settings + ["records:"]
        let text = (lines + records.map { "  - { \($0) }" }).joined(separator: "\n") + (records.isEmpty ? " []" : "")
        self.init(
            try EstateText.load(["desired/estate.yaml": Self.head, "desired/zones/zone.yaml": text]), cloudflare: cloudflare,
            lookups: lookups)
        cloudflare.seed(live)
    }

    func plan(history: History? = nil) async throws -> Plan {
        try await PlanMaker(estate: estate, connections: connections).plan(environment: "production", history: history, lifted: []).plan
    }

    @discardableResult
    func apply() async throws -> Plan {
        let plan = try await plan()
        let writer = CloudflareWriter(client: transport.client())
        for operation in plan.operations { _ = try await writer.perform(operation, in: OperationContext()) }
        return plan
    }

    static func record(_ name: String, _ type: String, _ content: String, _ more: [String: JSONValue] = [:]) -> JSONValue {
        let full = name == "@" ? zone : "\(name).\(zone)"
        return .object(more.merging(["name": .string(full), "type": .string(type), "content": .string(content)]) { first, _ in first })
    }
}

/// Answers look-ups from a table.
struct AnsweringReader: ProviderReader, LookupReader {
    let answers: [String: String]

    func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] { [:] }

    func answer(_ lookups: [Lookup]) async -> [Lookup: Result<String, ProviderError>] {
        Dictionary(
            lookups.map { lookup in
                let missing = ProviderError(.notFound, attempt: "answering \(lookup)", message: "nothing")
                return (lookup, answers[lookup.description].map { .success($0) } ?? .failure(missing))
            }, uniquingKeysWith: { first, _ in first })
    }
}
