internal import Diagnostics
internal import Estate
internal import Reconciling
internal import Resources
internal import SecretStores

/// Makes the secret stores; their own credentials come from the environment.
struct StoreComposition {
    let transport: any HTTPTransport
    let endpoints: Endpoints
    let watch: SecretWatch

    /// By name; those that can be written to are a ``WritableSecretStore``.
    /// - Parameter names: those to connect; all where nil.
    func stores(of estate: Estate, only names: Set<String>?, credentials: inout Credentials) -> [String: any SecretStore] {
        var stores: [String: any SecretStore] = [:]
        func add(_ name: String, _ store: (any SecretStore)?) {
            guard let keeper = store as? any WritableSecretStore else {
                stores[name] = store.map { WatchedStore($0, watch: watch) }
                return
            }
            stores[name] = WatchedWritableStore(keeper, watch: watch)
        }
        for (name, declaration) in estate.stores.sorted(by: { $0.key < $1.key }) where names?.contains(name) ?? true {
            switch declaration.kind.value {
            case "environment": add(name, EnvironmentStore(variables: credentials.variables))
            case "file": add(name, FileStore(path: declaration.settings["path"]?.value ?? ""))
            default: add(name, infisical(declaration, credentials: &credentials))
            }
        }
        return stores
    }

    private func infisical(_ declaration: StoreDeclaration, credentials: inout Credentials) -> InfisicalStore? {
        guard let authentication = authentication(declaration, credentials: &credentials) else { return nil }
        let base = endpoints.base(ofKind: declaration.kind.value, declaration.settings, otherwise: "https://app.infisical.com")
        let client = APIClient(transport: transport, baseURL: base, limiter: RateLimiter(width: 8), authorize: { _ in })
        return InfisicalStore(client: client, project: declaration.settings["project"]?.value ?? "", authentication: authentication)
    }

    private func authentication(_ declaration: StoreDeclaration, credentials: inout Credentials) -> InfisicalStore.Authentication? {
        let purpose = "store \(declaration.name)"
        let need = "a machine identity that may read the project's secrets"
        if let auth = declaration.credentials["auth"] {
            return credentials.secret(auth.value, for: purpose, need: "a token of \(need)").map { .token($0) }
        }
        guard let id = declaration.credentials["client_id"], let secret = declaration.credentials["client_secret"] else {
            credentials.note("\(purpose): needs auth, or client_id and client_secret")
            return nil
        }
        let (first, second) = (
            credentials.secret(id.value, for: purpose, need: "the client id of \(need)"),
            credentials.secret(secret.value, for: purpose, need: "the client secret of \(need)")
        )
        guard let first, let second else { return nil }
        return .universalAuth(clientID: first, clientSecret: second)
    }
}
