import CanonicalJSON
import Estate
import GitHubProvider
import HTTPMessages
import HerokuProvider
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// One service of two environments whose second app was never released, over a simulated Heroku whose clock moves with every
/// look at it, and everything to apply and resume it.
struct ReleaseWorld {
    let heroku: SimulatedTransport<HerokuSimulator>
    let github: SimulatedTransport<GitHubSimulator>
    let ledger = MemoryLedger()
    let watch = SecretWatch()
    private let estate: Estate
    private let environment: EnvironmentDeclaration

    static let slug = "2ef77cf3-0000-4000-8000-000000000001"
    private static let head = """
        estate: acme
        fingerprint_key: !secret "vault@prod:/KEY"
        stores: { vault: { kind: file, path: x, environments: { production: prod } } }
        providers:
          heroku: { kind: heroku, token: !env HEROKU_API_KEY }
          github: { kind: github, token: !env GITHUB_TOKEN }
        environments: { staging: {}, production: { gate: { phrase: now } } }
        """

    /// - Parameters:
    ///   - release: what stands under `release:` of the app in production.
    ///   - task: what stands behind the task's command.
    ///   - script: what the command does.
    init(
        release: String = "{ from: staging }", task: String = "size: standard-1x", pipeline: String = "", isCoupled: Bool = true,
        script: JSONValue = ["match": "velvet.db.migrate", "seconds": 2, "exit": 0, "output": ["Applied 3 migration(s)"]]
    ) throws {
        heroku = SimulatedTransport(try HerokuSimulator(seed: Self.seed(script, isCoupled)))
        github = SimulatedTransport(try GitHubSimulator(seed: Self.workflows))
        let service = """
            service: velvet
            stack: heroku-24
            formation: { web: { quantity: 2, size: standard-1x } }
            tasks: { migrate: { command: "python -m velvet.db.migrate", \(task) } }
            \(pipeline)
            environments:
              staging: { app: acme-velvet-staging }
              production:
                app: acme-velvet
                addons: { db: { plan: "heroku-postgresql:essential-0" } }
                config: { A: "1" }
                release: \(release)
            """
        estate = try EstateText.load(["estate.yaml": Self.head, "velvet.yaml": service])
        environment = try #require(estate.environments["production"])
    }

    private static func seed(_ script: JSONValue, _ isCoupled: Bool) -> JSONValue {
        let staging: JSONValue = [
            "name": "acme-velvet-staging",
            "releases": [
                ["version": 1, "description": "Initial release"], ["version": 2, "description": "Deploy 2ef77cf3", "slug": .string(slug)],
            ],
            "formation": [
                ["type": "web", "quantity": 1, "size": "Standard-1X"], ["type": "worker", "quantity": 0, "size": "Standard-1X"],
            ],
        ]
        let production: JSONValue = [
            "name": "acme-velvet", "releases": [["version": 1, "description": "Initial release"]], "commands": [script],
            "config": ["SESSION_KEY": "Canary-0f-the-session/"],
        ]
        return [
            "tokens": ["token-simulated": "ops@acme.example"], "apps": [staging, production], "provisioning_seconds": 3,
            "pipelines": isCoupled ? [["name": "velvet"]] : [],
            "couplings": isCoupled
                ? [
                    ["app": "acme-velvet-staging", "pipeline": "velvet", "stage": "staging"],
                    ["app": "acme-velvet", "pipeline": "velvet", "stage": "production"],
                ] : [],
        ]
    }

    private static let workflows: JSONValue = [
        "tokens": ["token-simulated": ["login": "kris", "permissions": ["actions:write"]]],
        "repositories": [
            [
                "name": "acme/app",
                "workflows": [["file": "deploy.yml", "name": "Deploy", "inputs": ["target", "mark"], "runName": "mark", "seconds": 3]],
            ]
        ],
    ]
    static let workflow = "{ workflow: deploy.yml, repository: acme/app, inputs: { target: prod }, marker: mark }"

    func begin() async throws {
        let event = LedgerEvent(environment: "production", kind: .historyBegun, time: 0, actor: "test", run: nil, detail: ["applied": []])
        _ = try await ledger.append(event)
    }

    // MARK: Running

    private func client(_ process: DyingProcess) -> APIClient {
        APIClient(
            transport: ticking(DyingTransport(transport: heroku, process: process)), baseURL: "http://127.0.0.1",
            limiter: RateLimiter(width: 8),
            policy: RetryPolicy(attempts: 1, firstPause: .zero, longestPause: .zero)
        ) { $0.headers["Authorization"] = "Bearer token-simulated" }
    }

    private func connections(_ process: DyingProcess) -> Connections {
        Connections(
            models: ["heroku": HerokuModel()],
            readers: [
                "heroku": HerokuReader(client: client(process), provider: "heroku", watch: watch)
            ],
            stores: ["vault": DictionaryStore([:])], key: FingerprintKey(Secret("key of the test")), watch: watch)
    }

    private func ticking(_ transport: any HTTPTransport) -> TickingTransport {
        TickingTransport(transport: transport, heroku: heroku, github: github)
    }

