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

    private struct Other {
        let number: Int
        let commit: String
    }

    /// Those that change something of the same scopes. One that cannot be read is no reason to have no plan, and is told as not known.
    func overlaps(with scopes: Set<Scope>, files: Set<String>, besides number: Int?) async -> PullRequestOverlaps {
        let others: [Other]
        do throws(GitFailure) {
            others = try await self.others(besides: number)
        } catch {
            return PullRequestOverlaps(problem: error.reason)
        }
        var found: [PullRequestOverlap] = []
        var unknown: [PullRequestOverlaps.Unknown] = []
        for other in others.suffix(Self.most) {
            do throws(GitFailure) {
                let places = try await places(of: other.commit, scopes, files)
                if !places.isEmpty { found.append(PullRequestOverlap(number: other.number, places: places)) }
            } catch {
                unknown.append(PullRequestOverlaps.Unknown(number: other.number, reason: error.reason))
            }
        }
        let left = others.count - Self.most
        return PullRequestOverlaps(
            found, unknown: unknown, problem: left > 0 ? "the newest \(Self.most) were compared, and \(left) older ones were not" : nil)
    }

    /// By number.
    private func others(besides number: Int?) async throws(GitFailure) -> [Other] {
        let references = try await repository.references(below: Self.prefix)
        return references.compactMap { reference -> Other? in
            let parts = reference.name.dropFirst(Self.prefix.count).split(separator: "/")
            guard parts.count == 2, parts[1] == "merge", let other = Int(parts[0]), other != number else { return nil }
            return Other(number: other, commit: reference.commit)
        }.sorted { $0.number < $1.number }
    }

    private func places(of merge: String, _ scopes: Set<Scope>, _ files: Set<String>) async throws(GitFailure) -> [String] {
        guard let base = try await repository.parents(of: merge).first, await repository.commit(of: base) != nil else {
            throw GitFailure(reason: "this clone lacks the commit that it is merged into; fetch it with a depth of 2")
        }
        let changed = try await repository.changedFiles(from: base, to: merge, below: folder)
        guard !changed.isEmpty else { return [] }
        let theirs = try await ProposedEstate.at(merge, folder: folder, in: repository)
        guard let theirs else { return changed.filter { files.contains($0) } }
        let old = try await ProposedEstate.at(base, folder: folder, in: repository)
        return ProposedEstate.scopes(from: old?.estate, to: theirs.estate).intersection(scopes).map(\.description).sorted()
    }
}
