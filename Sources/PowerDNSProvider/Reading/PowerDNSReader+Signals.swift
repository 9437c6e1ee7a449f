internal import Concurrency
internal import DNSModel
internal import Estate
package import Planning
package import Reconciling
package import Resources

extension PowerDNSReader: ChangeSignalReader, ListingReader {
    /// One list of all zones, however many are declared; none for a single zone, which one request reads. A zone's serial moves with each
    /// write through the API, unless the zone says otherwise: see ``provesChanges(_:)``. What is written past the API may leave it.
    package func signals(of scopes: [DesiredScope]) async -> [Scope: String] {
        guard scopes.count > 1 else { return [:] }
        do throws(ProviderError) {
            let zones = try await calls.zones(attempt: "listing zones")
            let provider = provider
            listing.withLock { kept in
                kept = zones.map { zone in
                    ListedThing(ZoneResource.address(in: Scope(provider: provider, name: DomainName.canonical(zone.name))), id: nil)
                }
            }
            let byName = Dictionary(zones.map { (DomainName.canonical($0.name), $0) }, uniquingKeysWith: { first, _ in first })
            var signals: [Scope: String] = [:]
            for scope in scopes {
                // One that is gone is read; one without a serial tells nothing.
                guard let zone = byName[scope.scope.name], let serial = zone.serial else { continue }
                let edited = zone.edited_serial.map(String.init) ?? ""
                signals[scope.scope] = "\(zone.id) \(zone.kind ?? "") \(serial) \(edited) \(zone.dnssec ?? false)"
            }
            return signals
        } catch {
            return [:]
        }
    }

    /// Where `SOA-EDIT-API` is empty a write leaves the serial as it is.
    package func provesChanges(_ observation: Observation) -> Bool { PowerDNSFacts(observation)?.countsWrites ?? false }

    package func takeListing() -> [ListedThing]? {
        listing.withLock { listing in
            defer { listing = nil }
            return listing
        }
    }
}
