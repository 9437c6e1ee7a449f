internal import Cryptography
internal import EstateFiles
internal import GitRepository

/// The commit that the work tree stands on.
struct Commit {
    /// Such as `main@4be21d0`, and `main@4be21d0+uncommitted.3f9a1c20` where the desired state is another one than the commit's, with the
    /// beginning of a hash of its files; `+unknown` where git cannot say which it is.
    let label: String
    /// All digits.
    let id: String

    /// What a label has where no commit is known to hold the files.
    static let uncommitted = ["+uncommitted.", "+unknown."]

    /// - Parameters:
    ///   - folder: of the desired state, from the root of the work tree.
    ///   - desired: the same, from the current directory.
    /// - Returns: nil outside git.
    static func current(of repository: GitRepository, folder: String, desired: String) async -> Commit? {
        async let marked = mark(of: repository, folder.isEmpty ? "." : folder)
        let head = await repository.head()
        let mark = await marked
        guard let head else { return nil }
        let place = "\(head.branch ?? "detached")@\(head.id.prefix(7))"
        guard let mark else { return Commit(label: place, id: head.id) }
        return Commit(label: place + mark + EstateHash.of(desired).prefix(8), id: head.id)
    }

    /// Nil where the files are the commit's.
    private static func mark(of repository: GitRepository, _ folder: String) async -> String? {
        guard let state = await repository.state(of: folder) else { return uncommitted[1] }
        // What git does not tell of and nobody reads makes no difference.
        return state.changes.isEmpty && !state.unwatched.contains(where: EstateDirectory.reads) ? nil : uncommitted[0]
    }
}
