package import Resources

/// A place secrets are read from.
package protocol SecretStore: Sendable {
    /// Reads all of `references` (every one of this store, environment slugs filled in) with as few requests as the
    /// store allows. A secret that is not there, hidden or empty is an error for that reference, never an empty value.
    func read(_ references: [SecretReference]) async -> [SecretReference: Result<StoredSecret, ProviderError>]
}

/// A secret with the store's version of it.
package struct StoredSecret: Sendable {
    package let secret: Secret
    /// As the store counts; nil where it does not.
    package let version: String?

    package init(_ secret: Secret, version: String?) {
        self.secret = secret
        self.version = version
    }
}