    private func dispatcher(_ process: DyingProcess) -> GitHubWriter {
        let client = APIClient(
            transport: ticking(DyingTransport(transport: github, process: process)), baseURL: "http://127.0.0.1",
            limiter: RateLimiter(width: 8), policy: RetryPolicy(attempts: 1, firstPause: .zero, longestPause: .zero)
        ) { $0.headers["Authorization"] = "Bearer token-simulated" }
        return GitHubWriter(client: client, pace: GitHubPace(run: (.zero, 30), listing: (.zero, 4)))
    }

    private func writer(_ process: DyingProcess) -> HerokuWriter {
        let logs = APIClient(
            transport: ticking(heroku), baseURL: "", limiter: RateLimiter(width: 8),
            policy: RetryPolicy(attempts: 1, firstPause: .zero, longestPause: .zero)
        ) { _ in }
        let pace = HerokuPace(
            release: (.zero, 20), addon: (.zero, 20), domain: (.zero, 3), promotion: (.zero, 60), arrival: (.zero, 8), task: (.zero, 60),
            log: (.zero, 10))
        return HerokuWriter(client: client(process), provider: "heroku", pace: pace, logs: logs, watch: watch)
    }

    func plan(_ process: DyingProcess = DyingProcess(dyingAt: nil)) async throws -> (plan: PlanEnvelope, draft: PlanMaker.Draft) {
        let history = try await History(ledger: ledger, environment: "production")
        let draft = try await PlanMaker(estate: estate, connections: connections(process))
            .plan(environment: "production", history: history, lifted: [])
        return (try PlanEnvelope(plan: draft.plan, createdAt: 0, expiresAt: 3_600, commit: nil, toolVersion: "test"), draft)
    }

    @discardableResult
    func apply(_ process: DyingProcess = DyingProcess(dyingAt: nil), run: String = "run") async throws -> ApplyReport? {
        let (plan, draft) = try await plan(process)
        let approved = try Gate(environment).approve(
            plan,
            with: .inputs(target: "production", confirm: "now \(plan.shortDigest)", digest: plan.digest))
        return try await perform(approved, draft, process, run: run, resuming: false)
    }

    /// Goes on with what is unfinished, in a process of its own; applies where nothing was begun.
    @discardableResult
    func resume() async throws -> ApplyReport? {
        let runs = try RunRecord.all(in: try await ledger.events(environment: "production"))
        if runs.isEmpty { return try await apply() }
        guard let run = runs.last, run.isUnfinished else { return nil }
        let process = DyingProcess(dyingAt: nil)
        let (plan, draft) = try await plan(process)
        let approved = try Gate(environment).approve(plan, asRestOf: run.plan, outputs: draft.outputs)
        return try await perform(approved, draft, process, run: run.id, resuming: true)
    }

    private func perform(
        _ approved: consuming ApprovedPlan, _ draft: PlanMaker.Draft, _ process: DyingProcess, run: String, resuming: Bool
    ) async throws -> ApplyReport? {
        let applier = Applier(
            ledger: DyingLedger(ledger: ledger, process: process), writers: ["heroku": writer(process), "github": dispatcher(process)],
            actor: "test", fence: nil, now: { 1_779_100_000 })
        return try? await applier.apply(approved, draft: draft, run: run, resuming: resuming)
    }

    // MARK: Looking

    func count(_ request: String) -> Int { heroku.requests.count { $0 == request } }

    /// How many one-off dynos were ever begun.
    var dynosBegun: Int { heroku.provider.picture["dyno_serial"]?.integer ?? 0 }
    var runs: Int { github.provider.picture["repositories"]?.array?.first?["runs"]?.array?.count ?? 0 }
    var promotions: Int { heroku.provider.picture["promotions"]?.array?.count ?? 0 }

    var app: JSONValue { heroku.provider.picture["apps"]?.array?.first { $0["name"] == "acme-velvet" } ?? .null }
}

/// A provider whose clock moves on by a second with every request, so that what takes time ends while it is looked at.
private struct TickingTransport: HTTPTransport {
    let transport: any HTTPTransport
    let heroku: SimulatedTransport<HerokuSimulator>
    let github: SimulatedTransport<GitHubSimulator>

    func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        heroku.advance(seconds: 1)
        github.advance(seconds: 1)
        deploy()
        return try await transport.send(request)
    }

    /// What a run of the workflow does to the app when it has ended.
    private func deploy() {
        let runs = github.provider.picture["repositories"]?.array?.first?["runs"]?.array ?? []
        guard let id = runs.last?["id"]?.integer else { return }
        let look = HTTPRequest(
            .get, "http://127.0.0.1/repos/acme/app/actions/runs/\(id)",
            headers: ["User-Agent": "a test", "Authorization": "Bearer token-simulated"])
        let app = heroku.provider.picture["apps"]?.array?.first { $0["name"] == "acme-velvet" }
        let isDeployed = app?["releases"]?.array?.contains { $0["slug"]?.string != nil } ?? false
        guard !isDeployed, github.control(look).json?["conclusion"] == "success" else { return }
        heroku.control(HTTPRequest(.post, "http://127.0.0.1/_control/heroku/deploy", json: ["app": "acme-velvet"]))
    }
}
