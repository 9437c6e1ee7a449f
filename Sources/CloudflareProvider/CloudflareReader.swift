internal import Concurrency
package import Planning
package import Reconciling
package import Resources

/// Reads zones, the secrets of Workers, and Pages projects.
package struct CloudflareReader: ChangeSignalReader, PreflightReader, ResourceAttributionReader, CredentialIdentityReader {
    private let zones: CloudflareDNSReader
    private let workers: WorkerSecretsReader
    private let pages: PagesReader
    private let calls: CloudflareCalls
    private let audit: AuditLog

    /// - Parameters:
    ///   - provider: its name in the estate.
    ///   - watch: told every live variable in plain text that may be a secret all the same.
    package init(client: APIClient, provider: String, watch: SecretWatch) {
        zones = CloudflareDNSReader(client: client, provider: provider)
        workers = WorkerSecretsReader(client)
        pages = PagesReader(client, watch: watch)
        calls = CloudflareCalls(client)
        audit = AuditLog(calls)
    }

    package func observe(_ scopes: [DesiredScope], key: FingerprintKey) async -> [Scope: Result<Observation, ProviderError>] {
        let (workers, pages) = (workers, pages)
        async let ofZones = zones.observe(scopes.filter(\.isZone), key: key)
        let others = await scopes.filter { !$0.isZone }.concurrentResults(keyedBy: \.scope) { scope throws(ProviderError) -> Observation in
            guard scope.scope.isPagesProject else { return try await workers.observation(of: scope) }
            return try await pages.observation(of: scope, key: key)
        }
        return await ofZones.merging(others) { first, _ in first }
    }

    /// From the account's audit log: one request for each drifted zone, one for every 100 entries of the log, and one or two more to know
    /// plumb's own token.
    package func attributions(
        of resources: [DriftedResource], in observations: [Scope: Observation], now: Int
    ) async -> [Address: Attribution] {
        await audit.attributions(of: resources, in: observations, now: now)
    }

    /// As the audit log named plumb's own token when it was asked.
    package func identity() async -> String? { audit.identity }

    /// Of zones. Workers are read, and Pages projects: nothing of a project tells when a variable was changed.
    package func signals(of scopes: [DesiredScope]) async -> [Scope: String] {
        await ZoneSignals(calls).signals(of: scopes.filter(\.isZone))
    }

    package func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck] {
        await CloudflarePreflight(calls, plan, provider: provider).checks()
    }
}
