internal import Estate
internal import GitRepository
internal import Planning
internal import Resources

/// Other open pull requests whose objects are in this clone, below `refs/remotes/pull/NUMBER/merge`.
struct OpenPullRequests {
    let repository: GitRepository
    /// Of the desired state, from the repository's root.
    let folder: String

    private static let prefix = "refs/remotes/pull/"
    /// The newest ones are compared; more would hold up the plan.
    private static let most = 100

    /// Those that change something of the same scopes, by number. What cannot be read of one is no reason to have no plan: such a one is
    /// left out, or told by the files that both change.
    func overlaps(with scopes: Set<Scope>, files: Set<String>, besides number: Int?) async -> [PullRequestOverlap] {
        guard let references = try? await repository.references(below: Self.prefix) else { return [] }
        let others = references.compactMap { reference -> (number: Int, commit: String)? in
            let parts = reference.name.dropFirst(Self.prefix.count).split(separator: "/")
            guard parts.count == 2, parts[1] == "merge", let other = Int(parts[0]), other != number else { return nil }
            return (other, reference.commit)
        }
        var found: [PullRequestOverlap] = []
        for other in others.sorted(by: { $0.number < $1.number }).suffix(Self.most) {
            let places = (try? await places(of: other.commit, scopes, files)) ?? []
            if !places.isEmpty { found.append(PullRequestOverlap(number: other.number, places: places)) }
        }
        return found
    }

    private func places(of merge: String, _ scopes: Set<Scope>, _ files: Set<String>) async throws(GitFailure) -> [String] {
        guard let base = try await repository.parents(of: merge).first, await repository.commit(of: base) != nil else { return [] }
        let changed = try await repository.changedFiles(from: base, to: merge, below: folder)
        guard !changed.isEmpty else { return [] }
        let theirs = try await ProposedEstate.at(merge, folder: folder, in: repository)
        guard let theirs else { return changed.filter { files.contains($0) } }
        let old = try await ProposedEstate.at(base, folder: folder, in: repository)
        return ProposedEstate.scopes(from: old?.estate, to: theirs.estate).intersection(scopes).map(\.description).sorted()
    }
}
