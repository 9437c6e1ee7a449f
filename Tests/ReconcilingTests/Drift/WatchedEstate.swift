import CanonicalJSON
import CloudflareProvider
import Concurrency
import Estate
import HTTPMessages
import HerokuProvider
import Planning
import ProviderSimulators
import Reconciling
import Resources
import SecretStores
import TestBench
import Testing

/// Apps, zones and folders of a vault that were applied, over simulated providers whose clock the test moves.
final class WatchedEstate {
    let heroku: SimulatedTransport<HerokuSimulator>
    let cloudflare: SimulatedTransport<CloudflareSimulator>
    let vault: SimulatedTransport<InfisicalSimulator>
    /// The way to Heroku, on which an answer can be changed.
    let herokuTap: TappedTransport
    let cloudflareTap: TappedTransport
    private let estate: Estate
    private let connections: Connections
    private let store: any WritableSecretStore
    private let ledger = MemoryLedger()

    private static let start = 1_779_100_000

    /// What a folder holds.
    static func secret(_ number: Int) -> String { "a secret of the test, number \(number)" }

    /// - Parameters:
    ///   - folders: of the vault, of which an app takes a secret each.
    ///   - kept: secrets that are declared, made by the first apply and kept in the vault, each in a folder of its own.
    ///   - isHerokuProved: false where reading an app shows that its signal says nothing.
    init(apps: Int, zones: Int, folders: Int, kept: Int = 0, isHerokuProved: Bool = true) async throws {
        var files = [
            "estate.yaml": AcmeEstate.header.replacing("production: { gate: { phrase: now } }", with: "production: {}")
        ]
        for number in 0..<apps {
            let secret = number < folders ? ", S: !secret \"vault:/F\(number)/S\"" : ""
            files["app\(number).yaml"] =
                "service: app\(number)\nenvironments: { production: { app: acme-\(number), config: { FLAG_A: \"true\"\(secret) } } }\n"
        }
        for number in 0..<zones {
            files["zone\(number).yaml"] =
                "zone: z\(number).test\nresolvers: []\nenvironment: production\nrecords: [{ name: a, type: A, value: 192.0.2.1 }, { name: t, type: TXT, value: words }]\n"
        }
        for number in 0..<kept {
            files["kept\(number).yaml"] = """
                secret: kept\(number)
                environment: production
                value: !generate { bytes: 32, encoding: hex }
                generation: 1
                stored: ["vault@prod:/K\(number)/KEY"]

                """
        }
        estate = try EstateText.load(files)
        let live: [JSONValue] = (0..<apps).map { ["name": .string("acme-\($0)"), "stack": "heroku-24", "config": [:]] }
        heroku = SimulatedTransport(
            try HerokuSimulator(
                seed: ["tokens": ["token": "ops@acme.example", "other": "ben@acme.example"], "app_limit": 100_000, "apps": .array(live)]),
            now: Self.start)
        let empty: [JSONValue] = (0..<zones).map { ["name": .string("z\($0).test"), "records": []] }
        cloudflare = SimulatedTransport(
            try CloudflareSimulator(seed: ["tokens": ["token": ["zone.read", "dns.read", "dns.edit"]], "zones": .array(empty)]),
            now: Self.start)
        let secrets = (0..<folders).map { ("/F\($0)/S", JSONValue.string(Self.secret($0))) }
        vault = SimulatedTransport(
            try InfisicalSimulator(seed: [
                "project": "p1", "tokens": ["token"],
                "environments": ["prod": .object(Dictionary(secrets, uniquingKeysWith: { first, _ in first }))],
            ]), now: Self.start)
        herokuTap = TappedTransport(heroku)
        cloudflareTap = TappedTransport(cloudflare)
        let watch = SecretWatch()
        store = WatchedWritableStore(
            InfisicalStore(client: Self.client(vault, withToken: false), project: "p1", authentication: .token(Secret("token"))),
            watch: watch)
        let reader = HerokuReader(client: Self.client(herokuTap), provider: "heroku", watch: watch)
        connections = Connections(
            models: ["heroku": HerokuModel(), "cloudflare": CloudflareModel(), "vault": SecretsModel(keepsVersions: true)],
            readers: [
                "heroku": isHerokuProved ? reader : UnprovedReader(base: reader),
                "cloudflare": CloudflareReader(client: Self.client(cloudflareTap), provider: "cloudflare", watch: watch),
            ], stores: ["vault": store], key: FingerprintKey(Secret("key of the test")),
            watch: watch)
        try await apply()
    }

