internal import Diagnostics
internal import Estate
internal import Integrations
internal import Reconciling
internal import Resources

/// Makes the secret stores; their own credentials come from the environment.
struct StoreComposition {
    let clients: ClientComposition
    let watch: SecretWatch

    /// By name; those that can be written to are a ``WritableSecretStore``.
    /// - Parameter names: those to connect; all where nil.
    func stores(of estate: Estate, only names: Set<String>?, credentials: inout Credentials) -> [String: any SecretStore] {
        var stores: [String: any SecretStore] = [:]
        for (name, declaration) in estate.stores.sorted(by: { $0.key < $1.key }) where names?.contains(name) ?? true {
            guard let definition = Integrations.store(declaration.kind.value),
                let secrets = credentials.secrets(declaration.credentials, of: definition.descriptor, for: "store \(name)")
            else { continue }
            let client = clients.context(name, definition.descriptor, declaration.settings, secrets)
            stores[name] = watched(definition.connect(StoreContext(client: client, variables: credentials.variables)))
        }
        return stores
    }

    private func watched(_ store: any SecretStore) -> any SecretStore {
        guard let writable = store as? any WritableSecretStore else { return WatchedStore(store, watch: watch) }
        return WatchedWritableStore(writable, watch: watch)
    }
}
