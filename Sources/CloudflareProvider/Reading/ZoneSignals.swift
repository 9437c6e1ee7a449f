internal import Planning
internal import Reconciling
internal import Resources

/// Tells from the list of zones, 50 a request, which have not changed.
struct ZoneSignals {
    private let calls: CloudflareCalls

    init(_ calls: CloudflareCalls) {
        self.calls = calls
    }

    /// Nothing where the list could not be read, and for a single zone: reading that takes one request as well.
    /// - Returns: the signals, and every zone of the list; nil where it was not read whole.
    func read(for scopes: [DesiredScope]) async -> (signals: [Scope: String], listed: [CloudflareAPI.Zone]?) {
        guard scopes.count > 1 else { return ([:], nil) }
        do throws(ProviderError) {
            let zones = try await calls.zones(attempt: "listing zones")
            let byName = Dictionary(grouping: zones, by: { $0.name.lowercased() })
            var signals: [Scope: String] = [:]
            for scope in scopes {
                let pinned = scope.pinnedID
                let named = (byName[scope.scope.name] ?? []).filter { pinned == nil || $0.id == pinned }
                // Of two accounts' zones of one name nobody can say which it is.
                guard named.count == 1, let zone = named.first, let modified = zone.modified_on else { continue }
                signals[scope.scope] =
                    "\(zone.id) \(modified) \(zone.status ?? "") \(zone.paused ?? false) \(zone.plan?.legacy_id ?? "") \(zone.type ?? "")"
            }
            return (signals, zones)
        } catch {
            return ([:], nil)
        }
    }
}
