internal import ArgumentParser
internal import Diagnostics
internal import FoundationEssentials
internal import GitRepository

/// The file in which a store keeps secrets, which git must not take in with the next `git add`.
struct IgnoredSecrets {
    /// As the estate names it, from here or absolute.
    let path: String

    /// The file, and what stands beside it while it is written.
    private var paths: [String] { [path, path + ".lock"] }

    /// The lines of `.gitignore` here that name the files and nothing else; none where they are elsewhere.
    var patterns: [String] {
        guard let below, below.first != ".plumb" else { return [] }
        let name = "/" + below.joined(separator: "/")
        return [name, name + ".lock"].map(Self.escaped)
    }

    /// The path's parts from here; nil where it leads out of here.
    private var below: [String]? {
        let here = FileManager.default.currentDirectoryPath
        let relative = path.hasPrefix(here + "/") ? String(path.dropFirst(here.count)) : path.hasPrefix("/") ? nil : path
        guard let relative else { return nil }
        var parts: [String] = []
        for part in relative.split(separator: "/") where part != "." {
            if part == ".." { guard parts.popLast() != nil else { return nil } } else { parts.append(String(part)) }
        }
        return parts
    }

    /// Without what git takes for a pattern. A line that begins with a slash is neither a comment nor a negation.
    private static func escaped(_ name: String) -> String {
        name.reduce(into: "") { text, character in text += "\\*?[] ".contains(character) ? "\\\(character)" : String(character) }
    }

    /// - Throws: ``CommandFailure`` where the files are in a work tree and git does not ignore them, or cannot tell.
    func check(_ variables: [String: String]) async throws {
        guard path.unicodeScalars.allSatisfy({ $0.value >= 32 && $0.value != 127 }) else {
            throw CommandFailure(
                .failure, "\(path) cannot be named in a .gitignore: give the file of secrets a name without control characters")
        }
        do throws(GitFailure) {
            for path in paths {
                guard let (tree, name) = try LedgerFileCheck.place(of: path) else { continue }
                let full = (tree.path.isEmpty ? "" : tree.path + "/") + name
                guard try await !GitRepository(tree, variables: variables).isIgnored(full) else { continue }
                throw GitFailure(reason: "it would be part of the next commit")
            }
        } catch {
            throw CommandFailure(
                .failure,
                "git does not ignore \(path), where the estate's secrets would be: \(error.reason)\n"
                    + "Name it in .gitignore, below what says otherwise, or keep it elsewhere: --set file.path=…")
        }
    }
}
