internal import Resources

/// A store as it will be once some secrets are in it. It only reads.
struct PendingStore: SecretStore {
    private let store: any SecretStore
    private let pending: [SecretReference: Secret]

    init(_ store: any SecretStore, _ pending: [SecretReference: Secret]) {
        self.store = store
        self.pending = pending
    }

    func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>] {
        let rest = references.filter { pending[$0] == nil }
        var found = rest.isEmpty ? [:] : await store.read(rest)
        for reference in references {
            if let secret = pending[reference] { found[reference] = .success(StoredSecret(secret, version: nil)) }
        }
        return found
    }

    func list(as store: String, in slug: String) async -> Result<StoreListing, ProviderError>? {
        await self.store.list(as: store, in: slug)
    }

    var isListedToRead: Bool { store.isListedToRead }
}
