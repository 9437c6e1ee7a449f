/// The git repository around a directory, asked through the `git` program.
package struct GitRepository: Sendable {
    let directory: String
    let environment: [String: String]
    /// As `environment`, and what it takes to reach a remote.
    let remoteEnvironment: [String: String]
    /// Nil where each object is asked for, and stored, by a call of its own.
    let reader: ObjectReader?
    let writer: ObjectWriter?
    /// Nil where nothing but git's own locks keeps those who change it apart.
    let turns: RepositoryTurns?

    /// The repository of a work tree that was found; git looks in its root and not above it.
    package init(_ tree: WorkTree, variables: [String: String]) {
        self.init(directory: tree.root, variables: variables, ceiling: RealPath.parent(of: tree.root))
    }

    /// - Parameters:
    ///   - directory: somewhere inside the work tree.
    ///   - variables: of this process; `git` is given `PATH` and `HOME` of them and nothing that could be a credential. To
    ///     reach a remote it is also given where its keys, certificates and proxies are found.
    package init(directory: String, variables: [String: String]) {
        self.init(directory: directory, variables: variables, ceiling: nil)
    }

    private init(directory: String, variables: [String: String], ceiling: String?) {
        self.directory = directory
        var environment = variables.filter { ["PATH", "HOME"].contains($0.key) }
        // Answers do not depend on the reader's language, and nothing is asked on the terminal.
        environment["LC_ALL"] = "C"
        environment["GIT_TERMINAL_PROMPT"] = "0"
        environment["GIT_OPTIONAL_LOCKS"] = "0"
        // A replaced commit is not the one that its id says, a missing object is a failure, and a path is no pattern.
        environment["GIT_NO_REPLACE_OBJECTS"] = "1"
        environment["GIT_NO_LAZY_FETCH"] = "1"
        environment["GIT_LITERAL_PATHSPECS"] = "1"
        environment["GIT_CEILING_DIRECTORIES"] = ceiling
        let ways = variables.filter { Self.waysToRemotes.contains($0.key) }
        var remote = environment.merging(ways) { own, _ in own }
        // Anything else, such as `ext::`, is a program of its own.
        remote["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh"
        remoteEnvironment = remote
        environment["GIT_ALLOW_PROTOCOL"] = "none"
        self.environment = environment
        (reader, writer, turns) = (nil, nil, nil)
    }

    /// A setting of git's configuration.
    struct Setting {
        let name: String
        var value: String
    }

    /// The bare repository at a path, with settings that stand in none of its files: some are secrets, and go only to a git that talks
    /// to a remote.
    func within(_ path: String, _ settings: [Setting], _ turns: RepositoryTurns) -> GitRepository {
        let place = ["GIT_DIR": path]
        let ways = place.merging(Self.variables(of: settings)) { _, new in new }
        let own = environment.merging(place) { _, new in new }
        return GitRepository(
            directory: directory, environment: own, turns: turns,
            remoteEnvironment: remoteEnvironment.merging(ways) { _, new in new })
    }

    /// Settings as variables, which count more than what any file says.
    static func variables(of settings: [Setting]) -> [String: String] {
        var variables = ["GIT_CONFIG_COUNT": String(settings.count)]
        for (number, setting) in settings.enumerated() {
            variables["GIT_CONFIG_KEY_\(number)"] = setting.name
            variables["GIT_CONFIG_VALUE_\(number)"] = setting.value
        }
        return variables
    }

    private init(
        directory: String, environment: [String: String], turns: RepositoryTurns, remoteEnvironment: [String: String]
    ) {
        reader = ObjectReader(directory, environment: environment)
        writer = ObjectWriter(directory, environment: environment)
        self.turns = turns
        self.directory = directory
        self.environment = environment
        self.remoteEnvironment = remoteEnvironment
    }

    /// The commit that `reference` names, 40 hex digits; nil when there is none, or no repository, or no git.
    package func commit(of reference: String) async -> String? {
        await line(["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"])
    }

    /// What is checked out: its commit, 40 hex digits, and the branch; nil when there is none, or no repository, or no git.
    package func head() async -> (id: String, branch: String?)? {
        // Shortened as `symbolic-ref --short` does, whatever a configuration says of names that mean two things.
        guard let bytes = await output(["rev-parse", "HEAD^{commit}", "--abbrev-ref=loose", "HEAD"]) else { return nil }
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
        guard lines.count == 2, Self.isID(lines[0]) else { return nil }
        return (lines[0], lines[1] == "HEAD" ? nil : lines[1])
    }

    /// The files below `folder` that are not as the commit has them, new ones and submodules among them; nil when git cannot say.
    package func changes(in folder: String) async -> [String]? {
        // Nil is "unknown" for whoever asks, and never "unchanged".
        guard let bytes = try? await status(of: folder) else { return nil }
        return Self.entries(bytes)
    }

    static func entries(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\0").map(String.init)
    }

    /// Whether git ignores a path, and does not track it.
    /// - Parameter path: from the root of the work tree, whether or not something is there.
    package func isIgnored(_ path: String) async throws(GitFailure) -> Bool {
        // The command takes paths as they are, once nothing in front of them means anything, and refuses the setting that says so.
        let answer = await answer(
            ["check-ignore", "--stdin", "-z"], input: Array("./\(path)\0".utf8), adding: ["GIT_LITERAL_PATHSPECS": "0"])
        guard answer.status == 0 || answer.status == 1 else { throw answer.failure }
        return answer.status == 0
    }

    private func line(_ arguments: [String]) async -> String? {
        guard let bytes = await output(arguments) else { return nil }
        let text = String(decoding: bytes, as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).first.map(String.init)
        return line?.isEmpty == false ? line : nil
    }

    /// What git prints; nil when it fails or is not there.
    func output(_ arguments: [String]) async -> [UInt8]? {
        try? await call(arguments)
    }
}
