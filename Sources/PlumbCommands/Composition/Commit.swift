internal import GitRepository

/// The commit that the work tree stands on.
struct Commit {
    /// Such as `main@4be21d0`.
    let label: String
    /// All digits.
    let id: String

    /// Nil outside git.
    static func current(of repository: GitRepository) async -> Commit? {
        guard let id = await repository.commit(of: "HEAD") else { return nil }
        let branch = await repository.branch() ?? "detached"
        return Commit(label: "\(branch)@\(id.prefix(7))", id: id)
    }
}
