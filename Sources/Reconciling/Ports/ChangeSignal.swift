package import Planning
package import Resources

/// A reader that can tell from a few requests that many scopes have not changed.
package protocol ChangeSignalReader: ProviderReader {
    /// One text a scope, made of what the provider's lists tell of it: while it stays the same, the scope need not be read. What a
    /// provider's times leave out, a full read finds.
    ///
    /// A scope that there is no signal for, or that could not be asked, is left out and is read.
    func signals(of scopes: [DesiredScope]) async -> [Scope: String]
}

/// A reader that knows whose credential it has.
package protocol CredentialIdentityReader: ProviderReader {
    /// As the provider's records name whoever changes something, such as an account's address; nil where it cannot be told.
    func identity() async -> String?
}
