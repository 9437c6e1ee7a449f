import CanonicalJSON
import Estate
import HTTPMessages
import Planning
import PostmarkProvider
import ProviderSimulators
import Reconciling
import Resources
import Concurrency
import TestBench
import Testing

/// A mail domain at the simulated Postmark, whose DNS says what a test has it say.
final class VerificationBench: Sendable {
    static let key = "2026pm._domainkey.raxx.app"
    static let scope = Scope(provider: "postmark", name: "raxx.app")

    let transport: SimulatedTransport<PostmarkSimulator>
    private let client: APIClient
    private let slept = Locked(0)
    /// What happens while somebody waits for the first, the second, … time.
    private let meanwhile: Locked<[@Sendable () -> Void]> = Locked([])

    init(_ domain: [String: JSONValue] = fresh) throws {
        let members = domain.merging(["ID": 7, "Name": "raxx.app"]) { first, _ in first }
        transport = SimulatedTransport(try PostmarkSimulator(seed: ["tokens": ["token"], "domains": [.object(members)]]))
        client = APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 4), policy: .never) {
            $0.headers["X-Postmark-Account-Token"] = "token"
        }
    }

    /// A new domain: its first key waits to be seen.
    static let fresh: [String: JSONValue] = [
        "DKIMPendingHost": .string(key), "DKIMPendingTextValue": "k=rsa; p=NEW", "ReturnPathDomain": "pm-bounces.raxx.app",
    ]
    static let verified: [String: JSONValue] = [
        "DKIMHost": .string(key), "DKIMTextValue": "k=rsa; p=NEW", "DKIMVerified": true, "ReturnPathDomain": "pm-bounces.raxx.app",
        "ReturnPathDomainVerified": true,
    ]

    static let keyRecord = PublishedNames.Record(name: key, type: "TXT", value: "k=rsa;p=NEW")
    static let returnPath = PublishedNames.Record(name: "pm-bounces.raxx.app", type: "CNAME", value: "pm.mtasv.net")

    func publish(_ records: PublishedNames.Record...) { transport.learn(PublishedNames(records)) }

    /// - Parameter steps: each happens in a pause between looks.
    func then(_ steps: (@Sendable () -> Void)...) { meanwhile.withLock { $0 = steps } }

    var pauses: Int { slept.withLock { $0 } }

    func writer() -> PostmarkWriter {
        let pace = ProbePace(first: .seconds(10), longest: .seconds(60)) { [self] _ in
            slept.withLock { $0 += 1 }
            meanwhile.withLock { $0.isEmpty ? nil : $0.removeFirst() }?()
        }
        return PostmarkWriter(client: client, pace: pace)
    }

    /// - Parameters:
    ///   - written: names in the zone with their types, such as `pm-bounces/CNAME`; nil to look at all there is.
    ///   - own: whether the domain itself was left unseen by an earlier part of the run.
    func probes(
        written: [String]?, own: Bool = false, records: [String] = ["2026pm._domainkey TXT", "pm-bounces CNAME"], mail: String = ""
    ) async throws -> [Planning.Operation] {
        let model = PostmarkModel()
        let estate = try Self.estate(records, mail)
        let scope = try #require(model.lower(estate, environment: "production", provider: "postmark").first)
        let reader = PostmarkReader(client: client, provider: "postmark", domainIDs: ["raxx.app": "7"])
        let observation = try await reader.observe([scope], key: FingerprintKey(Secret("key")))[scope.scope]?.get()
        let zone = Scope(provider: "cloudflare", name: "raxx.app")
        var addresses = written.map { Set($0.map { Address(zone, "dns", $0) }) }
        if own { addresses?.insert(Address(Self.scope, "domain")) }
        transport.resetRequests()
        return model.probes(of: scope, written: addresses, in: try #require(observation))
    }

    private static func estate(_ records: [String], _ mail: String) throws -> Estate {
        let head = """
            estate: raxx
            fingerprint_key: !secret "vault:/KEY"
            stores: { vault: { kind: environment } }
            providers:
              cloudflare: { kind: cloudflare, token: !env CLOUDFLARE_EDIT_DNS }
              postmark: { kind: postmark, token: !env POSTMARK }
            environments: { production: {} }
            """
        let zone =
            ["zone: raxx.app", "environment: production", "provider: cloudflare", "records:"]
            + records.map { record in
                let parts = record.split(separator: " ")
                let value = parts[1] == "TXT" ? "!lookup \"postmark.domain(raxx.app).dkim_text\"" : "pm.mtasv.net"
                return "  - { name: \(parts[0]), type: \(parts[1]), value: \(value) }"
            }
        var files = [
            "desired/estate.yaml": head,
            "desired/mail.yaml": "mail_domain: raxx.app\nenvironment: production\nprovider: postmark\nid: \"7\"\n\(mail)\n",
        ]
        if !records.isEmpty { files["desired/zone.yaml"] = zone.joined(separator: "\n") }
        return try EstateText.load(files)
    }
}
