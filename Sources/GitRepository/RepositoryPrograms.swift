extension GitRepository {
    /// Settings that name a program which git runs while it talks to a remote, in lower case as git lists them.
    private static let programs: Set = [
        "core.sshcommand", "core.gitproxy", "core.askpass", "core.alternaterefscommand", "credential.helper", "gc.recentobjectshook",
    ]

    /// Throws where the repository's own configuration names a program that git would run: whoever made the directory chose it.
    /// The user's and the system's may, and so may the variables of this process.
    func checkPrograms() async throws(GitFailure) {
        let listing = try await call(["config", "--null", "--show-scope", "--name-only", "--list"])
        let words = String(decoding: listing, as: UTF8.self).split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        for (scope, name) in zip(words, words.dropFirst()).enumerated().filter({ $0.offset.isMultiple(of: 2) }).map(\.element)
        where ["local", "worktree"].contains(scope) && Self.isProgram(name) && !isOverridden(name) {
            throw GitFailure(
                reason: "the repository's own configuration names a program in \(name), and plumb runs no program that a repository names; "
                    + "move it to your own with: git config --global")
        }
    }

    private static func isProgram(_ name: String) -> Bool {
        let ends = [".helper", ".uploadpack", ".receivepack", ".vcs"]
        return programs.contains(name)
            || (["credential.", "remote."].contains(where: name.hasPrefix) && ends.contains(where: name.hasSuffix))
    }

    /// What the operator's variables say counts more than the configuration.
    private func isOverridden(_ name: String) -> Bool {
        switch name {
        case "core.sshcommand": remoteEnvironment["GIT_SSH_COMMAND"] != nil
        case "core.askpass": remoteEnvironment["GIT_ASKPASS"] != nil
        default: false
        }
    }
}
