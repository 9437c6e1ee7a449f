package import Estate
package import Resources

/// A place secrets are read from.
package protocol SecretStore: Sendable {
    /// Reads all of `references` (every one of this store, environment slugs filled in) with as few requests as the
    /// store allows. A secret that is not there, hidden or empty is an error for that reference, never an empty value.
    func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>]

    /// Everything that is there in an environment of the store's.
    /// - Parameters:
    ///   - store: the store's name in the estate, for the places.
    ///   - slug: empty where the store has no environments of its own.
    /// - Returns: nil where a store of this kind cannot be asked that.
    func list(as store: String, in slug: String) async -> Result<StoreListing, ProviderError>?

    /// Whether reading lists, so that a credential that may not list may not read either.
    var isListedToRead: Bool { get }

    /// The version of each place, made of what the store's metadata tell and of no value: while it stays the same, so does what is stored.
    /// What is not there, or could not be asked, is left out, and is read.
    func versions(of references: [SecretReference]) async -> [SecretReference: String]
}

extension SecretStore {
    package func list(as store: String, in slug: String) async -> Result<StoreListing, ProviderError>? { nil }

    package var isListedToRead: Bool { true }

    package func versions(of references: [SecretReference]) async -> [SecretReference: String] { [:] }
}

/// What a store holds in one of its environments.
package struct StoreListing: Sendable {
    /// By its place; what is empty is left out.
    package var secrets: [SecretReference: StoredSecret]
    /// Places that hold something that is not known: it is hidden, or no text. As the store has them, such as `/Queue/KEY`.
    package var unread: [String] = []
    /// Places that no reference can name, whatever they hold.
    package var unnameable: [String] = []

    package init(_ secrets: [SecretReference: StoredSecret]) {
        self.secrets = secrets
    }
}

/// A store that is written to as well. What writes through it reads before and after: the stores have no compare-and-set.
package protocol WritableSecretStore: SecretStore {
    /// Whether what is written over can still be read in the store, as an older version.
    var keepsVersions: Bool { get }

    /// Stores `secret`, making the folder where the store has folders.
    ///
    /// - Parameter current: what was read there just now; nil where nothing was. A place that is not empty is written only over
    ///   what stands there.
    /// - Throws: ``ProviderError``; `.conflict` where something else stands there, which is left as it is; `outcomeUnknown` tells
    ///   whether it may have been written.
    func write(_ secret: Secret, at reference: SecretReference, over current: StoredSecret?) async throws(ProviderError)

    /// The same, which asks before each write.
    func permitted(by permit: WritePermit) -> any WritableSecretStore
}

/// A secret with the store's version of it.
package struct StoredSecret: Sendable {
    package let secret: Secret
    /// As the store counts; nil where it does not.
    package let version: String?
    /// What the store tells of who wrote it and when; nil where it tells nothing.
    package let written: Attribution?

    package init(_ secret: Secret, version: String?, written: Attribution? = nil) {
        self.secret = secret
        self.version = version
        self.written = written
    }
}

/// All that the program knows of one kind of secret store.
package struct StoreDefinition: Sendable {
    package let descriptor: StoreDescriptor
    /// Connects one declared store. Sends nothing. What can be written to is a ``WritableSecretStore``.
    package let connect: @Sendable (StoreContext) -> any SecretStore

    package init(_ descriptor: StoreDescriptor, connect: @escaping @Sendable (StoreContext) -> any SecretStore) {
        self.descriptor = descriptor
        self.connect = connect
    }
}

/// What a store is connected with.
package struct StoreContext: Sendable {
    package let client: ClientContext
    /// The environment of this program.
    package let variables: [String: String]

    package init(client: ClientContext, variables: [String: String]) {
        self.client = client
        self.variables = variables
    }
}
