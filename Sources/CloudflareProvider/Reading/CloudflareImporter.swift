internal import Concurrency
internal import DNSModel
package import Estate
package import Reconciling
package import Resources

/// Finds the zones and Workers that an API token sees.
package struct CloudflareImporter: ImportReader {
    private let calls: CloudflareCalls
    private let client: APIClient
    /// The provider's name in the estate.
    private let provider: String
    private let zones: ObservedImport

    package init(client: APIClient, provider: String) {
        self.client = client
        self.provider = provider
        calls = CloudflareCalls(client)
        let shape = ZoneImport(CloudflareDNS.capabilities)
        zones = ObservedImport(CloudflareDNSReader(client: client, provider: provider)) { item, observation in
            shape.thing(item, observation, isPinned: true)
        }
    }

    /// One request for each 50 zones, one for the accounts, and one for each account's Workers.
    package func inventory() async -> [Noun: Result<[ImportItem], ProviderError>] {
        let (calls, provider) = (calls, provider)
        async let listed = Result(awaiting: { () async throws(ProviderError) in
            try await calls.zones(attempt: "listing zones").map { zone in
                ImportItem(Scope(provider: provider, name: DomainName.canonical(zone.name)), .zone, id: zone.id)
            }
        })
        let workers = await Result(awaiting: { () async throws(ProviderError) in try await self.workers() })
        let zones = await listed
        return [.zone: zones, .worker: workers]
    }

    private func workers() async throws(ProviderError) -> [ImportItem] {
        var items: [ImportItem] = []
        let accounts = try await calls.accounts(attempt: "listing accounts")
        // A token for zones alone sees no account: what is there it does not tell.
        guard !accounts.isEmpty else {
            throw ProviderError(
                .forbidden, attempt: "listing Workers", message: "the API token reaches no account",
                fix: "to see Workers, give it Workers Scripts Read")
        }
        for account in accounts {
            for script in try await calls.scripts(of: account.id, attempt: "listing the Workers of \(account.name ?? account.id)") {
                items.append(
                    ImportItem(
                        Scope(provider: provider, name: script.id), .worker, id: "\(account.id)/\(script.id)",
                        settings: ["account": account.id]))
            }
        }
        return items
    }

    package func read(_ items: [ImportItem], key: FingerprintKey) async -> [Scope: Result<ImportedThing, ProviderError>] {
        let client = client
        async let ofZones = zones.read(items.filter { $0.noun == .zone }, key: key)
        let ofWorkers = await items.filter { $0.noun == .worker }.concurrentResults(keyedBy: \.scope) { item throws(ProviderError) in
            try await Self.worker(item, client)
        }
        return await ofZones.merging(ofWorkers) { first, _ in first }
    }

    /// The values of a Worker's secrets are never told.
    private static func worker(_ item: ImportItem, _ client: APIClient) async throws(ProviderError) -> ImportedThing {
        let account = item.settings["account"] ?? ""
        let calls = WorkerCalls(client, account: account, script: item.scope.name)
        let names = try await calls.secretNames(attempt: "reading the secrets of the Worker \(item.scope.name)")
        var thing = ImportedThing(item, settings: [DeclaredEntry("account", .text(account))])
        thing.variables = (names ?? []).sorted().map {
            ImportedVariable(Address(item.scope, WorkerSecretsModel.secretKind, $0), value: nil)
        }
        return thing
    }
}
