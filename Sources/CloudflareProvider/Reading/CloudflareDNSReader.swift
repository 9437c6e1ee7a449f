internal import Concurrency
package import Planning
package import Reconciling
package import Resources

/// Reads zones: each in one request, and one more to find it where the file does not pin its id.
///
/// The API token needs Zone.Zone Read and Zone.DNS Read.
package struct CloudflareDNSReader: ProviderReader {
    private let calls: CloudflareCalls
    /// The provider's name in the estate.
    private let provider: String

    /// - Parameter provider: its name in the estate.
    package init(client: APIClient, provider: String) {
        self.calls = CloudflareCalls(client)
        self.provider = provider
    }

    package func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
        let calls = calls
        return await scopes.concurrentResults(keyedBy: \.scope) { scope throws(ProviderError) in
            try await ZoneReading(calls, scope).observation()
        }
    }
}
