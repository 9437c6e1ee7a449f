extension GitRepository {
    /// Settings that name a program which git runs while it talks to a remote, in lower case as git lists them.
    private static let programs: Set = [
        "core.sshcommand", "core.gitproxy", "core.askpass", "core.alternaterefscommand", "credential.helper", "gc.recentobjectshook",
    ]

    /// Throws where the repository's own configuration names a program that git would run: whoever made the directory chose it.
    /// The user's and the system's may, and so may the variables of this process.
    func checkPrograms() async throws(GitFailure) {
        for name in try await ownSettings() where Self.isProgram(name) && !isOverridden(name) {
            throw GitFailure(
                reason: "the repository's own configuration names a program in \(name), and plumb runs no program that a repository names; "
                    + "move it to your own with: git config --global")
        }
    }

    /// Variables with which git reads and writes files of the work tree, and merges, without the filters and drivers that the repository's
    /// own configuration names. Attributes of files choose among them, and a change brings such attributes along.
    ///
    /// They are variables, and no arguments: the name of a filter may hold an equals sign, with which an argument would end.
    func withoutFilters() async throws(GitFailure) -> [String: String] {
        var settings: [Setting] = []
        for name in try await Set(ownSettings().compactMap(Self.driver)).sorted() {
            if name.hasPrefix("filter.") {
                settings += ["clean", "smudge", "process"].map { Setting(name: "\(name).\($0)", value: "") }
                settings.append(Setting(name: "\(name).required", value: "false"))
            } else {
                // A driver that fails leaves a conflict, which is no plain merge; an empty one would take one side.
                settings.append(Setting(name: "\(name).driver", value: "false"))
            }
        }
        return Self.variables(of: settings)
    }

    /// `filter.NAME` or `merge.NAME` of a setting of one; nil for any other setting.
    private static func driver(_ name: String) -> String? {
        let isOfDriver =
            name.hasPrefix("filter.") && [".clean", ".smudge", ".process", ".required"].contains(where: name.hasSuffix)
            || name.hasPrefix("merge.") && name.hasSuffix(".driver")
        guard isOfDriver, let dot = name.lastIndex(of: "."), name.firstIndex(of: ".") != dot else { return nil }
        return String(name[..<dot])
    }

    /// Names of what the repository's own files of settings say, those that they include among them. As git lists them: in lower case
    /// but for the middle part.
    private func ownSettings() async throws(GitFailure) -> [String] {
        let listing = try await call(["config", "--null", "--show-scope", "--name-only", "--list", "--includes"])
        let words = String(decoding: listing, as: UTF8.self).split(separator: "\0", omittingEmptySubsequences: false).map(String.init)
        return zip(words, words.dropFirst()).enumerated().filter { $0.offset.isMultiple(of: 2) }.map(\.element)
            .filter { ["local", "worktree"].contains($0.0) }.map(\.1)
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
