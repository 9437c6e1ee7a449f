internal import CanonicalJSON
package import Planning
package import Resources

/// A live secret that no store has yet, and the place that it is to be kept at.
package struct SecretDeposit: Sendable {
    /// With the store's slug.
    package let place: SecretReference
    /// The variables that have it, ascending; at least one.
    package let sources: [Address]
    package let secret: Secret

    /// Marks what is only put into a store, in the content of a change.
    static let field = "adopted"

    package init(place: SecretReference, sources: [Address], secret: Secret) {
        self.place = place
        self.sources = sources.sorted()
        self.secret = secret
    }

    /// What is locked while it is written.
    package var scope: Scope { Scope(provider: place.store, noun: Self.field, name: "secrets") }

    /// The same for those of its variables that are among `addresses`; nil where none is.
    package func keeping(_ addresses: Set<Address>) -> SecretDeposit? {
        let rest = sources.filter(addresses.contains)
        return rest.isEmpty ? nil : SecretDeposit(place: place, sources: rest, secret: secret)
    }
}

extension Change {
    /// Whether it only puts a live secret into a store.
    package var isDeposit: Bool { after?[SecretDeposit.field] == .boolean(true) }
}

extension Plan {
    /// Whether it puts live secrets into a store and does nothing else.
    package var isDeposit: Bool {
        !operations.isEmpty && operations.allSatisfy { $0.traits.isDeposit }
    }
}
