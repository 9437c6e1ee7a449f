import CanonicalJSON
import CloudflareProvider
import Estate
import HTTPMessages
import Planning
import ProviderSimulators
import Reconciling
import Resources
import TestBench
import Testing

/// Pages projects, from the file to the provider and back.
@Suite struct PagesTests {
    private static let account = "00000000000000000000000000000001"
    private static let path = "/accounts/\(account)/pages/projects/site"
    private static let canary = "s3cr3t-canary-value-of-production"
    private static let scope = Scope(provider: "cloudflare", noun: "pages", name: "site")
    private static let key = FingerprintKey(Secret("a key"))

    /// A project with all that a change has to leave alone.
    private static let project: JSONValue = [
        "account": .string(account), "name": "site",
        "production": [
            "variables": ["API_URL": "https://api.raxx.app", "OLD": "1"], "secrets": ["TOKEN": "what-is-live", "KEPT": "kept"],
            "wrangler_config_hash": "h1",
        ],
        "domains": [["name": "www.raxx.app"]],
        "deployments": [["id": "d1", "commit": "c0ffee", "created_on": "2026-05-01T09:00:00.000000Z"]],
    ]

    private func transport(_ project: JSONValue? = PagesTests.project) throws -> SimulatedTransport<CloudflareSimulator> {
        let shim: JSONValue = ["account": .string(Self.account), "name": "site", "secrets": ["TOKEN": "the Worker's"]]
        return SimulatedTransport(
            try CloudflareSimulator(seed: [
                "tokens": ["token": ["pages.edit", "workers.edit"], "dns": ["dns.edit", "zone.read"]], "workers": [shim],
                "pages": .array(project.map { [$0] } ?? []), "zones": [["name": "raxx.app", "id": "0123456789abcdef0123456789abcdef"]],
            ]))
    }

    private func client(_ transport: some HTTPTransport) -> APIClient {
        APIClient(transport: transport, baseURL: "http://127.0.0.1", limiter: RateLimiter(width: 4), policy: .never) {
            $0.headers["Authorization"] = "Bearer token"
        }
    }

    private static func estate(_ lines: String) throws -> Estate {
        try EstateText.load([
            "desired/estate.yaml": ZoneBench.head,
            "desired/site.yaml": "pages_project: site\nenvironment: production\naccount: \"\(account)\"\n\(lines)",
        ])
    }

    private func connections(_ transport: some HTTPTransport, watch: SecretWatch = SecretWatch()) -> Connections {
        Connections(
            models: ["cloudflare": CloudflareModel()],
            readers: ["cloudflare": CloudflareReader(client: client(transport), provider: "cloudflare", watch: watch)],
            stores: ["vault": DictionaryStore(["vault:/TOKEN": Self.canary])], key: Self.key)
    }

    private func plan(_ lines: String, _ transport: some HTTPTransport, watch: SecretWatch = SecretWatch()) async throws -> Plan {
        try await PlanMaker(estate: try Self.estate(lines), connections: connections(transport, watch: watch))
            .plan(environment: "production", history: nil, lifted: []).plan
    }

    private func perform(_ plan: Plan, _ transport: some HTTPTransport) async throws -> [OperationOutcome] {
        let pace = ProbePace(first: .seconds(1), longest: .seconds(1)) { _ in }
        let writer = CloudflareWriter(client: client(transport), pace: pace)
        let reference = try #require(SecretReference("vault:/TOKEN"))
        let context = OperationContext(secrets: [reference: Secret(Self.canary)])
        var outcomes: [OperationOutcome] = []
        for operation in plan.operations { outcomes.append(try await writer.perform(operation, in: context)) }
        return outcomes
    }

    private static let whole = """
        production:
          variables: { API_URL: "https://api.raxx.app" }
          secrets: { KEPT: !external, TOKEN: !external }
        domains: [www.raxx.app]
        """

    @Test func whatIsLiveAsDeclaredIsInSyncWithTwoRequests() async throws {
        let transport = try transport()
        let plan = try await plan(Self.whole, transport)
        #expect(plan.changes.isEmpty && plan.findings.isEmpty && plan.operations.isEmpty)
        #expect(transport.requests == ["GET \(Self.path)", "GET \(Self.path)/domains"])
        #expect(plan.leftAlone.unmanaged.map(\.description) == ["cloudflare/pages:site/config/production/OLD"])
    }

