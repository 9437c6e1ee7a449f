/// The git repository around a directory, asked through the `git` program.
package struct GitRepository: Sendable {
    let directory: String
    let environment: [String: String]
    /// As `environment`, and what it takes to reach a remote.
    let remoteEnvironment: [String: String]

    /// - Parameters:
    ///   - directory: somewhere inside the work tree.
    ///   - variables: of this process; `git` is given `PATH` and `HOME` of them and nothing that could be a credential. To
    ///     reach a remote it is also given where its keys, certificates and proxies are found.
    package init(directory: String, variables: [String: String]) {
        self.directory = directory
        var environment = variables.filter { ["PATH", "HOME"].contains($0.key) }
        // Answers do not depend on the reader's language, and nothing is asked on the terminal.
        environment["LC_ALL"] = "C"
        environment["GIT_TERMINAL_PROMPT"] = "0"
        environment["GIT_OPTIONAL_LOCKS"] = "0"
        self.environment = environment
        remoteEnvironment = environment.merging(variables.filter { Self.waysToRemotes.contains($0.key) }) { own, _ in own }
    }

    /// The commit that `reference` names, 40 hex digits; nil when there is none, or no repository, or no git.
    package func commit(of reference: String) async -> String? {
        await line(["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"])
    }

    /// The branch that is checked out; nil when none is.
    package func branch() async -> String? {
        await line(["symbolic-ref", "--quiet", "--short", "HEAD"])
    }

    /// The reference of the default branch: what the remote says its default is, else `main` or `master` here.
    package func defaultBranch() async -> String? {
        if let remote = await line(["symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD"]) { return remote }
        for name in ["origin/main", "origin/master", "main", "master"] where await commit(of: name) != nil { return name }
        return nil
    }

    /// The files below `folder` as they are in `commit`, by path from the directory.
    /// - Returns: nil when one of them cannot be read.
    package func files(in folder: String, at commit: String) async -> [String: [UInt8]]? {
        guard let names = await output(["ls-tree", "-r", "-z", "--name-only", commit, "--", folder]) else { return nil }
        var files: [String: [UInt8]] = [:]
        for name in String(decoding: names, as: UTF8.self).split(separator: "\0").map(String.init) {
            guard let bytes = await output(["cat-file", "blob", "\(commit):./\(name)"]) else { return nil }
            files[name] = bytes
        }
        return files
    }

    private func line(_ arguments: [String]) async -> String? {
        guard let bytes = await output(arguments) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init)
        return line?.isEmpty == false ? line : nil
    }

    /// What git prints; nil when it fails or is not there.
    private func output(_ arguments: [String]) async -> [UInt8]? {
        try? await call(arguments)
    }
}
