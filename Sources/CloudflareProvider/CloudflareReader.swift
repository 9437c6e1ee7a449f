internal import Concurrency
internal import DNSModel
internal import Estate
package import Planning
package import Reconciling
package import Resources

/// Reads zones, the secrets of Workers, and Pages projects.
package struct CloudflareReader: PreflightReader, ResourceAttributionReader, CredentialIdentityReader {
    private let zones: CloudflareDNSReader
    private let workers: WorkerSecretsReader
    private let pages: PagesReader
    let client: APIClient
    /// The provider's name in the estate.
    private let provider: String
    private let calls: CloudflareCalls
    private let audit: AuditLog
    /// What the last list of zones named, until somebody takes it.
    private let listing = Locked<[ListedThing]?>(nil)

    /// - Parameters:
    ///   - provider: its name in the estate.
    ///   - watch: told every live variable in plain text that may be a secret all the same.
    package init(client: APIClient, provider: String, watch: SecretWatch) {
        zones = CloudflareDNSReader(client: client, provider: provider)
        workers = WorkerSecretsReader(client)
        pages = PagesReader(client, watch: watch)
        (self.client, self.provider) = (client, provider)
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

    /// From the account's audit log: one request for each drifted zone, one for every 1,000 entries of the log, and one or two more to know
    /// plumb's own token.
    package func attributions(
        of resources: [DriftedResource], in observations: [Scope: Observation], now: Int
    ) async -> [Address: Attribution] {
        await audit.attributions(of: resources, in: observations, now: now)
    }

    /// As the audit log named plumb's own token when it was asked.
    package func identity() async -> String? { audit.identity }

    package func preflight(_ plan: Plan, of provider: String) async -> [PreflightCheck] {
        await CloudflarePreflight(calls, plan, provider: provider).checks()
    }
}

extension CloudflareReader: ChangeSignalReader, ListingReader {
    /// Of zones and of Workers. Pages projects are read: nothing of a project tells when a variable was changed.
    package func signals(of scopes: [DesiredScope]) async -> [Scope: String] {
        async let ofWorkers = WorkerSignals(client).signals(of: scopes.filter(\.isWorker))
        let zones = await ZoneSignals(calls).read(for: scopes.filter(\.isZone))
        if let listed = zones.listed {
            let provider = provider
            listing.withLock { kept in
                kept = listed.map { zone in
                    ListedThing(ZoneResource.address(in: Scope(provider: provider, name: DomainName.canonical(zone.name))), id: zone.id)
                }
            }
        }
        let workers = await ofWorkers
        return workers.merging(zones.signals) { first, _ in first }
    }

    /// Of zones, where their list was read for the signals.
    package func takeListing() -> [ListedThing]? {
        listing.withLock { listing in
            defer { listing = nil }
            return listing
        }
    }
}

extension CloudflareReader: RecordedWriteReader {
    /// Of secrets of Pages projects, from the account's audit log: one request for every 1,000 entries since the first of the applies, and one
    /// or two more, once, to know plumb's own token. Needs Account Settings: Read.
    package func writes(
        of resources: [DriftedResource], in observations: [Scope: Observation], now: Int
    ) async -> [Address: RecordedWrite] {
        await audit.writes(of: resources, in: observations, now: now)
    }

    /// One for each account.
    package func costOfWrites(in scopes: [DesiredScope]) -> Int {
        let projects = scopes.filter { scope in
            scope.scope.isPagesProject && scope.mode != .ignore && scope.resources.contains { $0.address.kind == PagesKind.secret }
        }
        return Set(projects.map { AccountContext.account(of: $0) ?? "" }).count
    }
}
