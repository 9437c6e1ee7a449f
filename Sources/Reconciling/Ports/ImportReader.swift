package import Estate
internal import Planning
package import Resources

/// A reader that also finds what no file declares yet, so that it can be taken into files. It reads, and nothing else.
package protocol ImportReader: Sendable {
    /// Everything that the credential sees, by noun: complete, or why it could not be listed. As few requests as the API allows.
    func inventory() async -> [Noun: Result<[ImportItem], ProviderError>]

    /// The things with their live values, each complete or an error.
    ///
    /// - Parameter items: of this reader's inventory.
    func read(_ items: [ImportItem], key: FingerprintKey) async -> [Scope: Result<ImportedThing, ProviderError>]
}

/// Makes an importer of a provider's ordinary reader, for things of which an observation tells everything: zones, mail domains.
package struct ObservedImport: Sendable {
    private let reader: any ProviderReader
    private let declare: @Sendable (ImportItem, Observation) -> ImportedThing

    /// - Parameter declare: an observation in the shape of the desired-state language.
    package init(_ reader: any ProviderReader, _ declare: @escaping @Sendable (ImportItem, Observation) -> ImportedThing) {
        self.reader = reader
        self.declare = declare
    }

    package func read(_ items: [ImportItem], key: FingerprintKey) async -> [Scope: Result<ImportedThing, ProviderError>] {
        let scopes = items.map { item in
            var scope = DesiredScope(
                scope: item.scope, environment: "", resources: [], ignore: [], mode: .observe, prune: false, context: item.context)
            scope.pinnedID = item.id
            return scope
        }
        let observations = await reader.observe(scopes, key: key)
        var things: [Scope: Result<ImportedThing, ProviderError>] = [:]
        for item in items {
            let observation = observations[item.scope] ?? .failure(Self.unanswered(item))
            things[item.scope] = observation.map { declare(item, $0) }
        }
        return things
    }

    private static func unanswered(_ item: ImportItem) -> ProviderError {
        ProviderError(.malformed, attempt: "reading \(item.scope)", message: "the provider did not answer for it")
    }
}
