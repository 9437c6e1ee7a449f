import CanonicalJSON
import CloudflareProvider
import Estate
import HTTPMessages
import HerokuProvider
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// An estate whose plan has every kind of write, over simulated providers and with a ledger of its own.
struct FaultWorld {
    let heroku: SimulatedTransport<HerokuSimulator>
    let cloudflare: SimulatedTransport<CloudflareSimulator>
    private let ledger: any Ledger
    private let estate: Estate
    private let environment: EnvironmentDeclaration
    private let connections: Connections
    private let writers: [String: any ProviderWriter]

    init(_ estate: Estate, ledger: any Ledger = MemoryLedger()) throws {
        (self.estate, self.ledger) = (estate, ledger)
        heroku = SimulatedTransport(try HerokuSimulator(seed: FaultEstate.apps))
        cloudflare = SimulatedTransport(try CloudflareSimulator(seed: AcmeEstate.records))
        environment = try #require(estate.environments["production"])
        let (first, second) = (Self.client(heroku), Self.client(cloudflare))
        connections = Connections(
            models: ["heroku": HerokuModel(), "cloudflare": CloudflareDNSModel()],
            readers: [
                "heroku": HerokuReader(client: first, provider: "heroku", watch: SecretWatch()),
                "cloudflare": CloudflareDNSReader(client: second, provider: "cloudflare"),
            ], stores: ["vault": DictionaryStore(["vault@prod:/S": "a secret of the test"])],
            key: FingerprintKey(Secret("key of the test")))
        let pace = HerokuPace(release: (.zero, 3), addon: (.zero, 3), domain: (.zero, 3))
        writers = [
            "heroku": HerokuWriter(client: first, provider: "heroku", pace: pace),
            "cloudflare": CloudflareWriter(client: second),
        ]
    }

    private static func client(_ transport: any HTTPTransport) -> APIClient {
        // As many tries as usual, without the pauses.
        let policy = RetryPolicy(attempts: RetryPolicy.standard.attempts, firstPause: .zero, longestPause: .zero)
        return APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 8), policy: policy) {
            $0.headers["Authorization"] = "Bearer token-simulated"
        }
    }

    func begin() async throws {
        _ = try await ledger.append(
            LedgerEvent(environment: "production", kind: .historyBegun, time: 0, actor: "test", run: nil, detail: ["applied": []]))
    }

    func arm(_ fault: Fault, at target: FaultTarget, count: Int) {
        let armed = fault.armed(target, count: count)
        if target.kind == "heroku" { heroku.arm(armed) } else { cloudflare.arm(armed) }
    }

    func lift() {
        heroku.disarmAll()
        cloudflare.disarmAll()
    }

    // MARK: Running

    func plan() async throws -> (envelope: PlanEnvelope, draft: PlanMaker.Draft) {
        let history = try await History(ledger: ledger, environment: "production")
        let draft = try await PlanMaker(estate: estate, connections: connections)
            .plan(environment: "production", history: history, lifted: ["brake.domain.last-of-kind"])
        return (try PlanEnvelope(plan: draft.plan, createdAt: 0, expiresAt: 3_600, commit: nil, toolVersion: "test"), draft)
    }

    func apply(run: String) async throws -> ApplyReport {
        let (envelope, draft) = try await plan()
        let words = "now \(envelope.shortDigest)"
        let approved = try Gate(environment).approve(envelope, with: .inputs(target: "production", confirm: words, digest: envelope.digest))
        return try await perform(approved, draft, run: run, resuming: false)
    }

    /// Goes on with the newest run that is unfinished.
    /// - Throws: ``Gate/Rejection`` when something else would change than what was confirmed.
    func resume() async throws -> ApplyReport? {
        let runs = try RunRecord.all(in: try await ledger.events(environment: "production"))
        guard let run = runs.last(where: \.isUnfinished) else { return nil }
        let (envelope, draft) = try await plan()
        let approved = try Gate(environment).approve(envelope, asRestOf: run.plan, outputs: draft.outputs)
        return try await perform(approved, draft, run: run.id, resuming: true)
    }

    private func perform(
        _ approved: consuming ApprovedPlan, _ draft: PlanMaker.Draft, run: String, resuming: Bool
    ) async throws -> ApplyReport {
        let applier = Applier(ledger: ledger, writers: writers, actor: "test", fence: nil, now: { 0 })
        return try await applier.apply(approved, draft: draft, run: run, resuming: resuming)
    }

    // MARK: Looking

    /// Live state without times and ids, each item of a list on its own, so that what is there twice shows.
    func live() -> LivePicture { LivePicture(["heroku": heroku.provider.picture, "cloudflare": cloudflare.provider.picture]) }

    /// The path of the first request of this method whose path ends so.
    func path(_ kind: String, _ method: HTTPRequest.Method, endingIn suffix: String) throws -> String {
        let requests = kind == "heroku" ? heroku.requests : cloudflare.requests
        let line = try #require(requests.first { $0.hasPrefix("\(method.rawValue) ") && $0.hasSuffix(suffix) }, "\(method) \(suffix)")
        return String(line.dropFirst(method.rawValue.count + 1))
    }
}
