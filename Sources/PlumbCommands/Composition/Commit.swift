internal import GitRepository

/// The commit that the work tree stands on.
enum Commit {
    /// Such as `main@4be21d0`; nil outside git.
    static func current(of repository: GitRepository) async -> String? {
        guard let commit = await repository.commit(of: "HEAD") else { return nil }
        return "\(await repository.branch() ?? "detached")@\(commit.prefix(7))"
    }
}
