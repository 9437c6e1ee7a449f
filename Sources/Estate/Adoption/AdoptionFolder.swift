package import Resources

/// The folder of a store that live secrets are put into when they are adopted, such as `vault:/Shop`.
package struct AdoptionFolder: Hashable, Sendable {
    /// The store's name in the estate.
    package let store: String
    /// With a leading and without a trailing slash; empty for the root.
    private let path: String

    /// Nil where `text` does not have the form `STORE:/FOLDER`: which of the store's environments it is follows ours.
    package init?(_ text: String) {
        let trimmed = text.hasSuffix("/") ? String(text.dropLast()) : text
        guard text.contains(":/"), let inside = SecretReference(trimmed + "/NAME"), inside.environment == nil else { return nil }
        store = inside.store
        path = inside.folder == "/" ? "" : inside.folder
    }

    /// Where a variable of an adopted thing is kept: below the folder, one folder for each service, and one for each environment where the
    /// store does not keep them apart. As it is written for the variable's own environment; nil where no place can have such a name.
    package func place(of variable: ImportedVariable, of adopted: AdoptedThing, in estate: Estate) -> SecretReference? {
        let thing = adopted.proposal.service ?? adopted.thing.item.scope.name
        let inside = variable.address.name.split(separator: "/").dropLast().map(String.init)
        let folders = (isApart(in: estate) ? [] : [adopted.environment]) + [thing] + inside
        return SecretReference("\(store):\(path)/\(folders.joined(separator: "/"))/\(variable.name)")
    }

    /// Whether each of our environments has one of the store's to itself.
    private func isApart(in estate: Estate) -> Bool {
        let slugs = estate.environments.keys.map { estate.stores[store]?.environments[$0] }
        return slugs.count == 1 || (!slugs.contains(nil) && Set(slugs).count == slugs.count)
    }
}
