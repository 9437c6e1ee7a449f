internal import CloudflareProvider
internal import Diagnostics
internal import Estate
internal import FreeScoutProvider
internal import GitHubProvider
internal import HTTPMessages
internal import HerokuProvider
internal import Planning
internal import PostmarkProvider
internal import PowerDNSProvider
internal import Reconciling
internal import Resources
internal import SecretStores
internal import TestBench

enum AnswerFuzzing {
    /// Every request of every reader is answered with the bytes.
    static func problem(with bytes: [UInt8]) async -> String? {
        let transport = ScriptedTransport { _ in HTTPResponse(status: 200, body: bytes) }
        await askApps(transport)
        await askCloudflare(transport)
        await askNames(transport)
        await askVaults(transport)
        await askGitHub(transport)
        return nil
    }

    private static let key = FingerprintKey(Secret("fingerprint key of a test"))

    private static func scope(
        _ provider: String, _ name: String, noun: String? = nil, context: ScopeContext = ScopeContext(), kinds: Set<String> = []
    ) -> DesiredScope {
        let scope = noun.map { Scope(provider: provider, noun: $0, name: name) } ?? Scope(provider: provider, name: name)
        var desired = DesiredScope(
            scope: scope, environment: "production", resources: [], ignore: [], mode: .manage, prune: false, context: context)
        if !kinds.isEmpty { desired.kinds = kinds }
        return desired
    }

    private static func askApps(_ transport: ScriptedTransport) async {
        let client = transport.client()
        var app = scope(
            "heroku", "acme-web",
            kinds: ["app", "config", "formation", "addon", "domain", "buildpacks", "feature", "pipeline", "release"])
        app.isSurvey = true
        _ = await HerokuReader(client: client, provider: "heroku", watch: SecretWatch()).observe([app], key: key)
    }

    /// Zones, Workers, Pages projects, Access applications, and the lists of all of them.
    private static func askCloudflare(_ transport: ScriptedTransport) async {
        let client = transport.client()
        for pinnedID in ["z", nil] {
            var zone = scope("cloudflare", "raxx.app")
            zone.pinnedID = pinnedID
            _ = await CloudflareDNSReader(client: client, provider: "cloudflare").observe([zone], key: key)
        }
        let reader = CloudflareReader(client: client, provider: "cloudflare", watch: SecretWatch())
        let worker = scope("cloudflare", "shim", context: .account("a"))
        let project = scope("cloudflare", "site", noun: "pages", context: .account("a"), kinds: ["config", "secret", "domain"])
        _ = await reader.observe([worker, project], key: key)
        _ = await reader.signals(of: [worker, scope("cloudflare", "raxx.app")])
        let access = Lookup(provider: "cloudflare", subject: "access", key: "a/api.raxx.app", attribute: "protection")
        _ = await AccessLookups(client: client).answer([access])
        _ = await CloudflareImporter(client: client, provider: "cloudflare", watch: SecretWatch()).inventory()
    }

    private static func askNames(_ transport: ScriptedTransport) async {
        let client = transport.client()
        _ = await PowerDNSDefinition.connected(client, server: "localhost", provider: "names").reader?.observe(
            [scope("names", "example.com")], key: key)
        let mailbox = Lookup(provider: "tickets", subject: "mailbox", key: "ops@raxx.app", attribute: "id")
        _ = await FreeScoutLookups(client: client).answer([mailbox])
        let domainKey = Lookup(provider: "postmark", subject: "domain", key: "raxx.app", attribute: "dkim_text")
        _ = await PostmarkReader(client: client, provider: "postmark", domainIDs: [:]).answer([domainKey])
    }

    /// With a token, and with a login for one.
    private static func askVaults(_ transport: ScriptedTransport) async {
        guard let reference = SecretReference("vault@prod:/Queue/KEY") else { return }
        let token = Secret("token-of-a-test")
        let infisical = InfisicalStore(client: transport.client(), project: "p", authentication: .token(token))
        _ = await infisical.read([reference])
        _ = await infisical.list(as: "vault", in: "prod")
        for credentials in [["token": token], ["role_id": Secret("role"), "secret_id": Secret("id of a test")]] {
            let context = ClientContext(
                name: "vault", settings: [:], credentials: credentials, transport: transport, baseURL: "http://127.0.0.1",
                isSimulated: true,
                width: 4, policy: .never)
            _ = await VaultStore(context, variables: [:]).read([reference])
        }
    }

    /// What jobs get, branches, pull requests, issues and runs of workflows.
    private static func askGitHub(_ transport: ScriptedTransport) async {
        let client = transport.client()
        let settings = [scope("github", "acme/infra"), scope("github", "acme/infra@production")]
        _ = await JobSettingsReader(client: client).observe(settings, key: key)
        if let estate {
            _ = await GitHubImporter(client: client, provider: "github", estate: estate, watch: SecretWatch()).inventory()
        }
        _ = try? await BranchProtectionReader(client: client, repository: "acme/infra").read("main")
        _ = try? await PullRequestReporter(client: client, repository: "acme/infra").find(number: 7)
        _ = try? await ProposedPullRequests(client: client, repository: "acme/infra").open(
            "plumb/accept", into: "main", title: "t", body: "b")
        for number in [3, nil] { _ = try? await GitHubDriftTracker(client: client, repository: "acme/infra").show(page, number: number) }
        let writer = GitHubWriter(client: client, pace: GitHubPace(run: (.zero, 2), listing: (.zero, 2)))
        for dispatch in dispatches { _ = try? await writer.perform(dispatch, in: OperationContext()) }
    }

    private static let estate = try? EstateText.load([
        "desired/estate.yaml": """
        estate: acme
        fingerprint_key: !env KEY
        providers: { github: { kind: github, token: !env GITHUB_TOKEN } }
        environments: { production: {} }
        """
    ])

    private static let page = DriftPage(
        DriftReport(environment: "production", time: 1, items: [], unread: [], stillOpen: []),
        DriftRecord(environment: "production", interval: 60), estate: "acme", key: key)

    /// As Heroku's model asks for a first release, with and without a way to tell the run.
    private static let dispatches: [Planning.Operation] = {
        let app = Scope(provider: "heroku", name: "acme")
        let fields: [String: Content] = [
            "workflow": .text("deploy.yml"), "repository": .text("acme/app"), "ref": .text("main"), "provider": .text("github"),
        ]
        return [fields, fields.merging(["marker": .text("mark")]) { own, _ in own }].flatMap { fields in
            let change = CallConformance.change(Address(app, "release", "first"), from: nil, to: .record(fields))
            return HerokuModel().compile([change], in: Observation(scope: app, targetID: "a-1", resources: []))
        }.filter { $0.performer == "github" }
    }()
}
