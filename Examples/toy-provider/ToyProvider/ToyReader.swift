internal import Concurrency
internal import DNSModel
package import Planning
package import Reconciling
package import Resources

/// Reads zones, each whole or not at all, and says who changed them.
package struct ToyReader: AttributionReader {
    private let calls: ToyCalls

    init(_ calls: ToyCalls) { self.calls = calls }

    package func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
        let calls = calls
        return await scopes.concurrentResults(keyedBy: \.scope) { scope throws(ProviderError) in
            try await Self.observation(of: scope.scope, calls)
        }
    }

    private static func observation(of scope: Scope, _ calls: ToyCalls) async throws(ProviderError) -> Observation {
        let attempt = "reading the zone \(scope.name)"
        guard let sets = try await calls.recordSets(of: scope.name, attempt: attempt) else {
            return Observation(scope: scope, targetID: nil, resources: [])
        }
        var resources: [LiveResource] = []
        for set in sets {
            guard let name = RecordSetName(fullName: set.name, type: set.type, zone: scope.name) else {
                throw ProviderError(.malformed, attempt: attempt, message: "\(set.name) is not below \(scope.name)")
            }
            let content = RecordSetContent(values: Set(set.values.map(name.canonical)), ttl: .integer(set.ttl))
            resources.append(LiveResource(name.address(in: scope), content.content))
        }
        return Observation(scope: scope, targetID: scope.name, resources: resources)
    }

    package func attributions(_ observations: [Observation]) async -> [Scope: [Attribution]] {
        let calls = calls
        let logs = await observations.concurrentResults(keyedBy: \.scope) { observation throws(ProviderError) in
            try await calls.log(of: observation.scope.name, attempt: "reading who changed \(observation.scope.name)")
        }
        var found: [Scope: [Attribution]] = [:]
        for (scope, log) in logs {
            // Not knowing who is no reason to stop.
            guard let entries = try? log.get() else { continue }
            found[scope] = entries.map {
                // A record set is found by the name in its address: `www/A`.
                Attribution(actor: $0.who, time: $0.when, entry: $0.what.replacing(".\(scope.name) ", with: "/"))
            }
        }
        return found
    }
}
