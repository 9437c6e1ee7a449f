internal import Cryptography
internal import GitRepository

/// The commit that the work tree stands on.
struct Commit {
    /// Such as `main@4be21d0`, and `main@4be21d0+uncommitted.3f9a1c20` where the desired state is another one than the commit's, with the
    /// beginning of a hash of its files.
    let label: String
    /// All digits.
    let id: String

    /// - Parameters:
    ///   - folder: of the desired state, from the root of the work tree.
    ///   - desired: the same, from the current directory.
    /// - Returns: nil outside git.
    static func current(of repository: GitRepository, folder: String, desired: String) async -> Commit? {
        guard let id = await repository.commit(of: "HEAD") else { return nil }
        let branch = await repository.branch() ?? "detached"
        let place = "\(branch)@\(id.prefix(7))"
        let isChanged = await repository.changes(in: folder.isEmpty ? "." : folder)?.isEmpty == false
        return Commit(label: isChanged ? place + "+uncommitted." + String(EstateHash.of(desired).prefix(8)) : place, id: id)
    }
}
