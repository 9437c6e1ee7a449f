internal import CloudflareProvider
internal import FreeScoutProvider
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
        await ask(bytes)
        return nil
    }

    private static func ask(_ bytes: [UInt8]) async {
        let client = ScriptedTransport { _ in HTTPResponse(status: 200, body: bytes) }.client()
        let key = FingerprintKey(Secret("fingerprint key of a test"))
        var app = scope("heroku", "acme-web")
        app.isSurvey = true
        app.kinds = ["app", "config", "formation", "addon", "domain", "buildpacks", "feature", "pipeline", "release"]
        _ = await HerokuReader(client: client, provider: "heroku", watch: SecretWatch()).observe([app], key: key)
        for pinnedID in ["z", nil] {
            var zone = scope("cloudflare", "raxx.app")
            zone.pinnedID = pinnedID
            _ = await CloudflareDNSReader(client: client, provider: "cloudflare").observe([zone], key: key)
        }
        _ = await CloudflareReader(client: client, provider: "cloudflare", watch: SecretWatch())
            .observe([scope("cloudflare", "shim", context: .account("a"))], key: key)
        _ = await PowerDNSDefinition.connected(client, server: "localhost", provider: "names").reader?.observe(
            [scope("names", "example.com")], key: key)
        let mailbox = Lookup(provider: "tickets", subject: "mailbox", key: "ops@raxx.app", attribute: "id")
        _ = await FreeScoutLookups(client: client).answer([mailbox])
        let domainKey = Lookup(provider: "postmark", subject: "domain", key: "raxx.app", attribute: "dkim_text")
        _ = await PostmarkReader(client: client, provider: "postmark", domainIDs: [:]).answer([domainKey])
        let vault = InfisicalStore(client: client, project: "p", authentication: .token(Secret("token-of-a-test")))
        if let reference = SecretReference("vault@prod:/Queue/KEY") { _ = await vault.read([reference]) }
    }

    private static func scope(_ provider: String, _ name: String, context: ScopeContext = ScopeContext()) -> DesiredScope {
        DesiredScope(
            scope: Scope(provider: provider, name: name), environment: "production", resources: [], ignore: [], mode: .manage, prune: false,
            context: context)
    }
}
