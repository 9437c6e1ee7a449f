internal import FoundationEssentials

/// Files beside the estate's that decide over trust: they come from the same commit.
struct TrustedFiles: Sendable {
    private let directory: String
    /// Nil where the files are taken as they lie on the disk.
    private let commit: (files: [String: [UInt8]], label: String)?

    /// - Parameter commit: every file of the directory in the trusted commit, by its path from the directory.
    init(in directory: String, at commit: (files: [String: [UInt8]], label: String)?) {
        self.directory = directory
        self.commit = commit
    }

    /// - Parameter path: from the desired state's directory.
    /// - Returns: nil when there is no such file.
    func bytes(of path: String) -> [UInt8]? {
        // Never what lies in the work tree: a change under review must not add a signer.
        if let commit { return commit.files[path] }
        return FileManager.default.contents(atPath: place(of: path)).map(Array.init)
    }

    /// For people, such as `desired/approvers of origin/main@4be21d0`.
    func name(of path: String) -> String { place(of: path) + (commit.map { " of \($0.label)" } ?? "") }

    private func place(of path: String) -> String { directory + (directory.hasSuffix("/") ? "" : "/") + path }
}
