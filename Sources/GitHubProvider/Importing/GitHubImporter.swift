internal import Concurrency
package import Estate
package import Reconciling
package import Resources

/// Finds what the jobs of repositories get: of every repository that has anything of the kind, and of every deployment environment.
package struct GitHubImporter: ImportReader {
    private let repositories: RepositoryCalls
    private let calls: EnvironmentCalls
    private let reader: JobSettingsReader
    /// The provider's name in the estate.
    private let provider: String
    /// Names as the files write them, by the same in small letters: GitHub takes them in any letters.
    private let written: [String: String]
    private let watch: SecretWatch

    /// - Parameter watch: told every variable that may be a secret all the same.
    package init(client: APIClient, provider: String, estate: Estate, watch: SecretWatch) {
        repositories = RepositoryCalls(client)
        calls = EnvironmentCalls(client)
        reader = JobSettingsReader(client: client)
        self.provider = provider
        self.watch = watch
        let names = estate.repositories.filter { $0.provider == provider }.map(\.scope.name)
        written = Dictionary(names.map { ($0.lowercased(), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// One request for each 100 repositories, and three for each of them.
    package func inventory() async -> [Noun: Result<[ImportItem], ProviderError>] {
        let items = await Result(awaiting: { () async throws(ProviderError) in try await self.items() })
        return [.repository: items]
    }

    private func items() async throws(ProviderError) -> [ImportItem] {
        let all = try await repositories.all(attempt: "listing repositories")
        let found = await all.concurrentMap { await self.items(of: $0) }
        return found.flatMap(\.self)
    }

    /// A repository of which something cannot be read is an item too: reading it says why.
    private func items(of repository: RepositoryCalls.Repository) async -> [ImportItem] {
        let name = repository.full_name
        let own = ImportItem(scope(name), .repository, id: String(repository.id))
        let names = JobSettingsScope(own.scope)
        do throws(ProviderError) {
            let environments = try await calls.environments(names, attempt: "listing the environments of \(name)")
            let secrets = try await calls.secrets(names, attempt: "reading the names of secrets of \(name)")
            let variables = try await calls.variables(names, attempt: "reading variables of \(name)")
            let deployments = environments.map { environment in
                ImportItem(
                    scope("\(name)@\(environment.name)"), .repository, id: "\(repository.id)/\(environment.id)",
                    deployment: environment.name)
            }
            return (secrets.isEmpty && variables.isEmpty ? [] : [own]) + deployments
        } catch {
            return [own]
        }
    }

    private func scope(_ name: String) -> Scope { Scope(provider: provider, name: written[name.lowercased()] ?? name) }

    package func read(_ items: [ImportItem], key: FingerprintKey) async -> [Scope: Result<ImportedThing, ProviderError>] {
        let (calls, watch) = (calls, watch)
        let things = await ObservedImport(reader) { JobSettingsImport($0, $1, watch: watch).thing }.read(items, key: key)
        // A repository without anything of its own is an item where something of it could not be listed.
        let hidden = await items.filter { $0.deployment == nil }.concurrentResults(keyedBy: \.scope) {
            item throws(ProviderError) -> Int in
            try await calls.environments(JobSettingsScope(item.scope), attempt: "listing the environments of \(item.scope.name)").count
        }
        return things.merging(
            hidden.compactMapValues { result -> Result<ImportedThing, ProviderError>? in
                if case .failure(let error) = result { .failure(error) } else { nil }
            }
        ) { _, failure in failure }
    }
}
