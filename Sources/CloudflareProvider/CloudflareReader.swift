internal import Concurrency
package import Planning
package import Reconciling
package import Resources

/// Reads zones and the secrets of Workers.
package struct CloudflareReader: ChangeSignalReader, PreflightReader {
    private let zones: CloudflareDNSReader
    private let workers: WorkerSecretsReader
    private let calls: CloudflareCalls

    /// - Parameter provider: its name in the estate.
    package init(client: APIClient, provider: String) {
        zones = CloudflareDNSReader(client: client, provider: provider)
        workers = WorkerSecretsReader(client)
        calls = CloudflareCalls(client)
    }

    package func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
        let workers = workers
        async let ofZones = zones.observe(scopes.filter { !$0.isWorker }, key: key)
        let ofWorkers = await scopes.filter(\.isWorker).concurrentResults(keyedBy: \.scope) { scope throws(ProviderError) in
            try await workers.observation(of: scope)
        }
        return await ofZones.merging(ofWorkers) { first, _ in first }
    }

    /// Of zones; Workers are read.
    package func signals(of scopes: [DesiredScope]) async -> [Scope: String] {
        await ZoneSignals(calls).signals(of: scopes.filter { !$0.isWorker })
    }

    package func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck] {
        await CloudflarePreflight(calls, plan, provider: provider).checks()
    }
}
