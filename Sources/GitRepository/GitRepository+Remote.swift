/// What became of a push.
package enum GitPush: Hashable, Sendable {
    case accepted
    /// The remote kept its reference as it was.
    case refused(GitFailure)
    /// It was not heard what the remote did.
    case unknown(GitFailure)
}

extension GitRepository {
    /// Throws with git's reason unless `name` is a remote of this repository, and talking to it runs no program that the
    /// repository's own configuration names.
    package func checkRemote(_ name: String) async throws(GitFailure) {
        _ = try await call(["remote", "get-url", "--", name])
        try await checkPrograms()
    }

    /// The names of all remotes, as git lists them.
    package func remotes() async throws(GitFailure) -> [String] {
        let names = try await call(["remote"])
        return String(decoding: names, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }

    /// The commit that the remote's reference names now; nil when it has none of that name.
    package func commit(of reference: String, at remote: String) async throws(GitFailure) -> String? {
        // Git also lists references whose names end like the one asked for.
        try await commits(of: [reference], at: remote)[reference]
    }

    /// The commits that the remote's references name now, by name: those that one of the patterns matches, such as `refs/plumb/drift/*`, and
    /// others whose names end so.
    package func commits(of patterns: [String], at remote: String) async throws(GitFailure) -> [String: String] {
        let listing = try await call(["ls-remote", "--refs", "--", remote] + patterns, reach: .remote)
        var commits: [String: String] = [:]
        for line in String(decoding: listing, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let fields = line.split(separator: "\t")
            if fields.count == 2 { commits[String(fields[1])] = String(fields[0]) }
        }
        return commits
    }

    /// Brings a commit and what it needs here. No reference, branch or `FETCH_HEAD` of the user's changes.
    /// - Parameter isAlone: without its past, where this clone has none of its other commits either.
    package func fetch(_ commit: String, from remote: String, isAlone: Bool) async throws(GitFailure) {
        let scope = [
            "--quiet", "--no-tags", "--no-prune", "--no-recurse-submodules", "--no-write-fetch-head", "--refmap=", "--no-filter",
        ]
        let arguments = Self.tidying + ["fetch"] + scope + (isAlone ? ["--depth=1"] : []) + ["--", remote, commit]
        let fetching = { () async throws(GitFailure) in _ = try await call(arguments, reach: .remote) }
        guard let turns else { return try await fetching() }
        try await turns.take { () throws(GitFailure) in try await turns.afterOtherGits(fetching) }
    }

    /// Whether the clone lacks older commits than it has been given.
    package func isShallow() async throws(GitFailure) -> Bool {
        String(decoding: try await call(["rev-parse", "--is-shallow-repository"]), as: UTF8.self).hasPrefix("true")
    }

    /// Makes the remote's reference name `commit`, provided that it names `old` at that moment; nil: that it is not there.
    package func push(_ commit: String, to reference: String, replacing old: String?, at remote: String) async -> GitPush {
        let answer = await answer(
            [
                "push", "--porcelain", "--no-verify", "--no-signed", "--no-follow-tags", "--no-recurse-submodules",
                "--force-with-lease=\(reference):\(old ?? "")", "--", remote, "\(commit):\(reference)",
            ], reach: .remote)
        if answer.status == 0 { return .accepted }
        // `!<TAB>FROM:TO<TAB>[rejected] (why)`: said by git, or by the remote, once it is decided.
        let lines = String(decoding: answer.output, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let line = lines.first(where: { $0.hasPrefix("!") }) else { return .unknown(answer.failure) }
        let verdict = line.split(separator: "\t").last ?? line
        return .refused(GitFailure(status: answer.status, said: Array("! \(verdict)\n".utf8) + answer.said))
    }
}