    private static func client(_ transport: any HTTPTransport, withToken: Bool = true) -> APIClient {
        let policy = RetryPolicy(attempts: RetryPolicy.standard.attempts, firstPause: .zero, longestPause: .zero)
        return APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 16), policy: policy) {
            if withToken { $0.headers["Authorization"] = "Bearer token" }
        }
    }

    /// Until nothing is left to do or to record.
    private func apply() async throws {
        _ = try await ledger.append(
            LedgerEvent(environment: "production", kind: .historyBegun, time: 0, actor: "test", run: nil, detail: ["applied": []]))
        let gate = Gate(try #require(estate.environments["production"]))
        let writers: [String: any ProviderWriter] = [
            "heroku": HerokuWriter(client: Self.client(heroku), provider: "heroku"),
            "cloudflare": CloudflareWriter(client: Self.client(cloudflare)),
            "vault": SecretsWriter(keeper: store, key: connections.key),
        ]
        for round in 0..<3 {
            let history = try await History(ledger: ledger, environment: "production")
            let draft = try await maker.plan(environment: "production", history: history, lifted: [])
            guard !draft.plan.changes.isEmpty else { return }
            let envelope = try PlanEnvelope(plan: draft.plan, createdAt: 0, expiresAt: 3_600, commit: nil, toolVersion: "test")
            let approved = try gate.approve(envelope, with: .inputs(target: nil, confirm: nil, digest: envelope.digest))
            let applier = Applier(ledger: ledger, writers: writers, actor: "test", fence: nil, now: { 0 })
            let report = try await applier.apply(approved, draft: draft, run: "r\(round)")
            try #require(report.isComplete, "\(report)")
        }
    }

    private var maker: PlanMaker { PlanMaker(estate: estate, connections: connections) }

    /// One round of a watch.
    func check(
        _ record: DriftRecord, at now: Int, _ extent: DriftCheck.Extent = DriftCheck.Extent(usesSignals: true, fullEvery: 12)
    ) async throws -> DriftCheck.Result {
        let check = DriftCheck(maker, of: estate, environment: "production", desired: "as applied", extent: extent, now: now)
        return try await check.run(record, events: try await ledger.events(environment: "production"), locks: [])
    }

    func advance(seconds: Int) {
        heroku.advance(seconds: seconds)
        cloudflare.advance(seconds: seconds)
        vault.advance(seconds: seconds)
    }

    /// No fault strikes any more.
    func disarm() {
        heroku.disarmAll()
        cloudflare.disarmAll()
        vault.disarmAll()
        herokuTap.disarm()
        cloudflareTap.disarm()
    }

    func resetRequests() {
        heroku.resetRequests()
        cloudflare.resetRequests()
        vault.resetRequests()
    }

    /// The id of the app at Heroku.
    func id(of app: Int) throws -> String {
        let picture = heroku.provider.picture["apps"]?.array?.first { $0["name"]?.string == "acme-\(app)" }
        return try #require(picture?["id"]?.string)
    }

    // MARK: Behind our back

    func setFlag(of app: Int, to value: String) throws {
        let response = heroku.control(
            HTTPRequest(
                .patch, "http://127.0.0.1/apps/acme-\(app)/config-vars",
                headers: ["Authorization": "Bearer other", "Accept": "application/vnd.heroku+json; version=3", "User-Agent": "somebody"],
                json: ["FLAG_A": .string(value)]))
        try #require(response.status == 200, "\(response)")
    }

    func setRecord(of zone: Int, to value: String) throws { try set("a", "A", of: zone, to: value) }

    func setText(of zone: Int, to value: String) throws { try set("t", "TXT", of: zone, to: "\"\(value)\"") }

    /// What is kept of a declared secret.
    func keptValue(_ number: Int) throws -> String {
        try #require(vault.provider.picture["environments"]?["prod"]?["/K\(number)/KEY"]?["value"]?.string)
    }

    func setKept(_ number: Int, to value: String) throws {
        let response = vault.control(
            HTTPRequest(
                .patch, "http://127.0.0.1/api/v4/secrets/KEY", headers: ["Authorization": "Bearer token"],
                json: ["projectId": "p1", "environment": "prod", "secretPath": .string("/K\(number)"), "secretValue": .string(value)]))
        try #require(response.status == 200, "\(response)")
    }

    private func set(_ name: String, _ type: String, of zone: Int, to value: String) throws {
        let picture = cloudflare.provider.picture["zones"]?.array?.first { $0["name"]?.string == "z\(zone).test" }
        let id = try #require(picture?["id"]?.string)
        let headers: HTTPHeaders = ["Authorization": "Bearer token", "User-Agent": "somebody"]
        let list = cloudflare.control(HTTPRequest(.get, "http://127.0.0.1/zones/\(id)/dns_records", headers: headers))
        let found = try JSONValue(parsing: list.body)["result"]?.array?.first { $0["type"]?.string == type }
        let record = try #require(found?["id"]?.string)
        let response = cloudflare.control(
            HTTPRequest(
                .patch, "http://127.0.0.1/zones/\(id)/dns_records/\(record)", headers: headers,
                json: ["type": .string(type), "name": .string("\(name).z\(zone).test"), "content": .string(value), "ttl": 1]))
        try #require(response.status == 200, "\(response)")
    }
}

/// Reads as the other one does, and says of each signal that it proves nothing.
private struct UnprovedReader: ChangeSignalReader {
    let base: HerokuReader

    func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
        await base.observe(scopes, key: key)
    }

    func signals(of scopes: [DesiredScope]) async -> [Scope: String] { await base.signals(of: scopes) }

    func provesChanges(_ observation: Observation) -> Bool { false }
}
