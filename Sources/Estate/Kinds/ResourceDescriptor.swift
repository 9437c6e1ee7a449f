/// One kind of resource of a provider, as it stands in addresses: `config` in `heroku/acme-web/config/FLAG_X`.
package struct ResourceDescriptor: Hashable, Sendable {
    package let noun: Noun
    package let kind: String
    /// Whether somebody else can change it so that it is no longer as it was applied. What is only done once cannot drift.
    package let canDrift: Bool

    package init(_ noun: Noun, _ kind: String, canDrift: Bool = true) {
        self.noun = noun
        self.kind = kind
        self.canDrift = canDrift
    }
}
