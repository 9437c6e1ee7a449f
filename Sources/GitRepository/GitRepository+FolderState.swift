/// How the files below a folder stand to the commit, by their paths from the current directory.
package struct FolderState: Hashable, Sendable {
    /// As ``GitRepository/changes(in:)``.
    package let changes: [String]
    /// What the changes do not tell of: files that git was told to ignore, and those that it was told to take for unchanged or to leave out
    /// of the work tree.
    package let unwatched: [String]
}

extension GitRepository {
    /// What `git status` tells of a folder, and its submodules: git would read one of them by the settings of its own repository, so none is
    /// looked into, and what is in it is unknown.
    func status(of folder: String, _ options: [String] = []) async throws(GitFailure) -> [UInt8] {
        let status = try await bareStatus(of: folder, options)
        let tracked = try await call(["ls-files", "--stage", "-z", "--", folder])
        return status + Self.submodules(tracked.split(separator: 0))
    }

    /// Without submodules.
    private func bareStatus(of folder: String, _ options: [String]) async throws(GitFailure) -> [UInt8] {
        let quiet = try await withoutFilters()
        let arguments = ["status", "--porcelain", "--untracked-files=all", "--ignore-submodules=dirty", "-z"]
        return try await call(arguments + options + ["--", folder], adding: quiet)
    }

    /// Those of the lines of `ls-files --stage` that are submodules.
    private static func submodules(_ lines: [ArraySlice<UInt8>]) -> [UInt8] {
        lines.filter { $0.starts(with: "160000 ".utf8) }.flatMap { Array($0) + [0] }
    }

    /// How the files below `folder` stand to the commit; nil when git cannot say.
    package func state(of folder: String) async -> FolderState? {
        // Where git cannot say, nothing is known: nil below, which the plan shows as unknown.
        async let status = try? await bareStatus(of: folder, ["--ignored=traditional"])
        // Each is a letter, a space, and what ``status(of:_:)`` reads; git writes the letter small for what it takes for unchanged.
        async let tracked = output(["ls-files", "-v", "--stage", "-z", "--", folder])
        let statusBytes = await status
        let trackedBytes = await tracked
        guard let statusBytes, let trackedBytes else { return nil }
        let (told, lines) = (Self.entries(statusBytes), trackedBytes.split(separator: 0))
        let submodules = Self.entries(Self.submodules(lines.map { $0.dropFirst(2) }))
        let ignored = "!! "
        let flagged = lines.map { String(decoding: $0, as: UTF8.self) }.filter { $0.first.map { $0.isLowercase || $0 == "S" } ?? false }
        return FolderState(
            changes: told.filter { !$0.hasPrefix(ignored) } + submodules,
            unwatched: told.filter { $0.hasPrefix(ignored) }.map { String($0.dropFirst(ignored.count)) }
                + flagged.map { String($0[$0.index(after: $0.firstIndex(of: "\t") ?? $0.startIndex)...]) })
    }
}
