internal import CanonicalJSON
internal import Resources

/// Since when an environment holds what it holds, and since when each of its scopes is clean.
package struct SoakHistory {
    struct Held {
        let content: Content
        /// Seconds since 1970.
        let since: Int
    }

    private(set) var applied: [Address: Held] = [:]
    /// When something was last taken away, by its address.
    private(set) var gone: [Address: Int] = [:]
    /// By the scope's description: when it was last seen to have come back from drift.
    private var cleared: [String: Int] = [:]
    private var drifted: Set<String> = []

    /// - Throws: ``LedgerError`` `.corrupt` when an event cannot be read.
    package init(_ events: [RecordedEvent]) throws(LedgerError) {
        for recorded in events {
            if let resources = try AppliedResources(recorded) { take(resources, at: recorded.event.time) }
            if [.driftDetected, .driftCleared].contains(recorded.event.kind) { compare(recorded.event) }
        }
    }

    /// What stays as it was keeps its time.
    private mutating func take(_ resources: AppliedResources, at time: Int) {
        for entry in resources.entries {
            gone[entry.address] = nil
            if applied[entry.address]?.content != entry.content {
                applied[entry.address] = Held(content: entry.content, since: time)
            }
        }
        for address in resources.forgotten where applied.removeValue(forKey: address) != nil { gone[address] = time }
    }

    private mutating func compare(_ event: LedgerEvent) {
        let now = Set((event.detail["drift"]?.array ?? []).compactMap { Self.scope(of: $0["address"]?.string ?? "") })
        for scope in drifted.subtracting(now) { cleared[scope] = event.time }
        drifted = now
    }

    /// `heroku/raxx-queue-prod` of `heroku/raxx-queue-prod/config/A`.
    private static func scope(of address: String) -> String? {
        Address(address)?.scope.description
    }

    /// Whether the newest check found that the scope drifted.
    func isDrifted(_ scope: Scope) -> Bool { drifted.contains(scope.description) }

    /// Since when no drift has been seen; nil where none ever was.
    func cleanSince(_ scope: Scope) -> Int? { cleared[scope.description] }
}
