internal import Concurrency
internal import DNSModel
package import Estate
package import Reconciling
package import Resources

/// Finds the zones, Workers and Pages projects that an API token sees.
package struct CloudflareImporter: ImportReader {
    private let calls: CloudflareCalls
    private let client: APIClient
    /// The provider's name in the estate.
    private let provider: String
    private let zones: ObservedImport
    private let watch: SecretWatch

    /// - Parameter watch: told every live variable in plain text that may be a secret all the same.
    package init(client: APIClient, provider: String, watch: SecretWatch) {
        self.watch = watch
        self.client = client
        self.provider = provider
        calls = CloudflareCalls(client)
        let shape = ZoneImport(CloudflareDNS.capabilities)
        zones = ObservedImport(CloudflareDNSReader(client: client, provider: provider)) { item, observation in
            var thing = shape.thing(item, observation, isPinned: true)
            if ListedZone.isSecondary(item) {
                thing.settings.append(
                    DeclaredEntry("mode", .text("observe"), comment: "Another server is its source: what is written here is lost."))
            }
            thing.costs = ImportedCosts(whole: item.monthlyCents, of: item.scope)
            return thing
        }
    }

    /// One request for each 50 zones, one for the accounts, and for each account one for Workers and one for each 10 Pages projects.
    package func inventory() async -> [Noun: Result<[ImportItem], ProviderError>] {
        let (calls, provider) = (calls, provider)
        async let listed = Result(awaiting: { () async throws(ProviderError) in
            try await calls.zones(attempt: "listing zones").map { zone in
                ImportItem(
                    Scope(provider: provider, name: DomainName.canonical(zone.name)), .zone, id: zone.id,
                    context: zone.type == "secondary" ? ScopeContext(ListedZone(zone_type: "secondary")) : ScopeContext(),
                    monthlyCents: zone.plan?.monthlyCents)
            }
        })
        let accounts = await Result(awaiting: { () async throws(ProviderError) in try await calls.accounts(attempt: "listing accounts") })
        async let projects = Result(awaiting: { () async throws(ProviderError) in try await pagesProjects(of: try accounts.get()) })
        let workers = await Result(awaiting: { () async throws(ProviderError) in try await self.workers(of: try accounts.get()) })
        let zones = await listed
        let sites = await projects
        return [.zone: zones, .worker: workers, .pagesProject: sites]
    }

    private func workers(of accounts: [CloudflareAPI.Account]) async throws(ProviderError) -> [ImportItem] {
        try Self.require(accounts, toSee: "Workers", with: "Workers Scripts Read")
        var items: [ImportItem] = []
        for account in accounts {
            for script in try await calls.scripts(of: account.id, attempt: "listing the Workers of \(account.name ?? account.id)") {
                items.append(
                    ImportItem(
                        Scope(provider: provider, name: script.id), .worker, id: "\(account.id)/\(script.id)",
                        context: .account(account.id)))
            }
        }
        return items
    }

    private func pagesProjects(of accounts: [CloudflareAPI.Account]) async throws(ProviderError) -> [ImportItem] {
        try Self.require(accounts, toSee: "Pages projects", with: "Cloudflare Pages Read")
        var items: [ImportItem] = []
        for account in accounts {
            let attempt = "listing the Pages projects of \(account.name ?? account.id)"
            for project in try await calls.pagesProjects(of: account.id, attempt: attempt) {
                items.append(
                    ImportItem(
                        Scope(provider: provider, noun: PagesProject.noun, name: project.name), .pagesProject,
                        id: "\(account.id)/pages/\(project.name)", context: .account(account.id)))
            }
        }
        return items
    }

    /// A token for zones alone sees no account: what is there it does not tell.
    private static func require(
        _ accounts: [CloudflareAPI.Account], toSee things: String, with permission: String
    ) throws(ProviderError) {
        guard accounts.isEmpty else { return }
        throw ProviderError(
            .forbidden, attempt: "listing \(things)", message: "the API token has access to no account",
            fix: "to see \(things), give it \(permission)")
    }

    package func read(_ items: [ImportItem], key: FingerprintKey) async -> [Scope: Result<ImportedThing, ProviderError>] {
        let (client, watch) = (client, watch)
        async let ofZones = zones.read(items.filter { $0.noun == .zone }, key: key)
        let others = await items.filter { $0.noun != .zone }.concurrentResults(keyedBy: \.scope) {
            item throws(ProviderError) -> ImportedThing in
            guard item.noun == .pagesProject else { return try await Self.worker(item, client) }
            return try await PagesImport(client, watch: watch).thing(item)
        }
        return await ofZones.merging(others) { first, _ in first }
    }

    /// The values of a Worker's secrets are never told.
    private static func worker(_ item: ImportItem, _ client: APIClient) async throws(ProviderError) -> ImportedThing {
        let account = AccountContext.account(of: item) ?? ""
        let calls = WorkerCalls(client, account: account, script: item.scope.name)
        let names = try await calls.secretNames(attempt: "reading the secrets of the Worker \(item.scope.name)")
        let unheld = await WorkerUnheld(item.scope, calls).parts
        var thing = ImportedThing(item, settings: [DeclaredEntry("account", .text(account))])
        thing.variables = (names ?? []).sorted().map {
            ImportedVariable(Address(item.scope, WorkerSecretsModel.secretKind, $0), value: nil)
        }
        thing.unheld = unheld
        return thing
    }
}

/// What the list of zones tells of one besides its name.
private struct ListedZone: Codable {
    let zone_type: String

    static func isSecondary(_ item: ImportItem) -> Bool { item.context.decoded(as: ListedZone.self)?.zone_type == "secondary" }
}
