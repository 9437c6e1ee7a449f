package import Foundation
internal import Testing

/// A git repository of one estate, whose default branch the clone knows: what a change must not redirect is taken from there.
package struct TrustedRepository {
    package let directory: URL

    package init(at directory: URL) { self.directory = directory }

    /// Makes a repository of what is in the directory.
    package func begin() throws {
        try git("init", "-q", "-b", "main")
        try commit()
    }

    /// Commits everything to the branch that is checked out, and makes that the default branch of `origin`.
    package func commit() throws {
        try record()
        try git("update-ref", "refs/remotes/origin/main", "HEAD")
        try git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
    }

    /// Commits everything, as a change that nobody has merged.
    package func record() throws {
        try git("add", "-A", "-f")
        try git("-c", "user.name=The Author", "-c", "user.email=author@example.net", "commit", "-q", "--allow-empty", "-m", "estate")
    }

    package func git(_ arguments: String...) throws { try git(arguments) }

    package func git(_ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["git", "-C", directory.path] + arguments
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "git \(arguments.joined(separator: " "))")
    }
}
