internal import ArgumentParser
internal import Diagnostics
internal import Estate
internal import EstateFiles
internal import GitRepository
internal import Integrations
internal import Planning
internal import Reconciling
internal import Resources

/// The estate as one commit has it.
struct ProposedEstate {
    let estate: Estate
    let files: [SourceFile]

    /// - Returns: nil where the commit has no valid estate in the folder.
    static func at(_ commit: String, folder: String, in repository: GitRepository) async throws(GitFailure) -> ProposedEstate? {
        guard let found = try await repository.files(below: folder, at: commit) else { return nil }
        let files = found.filter { TrustedEstate.isSource($0.key) }.sorted { $0.key < $1.key }.map {
            SourceFile(path: $0.key, bytes: $0.value)
        }
        guard let estate = EstateLoader.load(files: files, catalogue: Integrations.catalogue).0 else { return nil }
        return ProposedEstate(estate: estate, files: files)
    }

    /// What two estates declare differently in an environment, from the files alone.
    static func difference(of environment: String, from base: Estate?, to merge: Estate?) -> DeclaredDifference {
        func declared(_ estate: Estate?) -> [DesiredScope] {
            guard let estate, estate.environments[environment] != nil else { return [] }
            let connections = Connections(
                models: ProviderComposition.models(of: estate), readers: [:], stores: [:],
                // Nothing is fingerprinted: no secret is read.
                key: FingerprintKey(RequiredConnections.passingKey()))
            return PlanMaker(estate: estate, connections: connections).declared(environment: environment)
        }
        return DeclaredDifference(base: declared(base), merge: declared(merge))
    }

    /// Every scope that two estates declare differently, in any environment.
    static func scopes(from base: Estate?, to merge: Estate?) -> Set<Scope> {
        let names = Set(base?.environments.keys.map(\.self) ?? []).union(merge?.environments.keys.map(\.self) ?? [])
        return names.reduce(into: []) { $0.formUnion(difference(of: $1, from: base, to: merge).scopes) }
    }
}
