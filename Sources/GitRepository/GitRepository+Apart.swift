internal import FoundationEssentials

extension GitRepository {
    /// A bare repository of its own inside this one's git directory: what is fetched into it, with or without its past, leaves this one
    /// as it is. It reaches the remote as this one does. Many processes may share it; those that change it take turns.
    /// - Parameters:
    ///   - path: below the git directory.
    ///   - reference: what this one knows by that name, the other one knows from its beginning on.
    ///   - patience: how long a turn is waited for.
    package func apart(
        _ path: String, remote: String, keeping reference: String, patience: Duration
    ) async throws(GitFailure) -> GitRepository {
        let common = try await text(["rev-parse", "--path-format=absolute", "--git-common-dir"])
        let turns = RepositoryTurns(place: common + "/" + path, patience: patience)
        let apart = within(turns.place, try await configuration(of: remote), turns)
        if await apart.isBare() { return apart }
        try await turns.take { () throws(GitFailure) in
            // Whoever had the turn before may have made it.
            if await !apart.isBare() { try await begin(turns, keeping: reference, from: common) }
        }
        return apart
    }

    /// It is whole before it is in its place: a process that is ended meanwhile leaves nothing half made there.
    private func begin(_ turns: RepositoryTurns, keeping reference: String, from common: String) async throws(GitFailure) {
        let format = try await text(["rev-parse", "--show-object-format"])
        let draft = turns.place + ".new"
        // Of a process that was killed. Where it cannot be removed, making it anew fails and says so.
        try? FileManager.default.removeItem(atPath: draft)
        _ = try await call(["init", "--quiet", "--bare", "--object-format=\(format)", draft])
        if let known = await commit(of: reference) {
            try await within(draft, [], turns).takeOver(known, as: reference, from: common)
        }
        do {
            // One that was left half made by an older plumb, and holds nothing yet.
            if try RealPath.exists(turns.place) { try FileManager.default.removeItem(atPath: turns.place) }
            try FileManager.default.moveItem(atPath: draft, toPath: turns.place)
        } catch {
            throw GitFailure(reason: "the directory \(turns.place) cannot be made")
        }
    }

    /// What was seen before is compared with what comes: without it, a history that was set back would pass.
    private func takeOver(_ known: String, as reference: String, from common: String) async throws(GitFailure) {
        let arguments = ["fetch", "--quiet", "--no-tags", "--depth=1", "--no-write-fetch-head", "--", common, "\(known):\(reference)"]
        do throws(GitFailure) {
            _ = try await call(arguments, reach: .remote)
        } catch {
            throw GitFailure(
                status: error.status,
                reason:
                    "what this clone has seen of it before, \(reference) at \(known), cannot be read (\(error.reason)); use a clone that "
                    + "is whole, or forget it, if you know that the remote was not set back, with 'git update-ref -d \(reference)'")
        }
    }

    /// Runs `body` while nobody else changes this repository, where those who do take turns.
    func inTurn(_ body: () async throws(GitFailure) -> Void) async throws(GitFailure) {
        guard let turns else { return try await body() }
        try await turns.take(body)
    }

    private func isBare() async -> Bool { (try? await text(["rev-parse", "--is-bare-repository"])) == "true" }

    private func text(_ arguments: [String]) async throws(GitFailure) -> String {
        let output = try await call(arguments)
        return String(decoding: output, as: UTF8.self).filter { !$0.isNewline }
    }

    /// The settings that say how a remote is reached, whichever file they come from; a later one of a name counts.
    private func configuration(of remote: String) async throws(GitFailure) -> [Setting] {
        let listing = try await call(["config", "--list", "-z", "--includes"])
        var settings: [Setting] = []
        for entry in String(decoding: listing, as: UTF8.self).split(separator: "\0") {
            let parts = entry.split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, Self.isWay(String(parts[0]), to: remote) else { continue }
            settings.append(Setting(name: String(parts[0]), value: String(parts[1])))
        }
        guard let url = settings.lastIndex(where: { $0.name == "remote.\(remote).url" }), Self.isRelative(settings[url].value) else {
            return settings
        }
        let top = (try? await text(["rev-parse", "--show-toplevel"])) ?? directory
        settings[url].value = top + "/" + settings[url].value
        return settings
    }

    /// Names are as git lists them, in lower case but for the remote's own.
    private static func isWay(_ name: String, to remote: String) -> Bool {
        let own = ["url", "pushurl", "proxy", "proxyauthmethod", "uploadpack", "receivepack", "vcs"].map { "remote.\(remote).\($0)" }
        let general = ["http.", "url.", "credential.", "ssh.", "protocol.", "core.sshcommand", "core.gitproxy", "core.askpass"]
        return own.contains(name) || general.contains { name.hasPrefix($0) }
    }

    private static func isRelative(_ url: String) -> Bool { !url.hasPrefix("/") && !url.contains(":") }
}
