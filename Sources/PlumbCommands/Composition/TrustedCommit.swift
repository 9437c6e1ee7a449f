internal import Diagnostics
internal import ArgumentParser
internal import GitRepository

/// The commit that decides where credentials go and who may confirm.
///
/// Only a remote-tracking branch counts, by its full name: the one that `origin/HEAD` names, or the one that an operator names with
/// `PLUMB_TRUSTED_REF`. Tags, branches of the clone and replaced objects are what a change under review can bring along.
struct TrustedCommit: Sendable {
    static let variable = "PLUMB_TRUSTED_REF"

    let repository: GitRepository
    /// 40 hex digits or more.
    let id: String
    /// Such as `origin/main@4be21d0`.
    let label: String
    /// Whether an operator named it, and not `origin/HEAD`.
    let isNamedByOperator: Bool

    /// - Throws: ``CommandFailure`` where git does not say which commit that is: no credential may be read then.
    init(in tree: WorkTree, _ variables: [String: String]) async throws {
        let repository = GitRepository(tree, variables: variables)
        let named = variables[Self.variable].flatMap { $0.isEmpty ? nil : $0 }
        if let named { try Self.check(named) }
        let found = try await Self.find(named, in: tree, repository, variables)
        id = found.id
        label = "\(found.name.dropFirst(GitRepository.remoteBranches.count))@\(found.id.prefix(7))"
        self.repository = repository
        isNamedByOperator = named != nil
    }

    private static func check(_ name: String) throws {
        let path = name.hasPrefix(GitRepository.remoteBranches) ? name.dropFirst(GitRepository.remoteBranches.count) : ""
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        // GitHub's checkout keeps the change itself below refs/remotes/pull.
        guard parts.count >= 2, !parts.contains(""), parts[0] != "pull", parts.last != "HEAD" else {
            throw CommandFailure(
                .failure,
                "\(variable) is not the full name of a remote branch. No credential was read and no request was sent.\n"
                    + "Write it in full, such as refs/remotes/origin/main.")
        }
    }

    private static func find(
        _ named: String?, in tree: WorkTree, _ repository: GitRepository, _ variables: [String: String]
    ) async throws -> (name: String, id: String) {
        do throws(GitFailure) {
            guard try await !repository.isSubmodule() else {
                throw GitFailure(reason: "it is a submodule, and a change of the repository around it chooses which")
            }
            if named == nil, let known = try await repository.defaultBranchCommit() { return known }
            var name = named
            if name == nil { name = try await repository.defaultBranch() }
            guard let name else { throw GitFailure(reason: "it does not know the default branch of origin") }
            guard let id = try await repository.commit(ofFullName: name) else { throw GitFailure(reason: "it has no \(name)") }
            return (name, id)
        } catch {
            let remote = await FirstRemote(tree, variables)
            throw remote.hasOrigin ? failure(error, in: tree) : Self.withoutRemote(remote)
        }
    }

    /// A repository that nobody shares yet: what can be fetched nowhere is pushed somewhere.
    private static func withoutRemote(_ remote: FirstRemote) -> CommandFailure {
        CommandFailure(
            .failure,
            "The git repository \(remote.tree?.root ?? "") has no remote origin, so no default branch defines what is trusted.\n"
                + "No credential was read and no request was sent.\nGive it one, on this machine or elsewhere, and push what is there:\n"
                + (remote.steps + FirstRemote.publishing).numbered.trimmedEnd)
    }

    /// - Parameter error: what git said, about its repository.
    static func failure(_ error: GitFailure, in tree: WorkTree) -> CommandFailure {
        CommandFailure(
            .failure,
            """
            The git repository \(tree.root) does not say which commit is trusted: \(error.reason).
            No credential was read and no request was sent.
            Fetch the default branch, and say which one it is:
              git fetch --depth=1 origin +refs/heads/main:refs/remotes/origin/main
              export \(variable)=refs/remotes/origin/main    # or: git remote set-head origin main
            Where git itself fails, repair that first: git must be in PATH, own the directory (git config --global --add safe.directory \
            \(tree.root)) and have every object.
            """)
    }
}
