internal import Concurrency
internal import DNSModel
package import Estate
package import Reconciling
package import Resources

/// Finds the zones of a server.
package struct PowerDNSImporter: ImportReader {
    private let calls: PowerDNSCalls
    /// The provider's name in the estate.
    private let provider: String
    private let zones: ObservedImport

    init(_ calls: PowerDNSCalls, _ reader: PowerDNSReader, provider: String) {
        self.calls = calls
        self.provider = provider
        let shape = ZoneImport(PowerDNS.capabilities)
        zones = ObservedImport(reader) { item, observation in
            var thing = shape.thing(item, observation, isPinned: false)
            if PowerDNSFacts(observation)?.isSecondary == true {
                thing.settings.append(
                    DeclaredEntry("mode", .text("observe"), comment: "Another server is its source: what is written here is lost."))
            }
            return thing
        }
    }

    /// One request: the server lists all of its zones at once.
    package func inventory() async -> [Noun: Result<[ImportItem], ProviderError>] {
        let (calls, provider) = (calls, provider)
        let listed = await Result(awaiting: { () async throws(ProviderError) in
            try await calls.zones(attempt: "listing zones").map { zone in
                ImportItem(Scope(provider: provider, name: DomainName.canonical(zone.name)), .zone, id: zone.id)
            }
        })
        return [.zone: listed]
    }

    /// One request a zone.
    package func read(_ items: [ImportItem], key: FingerprintKey) async -> [Scope: Result<ImportedThing, ProviderError>] {
        await zones.read(items, key: key)
    }
}
