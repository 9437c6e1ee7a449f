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
        // The files name it with `!secret`; what a listing brings besides may be anything.
        for case .success(let stored) in found.values { watch.remember(stored.secret, as: .declared) }
        return found
    }

    package func list(as store: String, in slug: String) async -> Result<StoreListing, ProviderError>? {
        let found = await self.store.list(as: store, in: slug)
        if case .success(let listing)? = found { for stored in listing.secrets.values { watch.remember(stored.secret) } }
        return found
    }

    package var isListedToRead: Bool { store.isListedToRead }

    package func versions(of references: [SecretReference]) async -> [SecretReference: String] {
        await store.versions(of: references)
    }
}

/// A store that is written to, every secret of which is remembered by the watch, before it is written too.
package struct WatchedWritableStore: WritableSecretStore {
    private let keeper: any WritableSecretStore
    private let watch: SecretWatch

    package init(_ keeper: any WritableSecretStore, watch: SecretWatch) {
        self.keeper = keeper
        self.watch = watch
    }

    package var keepsVersions: Bool { keeper.keepsVersions }

    package var isListedToRead: Bool { keeper.isListedToRead }

    package func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        await WatchedStore(keeper, watch: watch).read(references)
    }

    package func list(as store: String, in slug: String) async -> Result<StoreListing, ProviderError>? {
        await WatchedStore(keeper, watch: watch).list(as: store, in: slug)
    }

    package func versions(of references: [SecretReference]) async -> [SecretReference: String] {
        await keeper.versions(of: references)
    }

    package func write(_ secret: Secret, at reference: SecretReference, over current: StoredSecret?) async throws(ProviderError) {
        watch.remember(secret, as: .certain)
        try await keeper.write(secret, at: reference, over: current)
    }

    package func permitted(by permit: WritePermit) -> any WritableSecretStore {
        WatchedWritableStore(keeper.permitted(by: permit), watch: watch)
    }
}
