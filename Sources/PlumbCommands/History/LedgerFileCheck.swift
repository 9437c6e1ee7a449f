internal import Diagnostics
internal import ArgumentParser
internal import FoundationEssentials
internal import GitRepository

/// A history that comes with a checkout is what a change says that happened.
enum LedgerFileCheck {
    /// What SQLite reads beside the file.
    private static let companions = ["", "-journal", "-wal", "-shm"]

    /// - Throws: ``CommandFailure`` where git tracks the file or what belongs to it, or a link inside a work tree leads to it.
    static func check(_ path: String, _ variables: [String: String]) async throws {
        do throws(GitFailure) {
            guard let (tree, name) = try place(of: path) else { return }
            let below = (tree.path.isEmpty ? "" : tree.path + "/") + name
            let tracked = try await GitRepository(tree, variables: variables).tracked(companions.map { below + $0 })
            guard let first = tracked.first else { return }
            throw GitFailure(reason: "git tracks \(first)")
        } catch {
            throw CommandFailure(
                .failure,
                "the ledger: \(path) may be what a change brought along: \(error.reason). No request was sent.\n"
                    + "Keep the ledger where git does not track it: git rm --cached, and name it in .gitignore.")
        }
    }

    /// The work tree around the nearest directory that is there, and the file's path from it.
    /// - Throws: ``GitFailure`` where a link inside a work tree leads to it.
    static func place(of path: String) throws(GitFailure) -> (tree: WorkTree, name: String)? {
        var parts = path.split(separator: "/").map(String.init)
        var missing: [String] = []
        let root = path.hasPrefix("/") ? "/" : "./"
        while let last = parts.popLast() {
            missing.insert(last, at: 0)
            let directory = root + parts.joined(separator: "/")
            guard FileManager.default.fileExists(atPath: directory) else { continue }
            // The file itself may be a link, too.
            if try WorkTree.isLink(root + (parts + [last]).joined(separator: "/")), try WorkTree.around(directory) != nil {
                throw GitFailure(reason: "it passes through a symbolic link")
            }
            return try WorkTree.around(directory).map { ($0, missing.joined(separator: "/")) }
        }
        return nil
    }
}
