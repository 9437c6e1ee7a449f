internal import ChildPrograms

/// Who wrote what is below a folder, as far as git tells.
package struct GitAuthors: Hashable, Sendable {
    /// Addresses and names of those who wrote, committed or merged a part of it, and the principals of their signatures.
    package var names: Set<String> = []
    /// Short ids of commits that no trusted key signed.
    package var unproved: [String] = []
    /// Why git cannot tell, as a clause with what to do.
    package var unknown: String?
}

/// How `HEAD` stands to another commit.
package enum GitDescent: Hashable, Sendable {
    case descends, other
    /// The text is a clause with what to do.
    case unknown(String)
}

extension GitRepository {
    private static let unshallow = "fetch all of it with: git fetch --unshallow"

    /// Whether `HEAD` is `ancestor`, or descends from it.
    package func descent(from ancestor: String) async -> GitDescent {
        let name = ancestor.prefix(12)
        let isShallow = await mayBeShallow()
        guard let commit = await commit(of: ancestor) else {
            return .unknown("commit \(name) is not in this clone; \(isShallow ? Self.unshallow : "fetch it with: git fetch")")
        }
        switch await answer(["merge-base", "--is-ancestor", commit, "HEAD"]) {
        case let answer where answer.status == 0: return .descends
        // What lies behind the end of a shallow history may still be an ancestor.
        case let answer where answer.status == 1: return isShallow ? .unknown("this clone is shallow; \(Self.unshallow)") : .other
        case let answer: return .unknown(answer.failure.reason)
        }
    }

    /// Whether older commits are not here. Where git cannot say, they may not be.
    private func mayBeShallow() async -> Bool { (try? await isShallow()) ?? true }

    /// Whoever wrote, committed or merged what changed below `folder` after `commit`, or ever where no commit is given; of the newest change
    /// alone where nothing changed since.
    ///
    /// A commit tells its author only by a signature: its names are free text. What no key of `signers` signed is unproved. A merge that
    /// holds what git would have made of both sides wrote nothing, so it needs no signature; whoever made it still counts.
    /// - Parameter signers: in OpenSSH's allowed-signers format.
    package func authors(of folder: String, since commit: String?, signers: [UInt8]) async -> GitAuthors {
        guard await self.commit(of: "HEAD") != nil else { return GitAuthors(unproved: ["\(folder), which is in no git repository"]) }
        if let problem = await problem(with: folder) { return GitAuthors(unknown: problem) }
        var since: String?
        if let commit {
            guard let known = await self.commit(of: commit) else {
                return GitAuthors(
                    unknown: "the last applied commit, \(commit.prefix(12)), is not in this clone; fetch it with: git fetch")
            }
            since = known
        }
        guard let files = try? PrivateFiles(["signers": signers]) else { return GitAuthors(unknown: "no private file could be written") }
        defer { withExtendedLifetime(files) {} }
        let log = SignedLog(repository: self, signers: files["signers"])
        guard let parts = await parts(of: folder, since: since, log) else { return GitAuthors(unknown: "git cannot list the commits") }
        var authors = GitAuthors()
        for entry in parts.writers + parts.merges { authors.names.formUnion(entry.names) }
        authors.unproved = Set(parts.writers.filter { $0.principal == nil }.map { String($0.id.prefix(12)) }).sorted()
        return authors
    }

    /// Commits that wrote something below the folder, and merges that only brought their sides together.
    /// - Returns: nil when git fails.
    private func parts(
        of folder: String, since: String?, _ log: SignedLog
    ) async -> (writers: [SignedLog.Entry], merges: [SignedLog.Entry])? {
        // Both sides of every merge; the merges themselves are looked at one by one.
        let what = ["--no-merges", "--full-history", "--", folder]
        guard let newest = await log.entries(["-1", "HEAD"] + what) else { return nil }
        let range = since.map { "\($0)..HEAD" } ?? "HEAD"
        // Of a whole history, merges that took one side as it was wrote nothing below the folder.
        let merged = since == nil ? ["--merges", "--full-history", range, "--", folder] : ["--merges", range]
        guard var writers = await log.entries([range] + what), let merges = await log.entries(merged) else { return nil }
        for merge in merges where await !isPlain(merge, in: folder) { writers.append(merge) }
        return (writers.isEmpty ? newest : writers, merges)
    }

    /// Why what is below the folder cannot be told from its commits.
    private func problem(with folder: String) async -> String? {
        if await mayBeShallow() { return "this clone is shallow; \(Self.unshallow)" }
        do throws(GitFailure) {
            let status = try await status(of: folder, ["--ignored"])
            return status.isEmpty ? nil : "\(folder) has uncommitted changes; commit or stash them"
        } catch {
            return error.reason
        }
    }

    /// Whether below the folder a merge holds exactly what git makes of its two sides.
    private func isPlain(_ merge: SignedLog.Entry, in folder: String) async -> Bool {
        // What git cannot say counts as a change of the merge's own: its committer is an author then.
        guard merge.parents.count == 2, let quiet = try? await withoutFilters() else { return false }
        let answer = await answer(["merge-tree", "--write-tree"] + merge.parents, adding: quiet)
        guard answer.status == 0, let tree = String(decoding: answer.output, as: UTF8.self).split(whereSeparator: \.isNewline).first
        else { return false }
        let made = await object(String(tree), folder)
        let found = await object(merge.id, folder)
        return made != nil && made == found
    }

    private func object(_ tree: String, _ folder: String) async -> [UInt8]? {
        try? await call(["ls-tree", tree, "--", folder])
    }
}

/// Commits with what their signatures prove.
private struct SignedLog {
    let repository: GitRepository
    /// The file of allowed signers.
    let signers: String

    struct Entry {
        let id: String
        let parents: [String]
        let names: Set<String>
        /// Who signed, where one of the signers did.
        let principal: String?
    }

    /// Only keys of the file count: what a user's own configuration would trust does not, and no other program is asked.
    private var settings: [String] {
        [
            "gpg.ssh.allowedSignersFile=\(signers)", "gpg.ssh.program=ssh-keygen", "gpg.ssh.revocationFile=", "gpg.program=false",
            "gpg.openpgp.program=false", "gpg.x509.program=false", "log.showSignature=false", "log.mailmap=false",
        ].flatMap { ["-c", $0] }
    }

    /// Nil when git fails.
    func entries(_ arguments: [String]) async -> [Entry]? {
        let format = "--format=%H%x00%P%x00%ae%x00%an%x00%ce%x00%cn%x00%G?%x00%GS"
        guard let bytes = try? await repository.call(settings + ["log", "--no-color", "--no-mailmap", format] + arguments) else {
            return nil
        }
        var entries: [Entry] = []
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
            guard fields.count == 8 else { return nil }
            let isGood = fields[6] == "G" && !fields[7].isEmpty && !fields[7].contains { "*?!".contains($0) }
            let principal = isGood ? fields[7] : nil
            entries.append(
                Entry(
                    id: fields[0], parents: fields[1].split(separator: " ").map(String.init),
                    names: Set(fields[2...5] + [principal].compactMap(\.self)).filter { !$0.isEmpty }, principal: principal))
        }
        return entries
    }
}
