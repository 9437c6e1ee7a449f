internal import FoundationEssentials
internal import GitRepository

/// Files beside the estate's that decide over trust: they come from the same commit.
struct TrustedFiles: Sendable {
    private let directory: String
    /// Nil where the files are taken as they lie in the work tree.
    private let commit: (repository: GitRepository, id: String, label: String)?

    init(in directory: String, at commit: (repository: GitRepository, id: String, label: String)?) {
        self.directory = directory
        self.commit = commit
    }

    /// - Parameter path: from the desired state's directory.
    /// - Returns: nil when there is no such file.
    func bytes(of path: String) async -> [UInt8]? {
        let place = self.place(of: path)
        guard let commit else { return FileManager.default.contents(atPath: place).map(Array.init) }
        // Never what lies in the work tree: a change under review must not add a signer.
        return await commit.repository.files(in: place, at: commit.id)?.values.first
    }

    /// For people, such as `desired/approvers of main@4be21d0`.
    func name(of path: String) -> String { place(of: path) + (commit.map { " of \($0.label)" } ?? "") }

    private func place(of path: String) -> String { directory + (directory.hasSuffix("/") ? "" : "/") + path }
}
