package import Resources

/// A store whose every secret is remembered by the watch.
package struct WatchedStore: SecretStore {
    private let store: any SecretStore
    private let watch: SecretWatch

    package init(_ store: any SecretStore, watch: SecretWatch) {
        self.store = store
        self.watch = watch
    }

    package func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        let found = await store.read(references)
        for case .success(let stored) in found.values { watch.remember(stored.secret) }
        return found
    }
}
