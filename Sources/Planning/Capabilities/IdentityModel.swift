package import Resources

/// A model of a provider whose things keep an id when they get another name.
package protocol IdentityModel: ProviderModel {
    /// Whether things of this kind have such an id; the history keeps it.
    func hasIdentity(_ address: Address) -> Bool

    /// Whether the provider cannot change `before` into `after` in place: the new one is made and the old one is taken away.
    func isReplacement(_ before: Content, _ after: Content, at address: Address) -> Bool
}
