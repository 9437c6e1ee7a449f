package import Diagnostics
package import Resources

/// A secret that the estate makes or finds, keeps in stores, and gives to whoever names one of its places.
package struct DeclaredSecret: Sendable {
    /// Where its value comes from when no place has one.
    package enum Source: Hashable, Sendable {
        /// `!generate`: random bytes, made when it is applied.
        case generated(SecretRecipe)
        /// `!lookup`: what a provider answers.
        case lookup(Lookup)
    }

    package let name: Located<String>
    /// The strictest of its consumers' environments.
    package let environment: String
    package let source: Located<Source>
    /// Raising it makes a new value in place of the old one.
    package let generation: Located<Int>
    /// As written; the first is where a generated value is stored first.
    package let places: [Located<SecretReference>]

    package init(
        name: Located<String>, environment: String, source: Located<Source>, generation: Located<Int>,
        places: [Located<SecretReference>]
    ) {
        self.name = name
        self.environment = environment
        self.source = source
        self.generation = generation
        self.places = places
    }

    package var isGenerated: Bool {
        guard case .generated = source.value else { return false }
        return true
    }

    /// The kind of resource that a place is.
    package static let placeKind = "stored"

    /// - Parameter place: with its store's slug.
    package func address(of place: SecretReference) -> Address {
        Address(
            Scope(provider: place.store, name: name.value), Self.placeKind, String(place.description.dropFirst(place.store.count + 1)))
    }
}
