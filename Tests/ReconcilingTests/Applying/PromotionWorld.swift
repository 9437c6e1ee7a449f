import CanonicalJSON
import HTTPMessages
import HerokuProvider
import ProviderSimulators
import Reconciling
import Resources
import TestBench

/// Two apps of a service in one pipeline, and a ledger.
struct PromotionWorld {
    static let slug = (staging: "5f0c3a52-0000-4000-8000-000000000001", production: "5f0c3a52-0000-4000-8000-000000000002")

    let heroku: SimulatedTransport<HerokuSimulator>
    let ledger = MemoryLedger()
    private let source = Scope(provider: "heroku", name: "acme-s")
    private let target = Scope(provider: "heroku", name: "acme-p")

    /// - Parameter more: of the app that is promoted to.
    init(_ more: [String: JSONValue] = [:]) throws {
        func app(_ name: String, _ slug: String) -> [String: JSONValue] {
            let releases: JSONValue = [
                ["version": 1, "description": "Initial release"], ["version": 2, "description": "Deploy", "slug": .string(slug)],
            ]
            return ["name": .string(name), "releases": releases, "formation": [["type": "web", "command": "run", "quantity": 1]]]
        }
        let production = app("acme-p", Self.slug.production).merging(more) { _, new in new }
        heroku = SimulatedTransport(
            try HerokuSimulator(seed: [
                "tokens": ["token-simulated": "ops@example.com"], "promotion_seconds": 0, "pipelines": [["name": "acme"]],
                "apps": [.object(app("acme-s", Self.slug.staging)), .object(production)],
                "couplings": [
                    ["app": "acme-s", "pipeline": "acme", "stage": "staging"],
                    ["app": "acme-p", "pipeline": "acme", "stage": "production"],
                ],
            ]))
    }

    func begin() async throws {
        let event = LedgerEvent(environment: "production", kind: .historyBegun, time: 0, actor: "test", run: nil, detail: ["applied": []])
        _ = try await ledger.append(event)
        try await ledger.lock([target], holder: "run", leaseSeconds: 120, now: 0)
    }

    private func promoter(_ process: DyingProcess) -> HerokuPromoter {
        let client = APIClient(
            transport: DyingTransport(transport: heroku, process: process), baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 8),
            policy: RetryPolicy(attempts: 1, firstPause: .zero, longestPause: .zero)
        ) {
            $0.headers["Authorization"] = "Bearer token-simulated"
        }
        return HerokuPromoter(
            client: client,
            pace: HerokuPace(release: (.zero, 3), addon: (.zero, 3), domain: (.zero, 3), promotion: (.zero, 3), arrival: (.zero, 2)))
    }

    /// What the command does: goes on with what was interrupted, and promotes where that is still to be done.
    @discardableResult
    func promote(_ process: DyingProcess = DyingProcess(dyingAt: nil)) async throws -> Promotion.Outcome? {
        let promoter = promoter(process)
        let promotion = Promotion(
            ledger: DyingLedger(ledger: ledger, process: process), promoter: promoter, actor: "test", run: "run",
            fence: Fence(scopes: [target], holder: "run", token: 1), target: target, environment: "production", now: { 0 })
        let events = try await ledger.events(environment: "production")
        if let unfinished = try PromotionRecord.unfinished(of: "web", in: events) { _ = try await promotion.resume(unfinished) }
        let from = try await promoter.deploymentStatus(of: source)
        let to = try await promoter.deploymentStatus(of: target)
        guard let artefact = from.running else { return nil }
        let proposal = PromotionProposal(
            service: "web", source: "staging", target: "production", artefact: artefact, replaced: to.running)
        guard !proposal.isDone else { return nil }
        let gate = Gate(PlanFixture.environment("now"))
        let route = try await promoter.route(from: source, to: target)
        let approved = try gate.approve(proposal, with: .typed(gate.words(for: proposal)))
        return try await promotion.perform(approved, route: route, newest: to.newest)
    }

    /// What the target runs.
    var running: String? {
        let app = heroku.provider.picture["apps"]?.array?.first { $0["name"] == "acme-p" }
        return app?["releases"]?.array?.last { $0["status"] == "succeeded" }?["slug"]?.string
    }

    /// Releases of the target that a promotion made.
    var promotions: Int {
        let app = heroku.provider.picture["apps"]?.array?.first { $0["name"] == "acme-p" }
        return (app?["releases"]?.array ?? []).count { $0["description"]?.string?.hasPrefix("Promote ") == true }
    }
}
