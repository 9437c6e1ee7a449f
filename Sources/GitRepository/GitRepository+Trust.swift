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

    /// Whether this repository is a submodule of another one: then a change of the other chooses what it is.
    package func isSubmodule() async throws(GitFailure) -> Bool {
        let lines = try await call(["rev-parse", "--absolute-git-dir", "--show-superproject-working-tree"])
        let words = String(decoding: lines, as: UTF8.self).split(whereSeparator: \.isNewline)
        return words.count > 1 || words.first?.contains("/.git/modules/") == true
    }

    /// Every file below a directory of a commit, by its path from the directory; nil when the commit has no such directory.
    /// - Parameter path: from the repository's root; empty for the root itself.
    package func files(below path: String, at commit: String) async throws(GitFailure) -> [String: [UInt8]]? {
        var tree = commit
        if !path.isEmpty {
            let listing = try await call(["ls-tree", "-z", "--full-tree", commit, "--", path])
            guard let line = String(decoding: listing, as: UTF8.self).split(separator: "\0").first else { return nil }
            guard let entry = GitEntry(line: line), entry.kind == .tree else {
                throw GitFailure(reason: "\(path) is not a directory in \(commit.prefix(7))")
            }
            tree = entry.id
        }
        let files = try await entries(of: tree).filter { $0.kind != .tree }
        if let odd = files.first(where: { $0.isLink || $0.kind != .blob }) {
            throw GitFailure(
                reason: "\(odd.path) is a \(odd.isLink ? "symbolic link" : "submodule") in \(commit.prefix(7)); make it a file")
        }
        let contents = try await blobs(files.map(\.id))
        return Dictionary(zip(files.map(\.path), contents), uniquingKeysWith: { first, _ in first })
    }

    /// Those of the paths that git tracks, or what of them it tracks.
    /// - Parameter paths: from the repository's root.
    package func tracked(_ paths: [String]) async throws(GitFailure) -> [String] {
        let listed = try await call(["ls-files", "-z", "--cached", "--full-name", "--"] + paths)
        return String(decoding: listed, as: UTF8.self).split(separator: "\0").map(String.init).sorted()
    }
}
