package import Estate
package import Resources

/// What a store keeps in one folder of one of its environments: names, and no value of anything.
package struct StoreFolder: Sendable {
    /// With the store's slug; at least one, all of one folder, ascending.
    package let places: [SecretReference]

    private init(_ places: [SecretReference]) {
        self.places = places.sorted()
    }

    /// By their names.
    static func all(of places: [SecretReference]) -> [StoreFolder] {
        Dictionary(grouping: places) { $0.inFolder("") }.sorted { $0.key < $1.key }.map { StoreFolder($0.value) }
    }

    package var store: String { places.first?.store ?? "" }

    /// Such as `vault@prod:/Queue/`.
    package var name: String { places.first?.inFolder("").description ?? "" }

    /// Those that nothing in the files names, and that no rule of the store leaves to others.
    package func unnamed(in estate: Estate) -> [SecretReference] {
        estate.unnamed(places).filter { rule(for: $0, in: estate) == nil }
    }

    /// The rule of the store that leaves the place to others; nil where there is none.
    package func rule(for place: SecretReference, in estate: Estate) -> IgnoreRule? {
        estate.stores[store]?.ignore.first { $0.matches(place.path) }
    }
}

extension SecretReference {
    fileprivate func inFolder(_ name: String) -> SecretReference {
        SecretReference(store: store, environment: environment, folder: folder, name: name)
    }
}
