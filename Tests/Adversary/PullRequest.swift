import Foundation
import TestBench
import Testing

/// A remote whose default branch has an estate, and a change of it that nobody has merged.
final class PullRequest {
    let directory: URL
    private let remote: URL
    private let author: TrustedRepository

    /// - Parameter files: of the default branch, by path.
    init(_ files: [String: String]) throws {
        directory = FileManager.default.temporaryDirectory.appending(path: "plumb-adversary-\(UUID().uuidString)")
            .resolvingSymlinksInPath()
        remote = directory.appending(path: "remote.git")
        author = TrustedRepository(at: directory.appending(path: "author"))
        try FileManager.default.createDirectory(at: author.directory, withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: remote, withIntermediateDirectories: true)
        try TrustedRepository(at: remote).git("init", "-q", "--bare", "-b", "main")
        try Self.write(files, in: author.directory)
        try author.begin()
        try author.git("remote", "add", "origin", remote.path)
        try author.git("push", "-q", "origin", "HEAD:refs/heads/main")
    }

    deinit { try? FileManager.default.removeItem(at: directory) }

    /// What the change does; a nil takes the file away.
    func change(_ files: [String: String?]) throws {
        try Self.write(files.compactMapValues(\.self), in: author.directory)
        for (path, text) in files where text == nil { try FileManager.default.removeItem(at: author.directory.appending(path: path)) }
        try pushChange()
    }

    /// The change has a symbolic link.
    func link(_ path: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: author.directory.appending(path: path).path, withDestinationPath: target)
        try pushChange()
    }

    private func pushChange() throws {
        try author.record()
        try author.git("push", "-q", "-f", "origin", "HEAD:refs/pull/7/merge")
    }

    /// The change as a CI's checkout brings it: one commit, no branch, and no word of the default one.
    func checkout(_ name: String = "checkout") throws -> TrustedRepository {
        let checkout = TrustedRepository(at: directory.appending(path: name))
        try FileManager.default.createDirectory(at: checkout.directory, withIntermediateDirectories: true)
        try checkout.git("init", "-q")
        try checkout.git("remote", "add", "origin", "file://" + remote.path)
        try checkout.git("fetch", "-q", "--depth=1", "origin", "+refs/pull/7/merge:refs/remotes/pull/7/merge")
        try checkout.git("checkout", "-q", "--detach", "refs/remotes/pull/7/merge")
        return checkout
    }

    /// The same, with the default branch fetched and known.
    func trustingCheckout(_ name: String = "checkout") throws -> TrustedRepository {
        let checkout = try checkout(name)
        try checkout.git("fetch", "-q", "--depth=1", "origin", "+refs/heads/main:refs/remotes/origin/main")
        try checkout.git("symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/main")
        return checkout
    }

    static func write(_ files: [String: String], in directory: URL) throws {
        for (path, text) in files {
            let file = directory.appending(path: path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }
}
