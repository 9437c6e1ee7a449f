/// What it takes to propose a change from a clone whose files and branches stay as they are.
extension GitRepository {
    /// Stores the tree of a commit with some of its files replaced, or added.
    /// - Parameters:
    ///   - files: by their path from the root.
    ///   - scratch: a path where no file is, for an index of its own; whoever calls takes the file away.
    /// - Returns: the tree's id.
    package func tree(of commit: String, replacing files: [String: [UInt8]], scratch: String) async throws(GitFailure) -> String {
        let own = ["GIT_INDEX_FILE": scratch]
        _ = try await call(["read-tree", commit], adding: own)
        for (path, bytes) in files.sorted(by: { $0.key < $1.key }) {
            let blob = try await store(bytes)
            _ = try await call(["update-index", "--add", "--cacheinfo", "100644,\(blob),\(path)"], adding: own)
        }
        let tree = try await call(["write-tree"], adding: own)
        return String(decoding: tree, as: UTF8.self).filter { !$0.isNewline }
    }

    /// Checks a commit out into a directory that is not there yet, beside this work tree and with the same references. No hook runs, and
    /// no filter that the repository names.
    package func checkOut(_ commit: String, into directory: String) async throws(GitFailure) {
        let quiet = try await withoutFilters()
        _ = try await call(["worktree", "add", "--quiet", "--detach", directory, commit], adding: quiet)
    }

    /// Takes such a checkout away.
    package func removeCheckout(_ directory: String) async throws(GitFailure) {
        _ = try await call(["worktree", "remove", "--force", directory])
    }
}
