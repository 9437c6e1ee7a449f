internal import ChildPrograms

/// Whom a call of `git` talks to.
enum GitReach {
    case here, remote

    /// A remote that does not answer must not hold a run for ever.
    var timeout: Duration { self == .here ? .seconds(120) : .seconds(90) }
}

extension GitRepository {
    /// Where keys, certificates and proxies are found, and how SSH is run: ways, and no secrets.
    static let waysToRemotes: Set = [
        "SSH_AUTH_SOCK", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "USER",
        "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "TMPDIR",
        "http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY",
    ]

    /// Settings that hold for every call, whatever a configuration says: no hook, no watcher of files and no check of signatures
    /// but plumb's own runs, and a directory that only looks like a repository is none.
    static let settings = [
        "core.hooksPath=/dev/null", "core.fsmonitor=false", "core.quotePath=false", "protocol.ext.allow=never",
        "safe.bareRepository=explicit", "log.showSignature=false",
    ].flatMap { ["-c", $0] }

    /// Runs `git` and returns what it prints.
    func call(
        _ arguments: [String], input: [UInt8] = [], reach: GitReach = .here, adding variables: [String: String] = [:]
    ) async throws(GitFailure) -> [UInt8] {
        let answer = await answer(arguments, input: input, reach: reach, adding: variables)
        guard answer.status == 0 else { throw answer.failure }
        return answer.output
    }

    /// As `call`, whatever the outcome. A call that outstays the patience is ended.
    func answer(
        _ arguments: [String], input: [UInt8] = [], reach: GitReach = .here, adding variables: [String: String] = [:]
    ) async -> GitAnswer {
        let arguments = ["-C", directory] + Self.settings + arguments
        return await withTaskGroup(of: GitAnswer?.self) { group in
            group.addTask { await execute(arguments, input, reach, variables) }
            group.addTask {
                try? await Task.sleep(for: reach.timeout)
                return nil
            }
            defer { group.cancelAll() }
            if let answer = await group.next() ?? nil { return answer }
            return GitAnswer(GitFailure(reason: "git did not answer within \(reach.timeout.components.seconds) seconds"))
        }
    }

    private func execute(
        _ arguments: [String], _ input: [UInt8], _ reach: GitReach, _ added: [String: String]
    ) async -> GitAnswer {
        let variables = (reach == .here ? environment : remoteEnvironment).merging(added) { _, new in new }
        do throws(ChildProgram.Failure) {
            return GitAnswer(
                try await ChildProgram.run("git", arguments, environment: variables, input: input, limit: .max, isApart: true))
        } catch {
            return GitAnswer(GitFailure(reason: error.reason))
        }
    }
}
