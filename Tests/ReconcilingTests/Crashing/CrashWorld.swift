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

/// An estate over two providers with one app that is there and one that is not, and everything to apply and resume it.
struct CrashWorld {
    let heroku: SimulatedTransport<HerokuSimulator>
    let cloudflare: SimulatedTransport<CloudflareSimulator>
    let ledger: any Ledger
    let estate: Estate
    private let environment: EnvironmentDeclaration

    init(_ ledger: any Ledger = MemoryLedger()) throws {
        self.ledger = ledger
        heroku = SimulatedTransport(try HerokuSimulator(seed: Self.apps))
        cloudflare = SimulatedTransport(try CloudflareSimulator(seed: AcmeEstate.records))
        var files = ["estate.yaml": AcmeEstate.header, "zone.yaml": Self.zone]
        for number in 1...2 { files["service-\(number).yaml"] = AcmeEstate.service(number) }
        estate = try EstateText.load(files)
        environment = try #require(estate.environments["production"])
    }

    private static let zone = """
        zone: acme.example
        resolvers: []
        environment: production
        records:
          - { name: "@", type: TXT, value: "v=spf1 -all" }
          - { name: a, type: A, value: 192.0.2.2 }
          - { name: old, type: A, value: !absent }
          - { name: w1, type: CNAME, value: !ref service/web1.domains.w1.acme.example.target }
          - { name: w2, type: CNAME, value: !ref service/web2.domains.w2.acme.example.target }
        """
    private static let apps: JSONValue = [
        "tokens": ["token-simulated": "ops@acme.example"], "provisioning_seconds": 0,
        "apps": .array(
            (1...1).map { number in
                [
                    "name": .string("acme-web-\(number)"), "stack": "heroku-22", "config": ["OLD": "1"],
                    "releases": [["version": 1, "description": "Deploy", "slug": "s"]],
                    "formation": [["type": "web", "quantity": 1, "size": "Standard-1X"]],
                ]
            }),
    ]

    // MARK: Running

    private func connections(_ process: DyingProcess) -> (Connections, [String: any ProviderWriter]) {
        let first = client(DyingTransport(transport: heroku, process: process))
        let second = client(DyingTransport(transport: cloudflare, process: process))
        let pace = HerokuPace(release: (.zero, 3), addon: (.zero, 3), domain: (.zero, 3))
        let connections = Connections(
            models: ["heroku": HerokuModel(), "cloudflare": CloudflareDNSModel()],
            readers: [
                "heroku": HerokuReader(client: first, provider: "heroku", watch: SecretWatch()),
                "cloudflare": CloudflareDNSReader(client: second, provider: "cloudflare"),
            ], stores: ["vault": DictionaryStore(["vault@prod:/S": "a secret of the test"])], key: FingerprintKey(Secret("key of the test"))
        )
        let writers: [String: any ProviderWriter] = [
            "heroku": HerokuWriter(client: first, provider: "heroku", pace: pace),
            "cloudflare": CloudflareWriter(client: second),
        ]
        return (connections, writers)
    }

    private func client(_ transport: any HTTPTransport) -> APIClient {
        // Killed calls are not tried again: the process is dead.
        APIClient(
            transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 8),
            policy: RetryPolicy(attempts: 1, firstPause: .zero, longestPause: .zero)
        ) {
            $0.headers["Authorization"] = "Bearer token-simulated"
        }
    }

    func begin() async throws {
        let event = LedgerEvent(environment: "production", kind: .historyBegun, time: 0, actor: "test", run: nil, detail: ["applied": []])
        _ = try await ledger.append(event)
    }

    /// Applies in a process that may die on the way.
    func apply(_ process: DyingProcess) async throws {
        let envelope = try await plan(process)
        let approved = try Gate(environment).approve(
            envelope.plan,
            with: .inputs(target: "production", confirm: "now \(envelope.plan.shortDigest)", digest: envelope.plan.digest))
        try await perform(approved, envelope.draft, process, resuming: false)
    }

    /// What the world takes its time for has happened; then the rest.
    func settle() async throws {
        heroku.advance(seconds: 3_600)
        try await resume()
    }

    /// Goes on with what is unfinished, in a process of its own; applies where nothing was begun.
    func resume() async throws {
        let runs = try RunRecord.all(in: try await ledger.events(environment: "production"))
        let process = DyingProcess(dyingAt: nil)
        if runs.isEmpty { return try await apply(process) }
        guard let run = runs.last(where: \.isUnfinished) else { return }
        let rest = try await plan(process)
        let approved = try Gate(environment).approve(rest.plan, asRestOf: run.plan, outputs: rest.draft.outputs)
        try await perform(approved, rest.draft, process, resuming: true)
    }

    private func plan(_ process: DyingProcess) async throws -> (plan: PlanEnvelope, draft: PlanMaker.Draft) {
        let history = try await History(ledger: ledger, environment: "production")
        let draft = try await PlanMaker(estate: estate, connections: connections(process).0)
            .plan(environment: "production", history: history, lifted: [])
        return (try PlanEnvelope(plan: draft.plan, createdAt: 0, expiresAt: 3_600, commit: nil, toolVersion: "test"), draft)
    }

    private func perform(
        _ approved: consuming ApprovedPlan, _ draft: PlanMaker.Draft, _ process: DyingProcess, resuming: Bool
    ) async throws {
        let applier = Applier(
            ledger: DyingLedger(ledger: ledger, process: process), writers: connections(process).1, actor: "test", fence: nil, now: { 0 })
        _ = try? await applier.apply(approved, draft: draft, run: "run", resuming: resuming)
    }

    // MARK: Looking

    /// Live state without times and ids, and how much there is of what can be made twice.
    func live() -> LivePicture { LivePicture(["heroku": heroku.provider.picture, "cloudflare": cloudflare.provider.picture]) }
}
