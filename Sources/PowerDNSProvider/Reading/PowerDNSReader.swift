internal import Concurrency
package import Planning
package import Reconciling
package import Resources

/// Reads zones, each in one request; and one more where it is missing.
package struct PowerDNSReader: ProviderReader, PreflightReader {
    let calls: PowerDNSCalls
    private let serials: SeenSerials
    /// The provider's name in the estate.
    let provider: String
    /// What the last list of zones named, until somebody takes it.
    let listing = Locked<[ListedThing]?>(nil)

    init(_ calls: PowerDNSCalls, _ serials: SeenSerials, provider: String) {
        self.calls = calls
        self.serials = serials
        self.provider = provider
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
