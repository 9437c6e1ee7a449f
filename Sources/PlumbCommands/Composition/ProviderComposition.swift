internal import Diagnostics
internal import Estate
internal import Integrations
internal import Planning
internal import Reconciling
internal import Resources

/// The connected providers: of each its model and what it can do, by its name in the estate.
struct ProviderComposition {
    private(set) var models: [String: any ProviderModel] = [:]
    private(set) var readers: [String: any ProviderReader] = [:]
    private(set) var lookups: [String: any LookupReader] = [:]
    private(set) var preflights: [String: any PreflightReader] = [:]
    private(set) var importers: [String: any ImportReader] = [:]
    private(set) var writers: [String: any ProviderWriter] = [:]
    private(set) var promoters: [String: any ArtefactPromoter] = [:]
    /// Of what providers remember, by the stores' own names.
    private(set) var releaseStores: [String: any SecretStore] = [:]

    /// - Parameter key: what the estate's fingerprints are made with.
    mutating func connect(_ clients: [ProviderClient], of estate: Estate, key: FingerprintKey, watch: SecretWatch) {
        for client in clients {
            let connected = client.definition.connect(ProviderContext(client: client.context, estate: estate, key: key, watch: watch))
            let name = client.context.name
            models[name] = client.definition.model
            readers[name] = connected.reader
            lookups[name] = connected.lookups
            preflights[name] = connected.preflight
            importers[name] = connected.importer
            writers[name] = connected.writer
            promoters[name] = connected.promoter
            releaseStores.merge(connected.stores.mapValues { WatchedStore($0, watch: watch) }) { first, _ in first }
        }
    }

    /// The pure part of every provider, by its name: what works without a credential.
    static func models(of estate: Estate) -> [String: any ProviderModel] {
        estate.providers.compactMapValues { Integrations.provider($0.kind.value)?.model }
    }
}

/// A declared provider whose credentials are there.
struct ProviderClient {
    let definition: ProviderDefinition
    let context: ClientContext
}
