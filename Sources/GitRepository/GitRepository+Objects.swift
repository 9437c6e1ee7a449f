extension GitRepository {
    /// Everything below a commit's or tree's root, folders included, in git's order.
    package func entries(of treeish: String) async throws(GitFailure) -> [GitEntry] {
        let listing = try await call(["ls-tree", "-r", "-t", "-z", "--full-tree", treeish])
        var entries: [GitEntry] = []
        for line in String(decoding: listing, as: UTF8.self).split(separator: "\0") {
            guard let entry = GitEntry(line: line) else { throw GitFailure(reason: "git listed what cannot be read: \(line)") }
            entries.append(entry)
        }
        return entries
    }

    /// What the blobs hold, in the order of `ids`.
    package func blobs(_ ids: [String]) async throws(GitFailure) -> [[UInt8]] {
        guard !ids.isEmpty else { return [] }
        if let objects, let blobs = await objects.blobs(ids) { return try blobs.get() }
        let output = try await call(["cat-file", "--batch"], input: BlobAnswer.question(ids))
        return try BlobAnswer(output, to: ids).blobs()
    }

    /// Stores a file's bytes.
    /// - Returns: the object's id, as of everything that stores.
    package func store(_ bytes: [UInt8]) async throws(GitFailure) -> String {
        try await id(["hash-object", "-w", "--stdin"], input: bytes)
    }

    /// Stores one folder; the paths are names in it.
    package func store(_ entries: [GitEntry]) async throws(GitFailure) -> String {
        try await id(["mktree", "-z"], input: Array(entries.map { $0.line + "\0" }.joined().utf8))
    }

    /// Stores a commit that nothing refers to yet.
    package func commit(
        tree: String, parent: String?, message: String, name: String, email: String
    ) async throws(GitFailure) -> String {
        // Said, not left to the configuration: a runner in CI has no user.name.
        let identity = [
            "GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": email,
        ]
        let parents = parent.map { ["-p", $0] } ?? []
        let arguments = ["-c", "i18n.commitEncoding=UTF-8", "commit-tree", "--no-gpg-sign"] + parents + [tree]
        return try Self.id(from: try await call(arguments, input: Array(message.utf8), adding: identity))
    }

    /// Whether `commit` is `other` or came before it; what is not there has no answer.
    package func isCommit(_ commit: String, ancestorOf other: String) async throws(GitFailure) -> Bool {
        do {
            _ = try await call(["merge-base", "--is-ancestor", commit, other])
            return true
        } catch {
            if error.status == 1 { return false }
            throw error
        }
    }

    /// Makes the reference name the commit.
    package func set(_ reference: String, to commit: String) async throws(GitFailure) {
        try await inTurn { () throws(GitFailure) in _ = try await call(["update-ref", "--no-deref", reference, commit]) }
    }

    /// Settings of a git that may tidy up: before it ends, so that its locks are gone then, and not what another process has just stored.
    static let tidying = ["gc.autoDetach=false", "maintenance.autoDetach=false", "gc.pruneExpire=2.weeks.ago"].flatMap { ["-c", $0] }

    /// Lets git tidy up if it thinks that it should, as its own commands do after they have written.
    package func tidy() async {
        try? await inTurn { () throws(GitFailure) in _ = try await call(Self.tidying + ["gc", "--auto", "--quiet"]) }
    }

    private func id(_ arguments: [String], input: [UInt8]) async throws(GitFailure) -> String {
        try Self.id(from: try await call(arguments, input: input))
    }

    private static func id(from output: [UInt8]) throws(GitFailure) -> String {
        let id = String(decoding: output, as: UTF8.self).filter { !$0.isNewline }
        guard id.count >= 40, id.allSatisfy(\.isHexDigit) else { throw GitFailure(reason: "git stored nothing") }
        return id
    }
}