    @Test func allVariablesOfBothEnvironmentsAreOnePatch() async throws {
        let transport = try transport()
        let plan = try await plan(
            """
            production:
              variables: { API_URL: "https://api.raxx.test", OLD: !absent }
              secrets: { TOKEN: !secret "vault:/TOKEN", NEW: !secret "vault:/TOKEN" }
            preview:
              variables: { API_URL: "https://staging.raxx.test" }
            """, transport)
        // No apply wrote TOKEN: it is not written without being asked for.
        #expect(plan.findings.map(\.rule) == ["secret.cannot-verify"])
        #expect(plan.operations.count == 1)
        #expect(
            Set(plan.changes.map { "\($0.action) \($0.address.kind)/\($0.address.name)" }) == [
                "update config/production/API_URL", "delete config/production/OLD", "create secret/production/NEW",
                "create config/preview/API_URL",
            ])
        let texts = plan.changes.map(\.consequence.text)
        #expect(texts.allSatisfy { $0.contains("with the next ") && $0.contains("keeps the old value") })
        let outcomes = try await perform(plan, transport)
        #expect(transport.requests.filter { $0.hasPrefix("PATCH") }.count == 1)
        let recorded = Address(Self.scope, "secret", "production/NEW")
        #expect(outcomes[0].recordedState[recorded] == ["deployment": .text("d1")])
        let live = try #require(transport.provider.picture["pages"]?.array?.first)
        #expect(live["production"]?["variables"] == ["API_URL": "https://api.raxx.test"])
        #expect(live["production"]?["secrets"] == ["KEPT": "kept", "NEW": .string(Self.canary), "TOKEN": "what-is-live"])
        #expect(live["preview"]?["variables"] == ["API_URL": "https://staging.raxx.test"])
        #expect(live["production"]?["wrangler_config_hash"] == "h1", "the hash is sent back")
        let written = try JSONValue(encoding: plan)
        #expect(!"\(written)".contains(Self.canary))
    }

    /// A plain value that no file vouches for may be a key that somebody put there: it is neither shown nor let out.
    @Test func aLivePlainValueThatMayBeASecretIsNotShown() async throws {
        let value = "k7Qz0-9fXw2_Lr8vB5nM1pT6"
        let watch = SecretWatch()
        let seed: JSONValue = [
            "account": .string(Self.account), "name": "site", "production": ["variables": ["API_URL": .string(value)]],
        ]
        let plan = try await plan("production: { variables: { API_URL: \"https://api.raxx.app\" } }", try transport(seed), watch: watch)
        #expect(plan.changes.map(\.action) == [.update])
        #expect(!"\(try JSONValue(encoding: plan))".contains(value))
        #expect(watch.isIn(Array("the value is \(value).".utf8)))
    }

    @Test func aSecretThatBecomesPlainIsReplacedAndSaysSo() async throws {
        let transport = try transport()
        let plan = try await plan("production: { variables: { TOKEN: \"plain now\" } }", transport)
        #expect(plan.changes.map(\.consequence.risk) == [.dataLoss])
        #expect(plan.changes.first?.consequence.text.contains("replaces the secret") == true)
        _ = try await perform(plan, transport)
        let live = transport.provider.picture["pages"]?.array?.first?["production"]
        #expect(live?["variables"]?["TOKEN"] == "plain now" && live?["secrets"]?["TOKEN"] == nil)
    }

    @Test func aSecretIsKnownUntilTheNextDeployment() {
        let model = CloudflareModel()
        let address = Address(Self.scope, "secret", "production/TOKEN")
        let value = Content.concealed(.init(Self.key.fingerprint(of: "v")))
        func live(_ deployment: String?) -> Content { .record(deployment.map { ["deployment": .text($0)] } ?? [:]) }
        let applied = model.recordedState(.record(["value": value]), live: live("d1"), at: address)
        guard case .known(let known) = model.resolveWriteOnlyValue(live("d1"), applied: applied, at: address) else {
            Issue.record("a value that no deployment followed is known")
            return
        }
        #expect(model.isSatisfied(.record(["value": value]), by: known, at: address))
        for other in [live("d2"), live(nil)] {
            guard case .unverifiable = model.resolveWriteOnlyValue(other, applied: applied, at: address) else {
                Issue.record("nobody knows what another deployment took")
                return
            }
        }
    }

    @Test func aWorkerOfTheSameNameIsAnotherScope() async throws {
        let transport = try transport()
        let estate = try EstateText.load([
            "desired/estate.yaml": ZoneBench.head,
            "desired/site.yaml": "pages_project: site\nenvironment: production\naccount: \"\(Self.account)\"\n\(Self.whole)",
            "desired/worker.yaml":
                "worker: site\nenvironment: production\naccount: \"\(Self.account)\"\nsecrets: { TOKEN: !external, MISSING: !external }\n",
        ])
        let plan = try await PlanMaker(estate: estate, connections: connections(transport))
            .plan(environment: "production", history: nil, lifted: []).plan
        #expect(Set(plan.targets.map(\.scope.description)) == ["cloudflare/site", "cloudflare/pages:site"])
        #expect(plan.findings.compactMap(\.address?.description) == ["cloudflare/site/secret/MISSING"])
    }

    @Test func aDomainIsAddedAndAwaitedUntilItIsActive() async throws {
        let transport = try transport()
        let plan = try await plan("domains: [www.raxx.app, docs.raxx.app]", transport)
        #expect(plan.operations.map(\.action) == ["cloudflare.pages.domain.add", "cloudflare.pages.domain.active"])
        #expect(plan.operations[1].dependsOn == [1])
        #expect(plan.changes.first?.consequence.text == "answers with the site once its CNAME points to site.pages.dev")
        let record = HTTPRequest(
            .post, "http://127.0.0.1/zones/0123456789abcdef0123456789abcdef/dns_records", headers: ["Authorization": "Bearer dns"],
            json: ["type": "CNAME", "name": "docs.raxx.app", "content": "site.pages.dev", "proxied": true])
        #expect(transport.control(record).status == 200)
        #expect(try await perform(plan, transport).map(\.summary) == ["added", "docs.raxx.app is active"])
        // Sent once more, as after a crash, it is done all the same.
        let writer = CloudflareWriter(client: client(transport))
        #expect(try await writer.perform(plan.operations[0], in: OperationContext()).summary == "was there already")
        #expect(await writer.check(plan.operations[1]) == .awaited("docs.raxx.app is active"))
    }

    @Test func aDomainThatIsNotActiveSaysWhy() async throws {
        let seed: JSONValue = [
            "account": .string(Self.account), "name": "site",
            "domains": [["name": "www.raxx.app", "status": "error", "problem": "CNAME record not set."]],
        ]
        let finding = try #require(try await plan("domains: [www.raxx.app]", try transport(seed)).findings.first)
        #expect(finding.rule == "pages.domain-not-active")
        #expect(finding.message == "www.raxx.app is error at the project: CNAME record not set.")
        #expect(finding.fix?.contains("site.pages.dev") == true)
    }

    @Test func aProjectThatIsNotThereBlocks() async throws {
        let plan = try await plan(Self.whole, try transport(nil))
        #expect(plan.findings.contains { $0.rule == "pages.missing" && $0.severity == .blocks })
        #expect(plan.isBlocked)
    }

    /// A list or a project that may not be read is unknown, and never empty.
    @Test(arguments: [403, 500])
    func whatCannotBeReadIsAnError(_ status: Int) async throws {
        let transport = try transport()
        transport.arm(
            ArmedFault(
                pathPrefix: Self.path,
                effect: .answer(HTTPResponse(status: status, json: ["success": false, "errors": [["code": 10000, "message": "no"]]]))))
        let reader = CloudflareReader(client: client(transport), provider: "cloudflare", watch: SecretWatch())
        let scopes = CloudflareModel().lower(try Self.estate(Self.whole), environment: "production", provider: "cloudflare")
        let answer = await reader.observe(scopes, key: Self.key)[Self.scope]
        guard case .failure(let error)? = answer else {
            Issue.record("\(String(describing: answer))")
            return
        }
        #expect(error.code == (status == 403 ? .forbidden : .unavailable))
    }

    @Test func theInventoryPagesThroughProjects() async throws {
        let many = (0..<23).map { JSONValue.object(["account": .string(Self.account), "name": .string("site-\($0)")]) }
        let transport = SimulatedTransport(
            try CloudflareSimulator(seed: ["tokens": ["token": ["pages.read"]], "pages": .array([Self.project] + many)]))
        let importer = CloudflareImporter(client: client(transport), provider: "cloudflare", watch: SecretWatch())
        let inventory = await importer.inventory()
        let items = try #require(try inventory[.pagesProject]?.get())
        #expect(items.count == 24 && items.allSatisfy { $0.scope.noun == "pages" })
        #expect(transport.requests.filter { $0.hasSuffix("/pages/projects") }.count == 3)
        // The token may not see Workers: that is a gap, and not their absence.
        #expect(throws: ProviderError.self) { try inventory[.worker]?.get() }
        let item = try #require(items.first { $0.scope.name == "site" })
        let thing = try #require(try await importer.read([item], key: Self.key)[item.scope]?.get())
        #expect(thing.variables.map(\.name).sorted() == ["API_URL", "KEPT", "OLD", "TOKEN"])
        #expect(thing.variables.filter { $0.value == nil }.map(\.name).sorted() == ["KEPT", "TOKEN"])
        #expect(thing.settings.map(\.key) == ["account", "domains"])
    }
}
