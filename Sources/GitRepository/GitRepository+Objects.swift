internal import FoundationEssentials

extension GitRepository {
    /// Everything below a commit's or tree's root, folders included, in git's order.
    package func entries(of treeish: String) async throws(GitFailure) -> [GitEntry] {
        let listing = try await call(["ls-tree", "-r", "-t", "-z", "--full-tree", treeish])
        var entries: [GitEntry] = []
        for line in String(decoding: listing, as: UTF8.self).split(separator: "\0") {
            guard let entry = GitEntry(line: line) else { throw GitFailure(reason: "git printed a line that cannot be parsed: \(line)") }
            entries.append(entry)
        }
        return entries
    }

    /// What stands directly in each folder, its name in the place of a path, in git's order.
    /// - Parameter names: of the folders: their ids, or `COMMIT^{tree}`.
    package func folders(_ names: [String]) async throws(GitFailure) -> [[GitEntry]] { try await folders(names, from: reader) }

    /// - Parameter reader: asked first; nil for a call of its own.
    func folders(_ names: [String], from reader: ObjectReader?) async throws(GitFailure) -> [[GitEntry]] {
        var folders: [[GitEntry]] = []
        for folder in try await objects(names, .tree, from: reader) { folders.append(try GitEntry.all(in: folder)) }
        return folders
    }

    /// What the blobs hold, in the order of `ids`.
    package func blobs(_ ids: [String]) async throws(GitFailure) -> [[UInt8]] { try await blobs(ids, from: reader) }

    /// - Parameter reader: asked first; nil for a call of its own.
    func blobs(_ ids: [String], from reader: ObjectReader?) async throws(GitFailure) -> [[UInt8]] {
        try await objects(ids, .blob, from: reader).map(\.bytes)
    }

    private func objects(
        _ names: [String], _ kind: GitEntry.Kind, from reader: ObjectReader?
    ) async throws(GitFailure) -> [ObjectAnswer.Object] {
        guard !names.isEmpty else { return [] }
        if let reader, let objects = await reader.objects(names, kind) { return try objects.get() }
        let output = try await call(["cat-file", "--batch"], input: ObjectAnswer.question(names))
        return try ObjectAnswer(output, to: names, kind).objects()
    }

    /// Stores a file's bytes.
    /// - Returns: the object's id, as of everything that stores.
    package func store(_ bytes: [UInt8]) async throws(GitFailure) -> String {
        try await store([bytes], as: .blob)[0]
    }

    /// Stores the bytes of several files.
    package func store(files: [[UInt8]]) async throws(GitFailure) -> [String] {
        try await store(files, as: .blob)
    }

    /// Stores one folder; the paths are names in it.
    package func store(_ entries: [GitEntry]) async throws(GitFailure) -> String {
        if let writer, let id = await writer.store(entries) { return id }
        return try await id(["mktree", "-z"], input: Array(entries.map { $0.line + "\0" }.joined().utf8))
    }

    /// Stores a commit that nothing refers to yet. Its time is told without the place that it was made in.
    package func commit(
        tree: String, parent: String?, message: String, name: String, email: String
    ) async throws(GitFailure) -> String {
        // Said, not left to the configuration: a runner in CI has no user.name.
        let who = "\(name) <\(email)> \(Int(Date().timeIntervalSince1970)) +0000"
        let parents = parent.map { ["parent \($0)"] } ?? []
        let header = ["tree \(tree)"] + parents + ["author \(who)", "committer \(who)"]
        return try await store([Array((header.joined(separator: "\n") + "\n\n" + message).utf8)], as: .commit)[0]
    }

    private func store(_ objects: [[UInt8]], as kind: GitEntry.Kind) async throws(GitFailure) -> [String] {
        if let writer, let ids = await writer.store(objects, as: kind) { return ids }
        var ids: [String] = []
        for object in objects { ids.append(try await id(["hash-object", "-t", kind.rawValue, "-w", "--stdin"], input: object)) }
        return ids
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
    /// Where it fails, only space is lost, and the next time tries again.
    package func tidy() async {
        try? await inTurn { () throws(GitFailure) in _ = try await call(Self.tidying + ["gc", "--auto", "--quiet"]) }
    }

    private func id(_ arguments: [String], input: [UInt8]) async throws(GitFailure) -> String {
        try Self.id(from: try await call(arguments, input: input))
    }

    private static func id(from output: [UInt8]) throws(GitFailure) -> String {
        let id = String(decoding: output, as: UTF8.self).filter { !$0.isNewline }
        guard isID(id) else { throw GitFailure(reason: "git stored nothing") }
        return id
    }

    static func isID(_ text: String) -> Bool { text.count >= 40 && text.allSatisfy(\.isHexDigit) }
}
