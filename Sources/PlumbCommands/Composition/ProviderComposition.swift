internal import CloudflareProvider
internal import Diagnostics
internal import Estate
internal import FreeScoutProvider
internal import GitHubProvider
internal import HTTPMessages
internal import HerokuProvider
internal import Planning
internal import PostmarkProvider
internal import Reconciling
internal import Resources

/// Makes the providers: of each its model, its reader and its writer.
struct ProviderComposition {
    let transport: any HTTPTransport
    let endpoints: Endpoints
    private let watch: SecretWatch
    private(set) var models: [String: any ProviderModel] = [:]
    private(set) var readers: [String: any ProviderReader] = [:]
    private(set) var writers: [String: any ProviderWriter] = [:]
    private(set) var promoters: [String: any ArtefactPromoter] = [:]
    private var herokuClients: [String: APIClient] = [:]

    init(transport: any HTTPTransport, endpoints: Endpoints, watch: SecretWatch) {
        self.transport = transport
        self.endpoints = endpoints
        self.watch = watch
    }

    /// What a provider's credential must be allowed to do.
    static func need(ofKind kind: String) -> String {
        switch kind {
        case "heroku": "an authorization with the scopes read-protected and write-protected (`heroku authorizations:create`)"
        case "cloudflare":
            "an API token with Zone.Zone Read and Zone.DNS Edit for zones, or Workers Scripts Write for Workers, as it is used for"
        case "github": "a token with the repository permission Actions: write for the repositories whose workflows are run"
        case "freescout": "the key of FreeScout's API & Webhooks module"
        default: "an account API token"
        }
    }

    mutating func add(_ declaration: ProviderDeclaration, of estate: Estate, credentials: inout Credentials) {
        let (name, purpose) = (declaration.name, "provider \(declaration.name)")
        let need = Self.need(ofKind: declaration.kind.value)
        switch declaration.kind.value {
        case "heroku":
            guard let token = credentials.secret(declaration.token.value, for: purpose, need: need) else { return }
            addHeroku(name, client(declaration, "https://api.heroku.com", width: 64, Self.bearer(token)))
        case "cloudflare":
            guard let token = credentials.secret(declaration.token.value, for: purpose, need: need) else { return }
            addCloudflare(name, client(declaration, "https://api.cloudflare.com/client/v4", width: 16, Self.bearer(token)))
        case "github":
            guard let token = credentials.secret(declaration.token.value, for: purpose, need: need) else { return }
            addGitHub(name, client(declaration, "https://api.github.com", width: 8, Self.bearer(token)))
        case "freescout":
            guard let key = credentials.secret(declaration.token.value, for: purpose, need: need) else { return }
            addFreeScout(
                name,
                client(declaration, "", width: 4) { request in key.withExposed { request.headers["X-FreeScout-API-Key"] = $0 } })
        default:
            guard let token = credentials.secret(declaration.token.value, for: purpose, need: need) else { return }
            addPostmark(
                name, of: estate,
                client(declaration, "https://api.postmarkapp.com", width: 8) { request in
                    token.withExposed { request.headers["X-Postmark-Account-Token"] = $0 }
                    request.headers["Accept"] = "application/json"
                })
        }
    }

    private static func bearer(_ token: Secret) -> @Sendable (inout HTTPRequest) -> Void {
        { request in token.withExposed { request.headers["Authorization"] = "Bearer \($0)" } }
    }

    private func client(
        _ declaration: ProviderDeclaration, _ api: String, width: Int, _ authorize: @escaping @Sendable (inout HTTPRequest) -> Void
    ) -> APIClient {
        APIClient(
            transport: transport, baseURL: endpoints.base(ofKind: declaration.kind.value, declaration.settings, otherwise: api),
            limiter: RateLimiter(width: width), authorize: authorize)
    }

    /// The stores of what providers remember, by name.
    func releaseStores(_ key: FingerprintKey) -> [String: any SecretStore] {
        let stores = herokuClients.map { name, client in
            (
                HerokuReleaseStore.name(of: name),
                WatchedStore(HerokuReleaseStore(client: client, key: key), watch: watch) as any SecretStore
            )
        }
        return Dictionary(stores, uniquingKeysWith: { first, _ in first })
    }

    /// The pure part of every provider, by its name: what works without a credential.
    static func models(of estate: Estate) -> [String: any ProviderModel] {
        estate.providers.mapValues { declaration in
            switch declaration.kind.value {
            case "heroku": HerokuModel()
            case "cloudflare": CloudflareDNSModel()
            default: PostmarkModel()
            }
        }
    }

    private mutating func addHeroku(_ name: String, _ client: APIClient) {
        herokuClients[name] = client
        models[name] = HerokuModel()
        readers[name] = HerokuReader(client: client, provider: name, watch: watch)
        // A log session's address is complete, and a credential of its own.
        let logs = APIClient(transport: transport, baseURL: "", limiter: RateLimiter(width: 4)) { _ in }
        // Simulated certificates take the time that the seed says.
        let certificates = endpoints.isSimulated("heroku") ? Probing.quickPace : HerokuWriter.certificatePace
        writers[name] = HerokuWriter(client: client, provider: name, logs: logs, watch: watch, certificates: certificates)
        promoters[name] = HerokuPromoter(client: client)
    }

    private mutating func addCloudflare(_ name: String, _ client: APIClient) {
        models[name] = CloudflareModel()
        readers[name] = CloudflareReader(client: client, provider: name)
        writers[name] = CloudflareWriter(client: client, provider: name)
    }

    private mutating func addFreeScout(_ name: String, _ client: APIClient) {
        models[name] = FreeScoutModel()
        readers[name] = FreeScoutReader(client: client)
        writers[name] = FreeScoutWriter()
    }

    private mutating func addGitHub(_ name: String, _ client: APIClient) {
        models[name] = GitHubModel()
        readers[name] = GitHubReader(client: client)
        writers[name] = GitHubWriter(client: client)
    }

    private mutating func addPostmark(_ name: String, of estate: Estate, _ client: APIClient) {
        let pinned = estate.mailDomains.filter { $0.provider == name }.compactMap { domain in
            domain.id.map { (domain.name.value, $0.value) }
        }
        models[name] = PostmarkModel()
        readers[name] = PostmarkReader(
            client: client, provider: name, domainIDs: Dictionary(pinned, uniquingKeysWith: { first, _ in first }))
        // Simulated records are there at once, or not at all.
        let isSimulated = endpoints.isSimulated("postmark")
        writers[name] = PostmarkWriter(client: client, pace: isSimulated ? Probing.quickPace : PostmarkWriter.standardPace)
    }
}
