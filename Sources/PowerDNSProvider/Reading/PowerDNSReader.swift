internal import Concurrency
package import Planning
package import Reconciling
package import Resources

/// Reads zones, each in one request; and one more where it is missing.
package struct PowerDNSReader: ProviderReader, PreflightReader {
    private let calls: PowerDNSCalls
    private let serials: SeenSerials

    init(_ calls: PowerDNSCalls, _ serials: SeenSerials) {
        self.calls = calls
        self.serials = serials
    }

    package func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
        let (calls, serials) = (calls, serials)
        return await scopes.concurrentResults(keyedBy: \.scope) { scope throws(ProviderError) in
            try await ZoneReading(calls, serials, scope.scope).observation()
        }
    }

    package func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck] {
        await PowerDNSPreflight(calls, plan, provider: provider).checks()
    }
}
