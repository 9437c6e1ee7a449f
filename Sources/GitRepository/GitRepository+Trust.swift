extension GitRepository {
    /// Where references of remote branches are, and no branch or tag of this clone.
    package static let remoteBranches = "refs/remotes/"

    /// The full name of the branch that `origin` calls its default, such as `refs/remotes/origin/main`; nil when this clone
    /// does not know.
    package func defaultBranch() async throws(GitFailure) -> String? {
        let head = Self.remoteBranches + "origin/HEAD"
        let answer = await answer(["symbolic-ref", "--quiet", head])
        if answer.status == 1 { return nil }
        guard answer.status == 0 else { throw answer.failure }
        let name = String(decoding: answer.output, as: UTF8.self).filter { !$0.isNewline }
        guard name.hasPrefix(Self.remoteBranches + "origin/"), name != head else {
            throw GitFailure(reason: "\(head) names \(name), which is not a branch of origin")
        }
        return name
    }

    /// The commit that a reference of exactly this full name names; nil when there is none of that name.
    ///
    /// git would otherwise take a tag or branch whose own name ends in the one asked for.
    package func commit(ofFullName name: String) async throws(GitFailure) -> String? {
        let listing = try await call(["for-each-ref", "--format=%(objectname) %(objecttype) %(refname)", "--", name])
        for line in String(decoding: listing, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: " ", maxSplits: 2)
            guard fields.count == 3, fields[2] == name else { continue }
            guard fields[1] == "commit" else { throw GitFailure(reason: "\(name) names a \(fields[1]), not a commit") }
            return String(fields[0])
        }
        return nil
    }

    /// The default branch of `origin`, as ``defaultBranch()``, and the commit that it names, as ``commit(ofFullName:)``, asked at once.
    /// - Returns: nil where this clone does not know the branch, or has none of its name; the two that were named say which.
    package func defaultBranchCommit() async throws(GitFailure) -> (name: String, id: String)? {
        let head = Self.remoteBranches + "origin/HEAD"
        let format = "--format=%(objectname) %(objecttype) %(refname) %(symref)"
        let listing = try await call(["for-each-ref", format, "--", head])
        for line in String(decoding: listing, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: " ", maxSplits: 3)
            guard fields.count == 4, fields[1] == "commit", fields[2] == head, fields[3] != head,
                fields[3].hasPrefix(Self.remoteBranches + "origin/")
            else { continue }
            return (String(fields[3]), String(fields[0]))
        }
        return nil
    }

    /// Whether this repository is a submodule of another one: then a change of the other chooses what it is.
    package func isSubmodule() async throws(GitFailure) -> Bool {
        if try isByItself() { return false }
        let lines = try await call(["rev-parse", "--absolute-git-dir", "--show-superproject-working-tree"])
        let words = String(decoding: lines, as: UTF8.self).split(whereSeparator: \.isNewline)
        return words.count > 1 || words.first?.contains("/.git/modules/") == true
    }

    /// Whether the disk tells that no repository is around this one: its directory is the root of a work tree, `.git` is a directory in it and
    /// no link to one elsewhere, and no directory above has a `.git`. git finds a superproject by nothing else.
    private func isByItself() throws(GitFailure) -> Bool {
        let root = try RealPath.of(directory)
        let isItsOwn = try RealPath.isDirectory(root == "/" ? "/.git" : root + "/.git")
        guard isItsOwn, !(root + "/").contains("/.git/modules/") else { return false }
        guard root != "/" else { return true }
        return try WorkTree.root(above: RealPath.parent(of: root)) == nil
    }

    /// Every file below a directory of a commit, by its path from the directory; nil when the commit has no such directory.
    ///
    /// One `git` answers for all folders and files.
    /// - Parameter path: from the repository's root; empty for the root itself.
    package func files(below path: String, at commit: String) async throws(GitFailure) -> [String: [UInt8]]? {
        let reader = reader ?? ObjectReader(directory, environment: environment)
        guard let top = try await folder(path, of: commit, from: reader) else { return nil }
        let files = try await files(in: top, from: reader)
        if let odd = files.first(where: { $0.entry.isLink || $0.entry.kind != .blob }) {
            throw GitFailure(
                reason: "\(odd.path) is a \(odd.entry.isLink ? "symbolic link" : "submodule") in \(commit.prefix(7)); make it a file")
        }
        let contents = try await blobs(files.map(\.entry.id), from: reader)
        return Dictionary(zip(files.map(\.path), contents), uniquingKeysWith: { first, _ in first })
    }

    /// What stands directly in a directory of a commit; nil when the commit has no such directory.
    private func folder(_ path: String, of commit: String, from reader: ObjectReader) async throws(GitFailure) -> [GitEntry]? {
        var entries = try await folders([commit + "^{tree}"], from: reader)[0]
        let names = path.split(separator: "/")
        for (depth, name) in names.enumerated() {
            guard let entry = entries.first(where: { $0.path == name }) else { return nil }
            guard entry.kind == .tree else {
                guard depth == names.count - 1 else { return nil }
                throw GitFailure(reason: "\(path) is not a directory in \(commit.prefix(7))")
            }
            entries = try await folders([entry.id], from: reader)[0]
        }
        return entries
    }

    /// All that is no folder, by its path from `top`; folders of the same depth are asked for at once.
    private func files(
        in top: [GitEntry], from reader: ObjectReader
    ) async throws(GitFailure) -> [(path: String, entry: GitEntry)] {
        var files: [(path: String, entry: GitEntry)] = []
        var level = top.map { (path: $0.path, entry: $0) }
        while !level.isEmpty {
            files += level.filter { $0.entry.kind != .tree }
            let folders = level.filter { $0.entry.kind == .tree }
            let listed = try await self.folders(folders.map(\.entry.id), from: reader)
            level = zip(folders, listed).flatMap { folder, entries in
                entries.map { (path: folder.path + "/" + $0.path, entry: $0) }
            }
        }
        return files
    }

    /// Those of the paths that git tracks, or what of them it tracks.
    /// - Parameter paths: from the repository's root.
    package func tracked(_ paths: [String]) async throws(GitFailure) -> [String] {
        let listed = try await call(["ls-files", "-z", "--cached", "--full-name", "--"] + paths)
        return String(decoding: listed, as: UTF8.self).split(separator: "\0").map(String.init).sorted()
    }
}
