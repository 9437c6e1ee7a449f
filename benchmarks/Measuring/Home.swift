internal import FoundationEssentials
internal import GitLedger
internal import Reconciling
internal import SQLiteLedger

/// Where a history of the benchmarks is.
enum Home: String, CaseIterable {
    case sqlite = "SQLite"
    case git

    private static let variables = [
        "PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin", "HOME": "/nonexistent", "GIT_TERMINAL_PROMPT": "0",
    ]

    /// An empty ledger. In git, a remote on the same disk and a clone.
    func begun(in directory: String) async throws -> any Ledger {
        guard self == .git else { return try SQLiteLedger(path: directory + "/ledger.sqlite") }
        try Self.git("init", "--quiet", "--bare", directory + "/remote.git")
        return try await opened(in: directory, "clone")
    }

    /// The same ledger as another process sees it.
    /// - Parameter clone: in git, its name; it is made where it is not there.
    func opened(in directory: String, _ clone: String) async throws -> any Ledger {
        guard self == .git else { return try SQLiteLedger(path: directory + "/ledger.sqlite") }
        let path = directory + "/" + clone
        if !FileManager.default.fileExists(atPath: path) { try Self.git("clone", "--quiet", "file://" + directory + "/remote.git", path) }
        return try await GitLedger(directory: path, variables: Self.variables)
    }

    /// Bytes on the disk; in git, of the remote, packed.
    func size(in directory: String) throws -> Int {
        guard self == .git else { return YearOfHistory.size(directory) }
        try Self.git("-C", directory + "/remote.git", "gc", "--quiet", "--prune=now")
        return YearOfHistory.size(directory + "/remote.git")
    }

    private static func git(_ arguments: String...) throws {
        let cost = try ChildProcess.run("/usr/bin/git", arguments, environment: variables)
        guard cost.status == 0 else { throw Failure("git \(arguments.joined(separator: " ")) failed") }
    }
}
