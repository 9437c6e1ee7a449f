internal import Concurrency
internal import DNSModel
package import Estate
package import Reconciling
package import Resources

/// Finds the zones that a token sees, for `plumb adopt` and `plumb coverage`.
package struct ToyImporter: ImportReader {
    private let calls: ToyCalls
    private let provider: String
    private let zones: ObservedImport

    /// - Parameter provider: its name in the estate.
    init(_ calls: ToyCalls, provider: String) {
        self.calls = calls
        self.provider = provider
        let shape = ZoneImport(ToyDefinition.capabilities)
        zones = ObservedImport(ToyReader(calls)) { item, observation in shape.thing(item, observation, isPinned: false) }
    }

    package func inventory() async -> [Noun: Result<[ImportItem], ProviderError>] {
        let (calls, provider) = (calls, provider)
        let zones = await Result(awaiting: { () async throws(ProviderError) in
            try await calls.zones(attempt: "listing zones").map { ImportItem(Scope(provider: provider, name: $0.name), .zone, id: $0.name) }
        })
        return [.zone: zones]
    }

    package func read(_ items: [ImportItem], key: FingerprintKey) async -> [Scope: Result<ImportedThing, ProviderError>] {
        await zones.read(items, key: key)
    }
}
