import ChildPrograms
import FoundationEssentials
import GitLedger
import GitRepository
import Reconciling
import Testing

/// A bare repository, the remote, and clones of it; in a directory that goes with the last reference.
final class GitFixture: Sendable {
    let path: String

    static let reference = "refs/plumb/ledger"
    static let variables = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_TERMINAL_PROMPT": "0",
    ]

    var remote: String { path + "/remote.git" }

    init() async throws {
        path = FileManager.default.temporaryDirectory.path + "/plumb-git-\(UInt64.random(in: .min ... .max))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        try await git("init", "--quiet", "--bare", "--initial-branch=main", remote)
        // Something of the estate, with a past to be shallow about.
        try await git("init", "--quiet", "--initial-branch=main", path + "/seed")
        for number in 1...3 { try await git("commit", "--quiet", "--allow-empty", "-m", "estate \(number)", in: "seed") }
        try await git("push", "--quiet", remote, "main", in: "seed")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// A new clone.
    /// - Returns: its path.
    func clone(_ name: String, _ options: String...) async throws -> String {
        try await git(["clone", "--quiet"] + options + ["file://" + remote, path + "/" + name])
        // Git must not tidy in the background while the directory is removed.
        try await git("config", "gc.auto", "0", in: name)
        return path + "/" + name
    }

    func ledger(in clone: String, schedule: StateSchedule = .standard) async throws -> GitLedger {
        try await GitLedger(directory: clone, variables: Self.variables, patience: .seconds(300), schedule: schedule)
    }

    /// The repository of the ledger in a clone.
    static func apart(_ clone: String) -> String { clone + "/.git/plumb/ledger.git" }

    /// What git prints, without the last line feed.
    @discardableResult
    func git(_ arguments: String..., in directory: String = ".", input: String = "") async throws -> String {
        try await git(arguments, in: directory, bytes: Array(input.utf8))
    }

    @discardableResult
    func git(_ arguments: [String], in directory: String = ".", bytes: [UInt8] = []) async throws -> String {
        let identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
        let place = directory.hasPrefix("/") ? directory : path + "/" + directory
        let result = try await ChildProgram.run(
            "git", ["-C", place] + identity + arguments, environment: Self.variables, input: bytes, limit: 64 << 20)
        try #require(result.status == 0, "git \(arguments.joined(separator: " ")): \(String(decoding: result.said, as: UTF8.self))")
        let text = String(decoding: result.output, as: UTF8.self)
        return text.last == "\n" ? String(text.dropLast()) : text
    }

    /// One number of `git count-objects`; sizes are in KiB.
    func count(_ what: String, in directory: String) async throws -> Int {
        let lines = try await git("count-objects", "-v", in: directory).split(separator: "\n")
        let line = try #require(lines.first { $0.hasPrefix(what + ":") })
        return try #require(Int(line.split(separator: " ")[1]))
    }

    func write(_ text: String, to name: String, mode: Int) throws {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path + "/" + name)
    }

    /// Where processes of a test say what went wrong in them.
    var failures: String { path + "/failures" }

    /// What a file holds; nothing where there is none.
    func said(in file: String) -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path + "/" + name) }
}
