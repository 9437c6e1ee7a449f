import CloudflareProvider
import Estate
import HerokuProvider
import Planning
import Reconciling
import Resources
import TestBench
import Testing

/// What a plan reads is read at the same time: whoever waited for another one would wait for ever here.
@Suite struct SideBySideTests {
    /// Lets nobody go on before everybody who is expected has come.
    private actor Rendezvous {
        private var missing: Int
        private var waiting: [CheckedContinuation<Void, Never>] = []

        init(of count: Int) { missing = count }

        func meet() async {
            missing -= 1
            guard missing > 0 else {
                for continuation in waiting { continuation.resume() }
                waiting = []
                return
            }
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private struct MeetingReader: ProviderReader {
        let rendezvous: Rendezvous

        func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
            await rendezvous.meet()
            return Dictionary(
                scopes.map { ($0.scope, .success(Observation(scope: $0.scope, targetID: nil, resources: []))) },
                uniquingKeysWith: { first, _ in first })
        }
    }

    private struct MeetingStore: SecretStore {
        let rendezvous: Rendezvous
        let values: DictionaryStore

        func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
            await rendezvous.meet()
            return await values.read(references)
        }
    }

    private static let files = [
        "desired/estate.yaml": """
        estate: shop
        fingerprint_key: !env KEY
        stores:
          vault: { kind: environment, environments: { production: prod } }
          other: { kind: environment, environments: { production: prod } }
        providers: { heroku: { kind: heroku, token: !env TOKEN } }
        environments: { production: {} }
        """,
        "desired/services/web.yaml": """
        service: web
        stack: heroku-24
        environments:
          production: { app: web-prod, config: { ONE: !secret "vault:/ONE", OTHER: !secret "other:/OTHER" } }
        """,
    ]

    @Test(.timeLimit(.minutes(2))) func storesAreReadBesideWhatIsLive() async throws {
        let rendezvous = Rendezvous(of: 3)
        let store = { (name: String, value: String) in
            MeetingStore(rendezvous: rendezvous, values: DictionaryStore([name: value]))
        }
        let connections = Connections(
            models: ["heroku": HerokuModel()], readers: ["heroku": MeetingReader(rendezvous: rendezvous)],
            stores: ["vault": store("vault@prod:/ONE", "first value"), "other": store("other@prod:/OTHER", "second value")],
            key: FingerprintKey(Secret("fingerprint key of a test")))
        let maker = PlanMaker(estate: try EstateText.load(Self.files), connections: connections)
        let plan = try await maker.plan(environment: "production", history: nil, lifted: []).plan
        let names = plan.changes.filter { $0.address.kind == "config" }.map(\.address.name)
        #expect(names.sorted() == ["ONE", "OTHER"], "\(plan.findings)")
        #expect(plan.inputs.keys.filter { $0.hasPrefix("secret ") }.count == 2)
    }

    private struct MeetingLookups: LookupReader {
        let rendezvous: Rendezvous

        func answer(_ lookups: [Lookup]) async -> [Lookup: Result<String, ProviderError>] {
            await rendezvous.meet()
            return Dictionary(lookups.map { ($0, .success("protected")) }, uniquingKeysWith: { first, _ in first })
        }
    }

    /// A provider that also reads scopes is no reason to wait, where another than its reader answers.
    @Test(.timeLimit(.minutes(2))) func lookupsAreAskedBesideWhatIsLive() async throws {
        let rendezvous = Rendezvous(of: 3)
        let reader = MeetingReader(rendezvous: rendezvous)
        let connections = Connections(
            models: ["heroku": HerokuModel(), "cloudflare": CloudflareModel()], readers: ["heroku": reader, "cloudflare": reader],
            lookups: ["cloudflare": MeetingLookups(rendezvous: rendezvous)], stores: [:],
            key: FingerprintKey(Secret("fingerprint key of a test")))
        let files = [
            "desired/estate.yaml": """
            estate: shop
            fingerprint_key: !env KEY
            providers: { heroku: { kind: heroku, token: !env TOKEN }, cloudflare: { kind: cloudflare, token: !env OTHER } }
            environments: { production: {} }
            """,
            "desired/services/web.yaml": """
            service: web
            stack: heroku-24
            environments:
              production: { app: web-prod, config: { GUARD: !lookup "cloudflare.access(acc/www.example.net).protection" } }
            """,
            "desired/zones/example.net.yaml": """
            zone: example.net
            environment: production
            records: [{ name: www, type: A, value: 192.0.2.1 }]
            """,
        ]
        let maker = PlanMaker(estate: try EstateText.load(files), connections: connections)
        let plan = try await maker.plan(environment: "production", history: nil, lifted: []).plan
        #expect(plan.inputs["lookup cloudflare.access(acc/www.example.net).protection"] == "protected", "\(plan.inputs) \(plan.findings)")
    }
}
