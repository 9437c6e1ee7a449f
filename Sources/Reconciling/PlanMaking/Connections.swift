package import Planning
package import Resources

/// What the estate is connected to: the composition root makes it, use cases take from it.
package struct Connections: Sendable {
    /// By the provider's name in the estate.
    package let models: [String: any ProviderModel]
    /// By the provider's name in the estate.
    package let readers: [String: any ProviderReader]
    /// By the provider's name in the estate.
    package let lookups: [String: any LookupReader]
    /// By the provider's name in the estate.
    package let preflights: [String: any PreflightReader]
    /// Of those that find what no file declares.
    package let importers: [String: any ImportReader]
    /// By the store's name in the estate.
    package let stores: [String: any SecretStore]
    package let key: FingerprintKey
    /// Told what is plain, so that only what is not is kept out of outputs.
    package let watch: SecretWatch
    /// What the work is measured by; nil where nobody asked.
    package let timeline: Timeline?

    /// - Parameters:
    ///   - lookups: of those whose reader does not answer look-ups itself.
    ///   - preflights: of those whose reader does not ask beforehand itself.
    package init(
        models: [String: any ProviderModel], readers: [String: any ProviderReader], lookups: [String: any LookupReader] = [:],
        preflights: [String: any PreflightReader] = [:], importers: [String: any ImportReader] = [:], stores: [String: any SecretStore],
        key: FingerprintKey, watch: SecretWatch = SecretWatch(), timeline: Timeline? = nil
    ) {
        self.lookups = readers.compactMapValues { $0 as? any LookupReader }.merging(lookups) { _, own in own }
        self.preflights = readers.compactMapValues { $0 as? any PreflightReader }.merging(preflights) { _, own in own }
        self.importers = importers
        self.models = models
        self.readers = readers
        self.stores = stores
        self.key = key
        self.watch = watch
        self.timeline = timeline
    }

    /// The same with other stores in the place of those of the same names.
    package func with(stores others: [String: any SecretStore]) -> Connections {
        Connections(
            models: models, readers: readers, lookups: lookups, preflights: preflights, importers: importers,
            stores: stores.merging(others) { _, other in other }, key: key, watch: watch, timeline: timeline)
    }
}
