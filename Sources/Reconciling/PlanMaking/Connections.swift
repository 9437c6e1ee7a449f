package import Planning
package import Resources

/// What the estate is connected to: the composition root makes it, use cases take from it.
package struct Connections: Sendable {
    /// By the provider's name in the estate.
    package let models: [String: any ProviderModel]
    package let readers: [String: any ProviderReader]
    /// By the store's name in the estate.
    package let stores: [String: any SecretStore]
    package let key: FingerprintKey
    /// Told what is plain, so that only what is not is kept out of outputs.
    package let watch: SecretWatch

    package init(
        models: [String: any ProviderModel], readers: [String: any ProviderReader], stores: [String: any SecretStore],
        key: FingerprintKey, watch: SecretWatch = SecretWatch()
    ) {
        self.models = models
        self.readers = readers
        self.stores = stores
        self.key = key
        self.watch = watch
    }
}
