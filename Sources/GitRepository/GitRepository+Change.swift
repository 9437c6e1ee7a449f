/// Where a line of a file came into a branch, as far as this clone's history goes.
package struct LineOrigin: Hashable, Sendable {
    /// The first-parent commit that brought the line.
    package let commit: String
    /// The first line of that commit's message: text of whoever wrote it.
    package let subject: String
    /// Whether the history ends at that commit here, so that the line may be older.
    package let isBoundary: Bool
}

extension GitRepository {
    /// The ids of a commit's parents as the commit itself names them, also of those that a shallow clone does not have.
    package func parents(of commit: String) async throws(GitFailure) -> [String] {
        let object = try await call(["cat-file", "commit", commit])
        // The header ends with an empty line; what follows is the message, which anybody may write.
        let header = object.split(separator: 10, omittingEmptySubsequences: false).prefix { !$0.isEmpty }
        return header.compactMap { line in
            let words = String(decoding: line, as: UTF8.self).split(separator: " ")
            return words.count == 2 && words[0] == "parent" ? String(words[1]) : nil
        }
    }

    /// The files below `folder` that two commits do not have alike, from the repository's root, ascending. Renames are two files.
    /// - Parameter folder: from the repository's root; empty for all.
    package func changedFiles(from old: String, to new: String, below folder: String) async throws(GitFailure) -> [String] {
        let paths = folder.isEmpty ? [] : ["--", folder]
        let listing = try await call(["diff-tree", "-r", "-z", "--name-only", "--no-renames", "--no-ext-diff", old, new] + paths)
        return String(decoding: listing, as: UTF8.self).split(separator: "\0").map(String.init).sorted()
    }

    /// What came into a branch after a commit and touches the folder, along first parents: a merge is one. Newest first.
    /// - Parameters:
    ///   - folder: from the repository's root; empty for all.
    ///   - most: that are told; there may be more.
    /// - Throws: ``GitFailure`` where this clone has not the whole way between the two.
    package func arrivals(
        after old: String, in new: String, below folder: String, most: Int
    ) async throws(GitFailure) -> [(commit: String, subject: String)] {
        guard try await isCommit(old, ancestorOf: new) else {
            throw GitFailure(reason: "\(new.prefix(7)) does not descend from \(old.prefix(7))")
        }
        let paths = folder.isEmpty ? [] : ["--", folder]
        let listing = try await call(
            ["log", "--no-color", "--first-parent", "--max-count=\(most)", "--format=%H %s", "\(old)..\(new)"] + paths)
        return String(decoding: listing, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            let parts = line.split(separator: " ", maxSplits: 1)
            guard let id = parts.first, id.count >= 40 else { return nil }
            return (String(id), parts.count == 2 ? String(parts[1]) : "")
        }
    }

    /// The references whose full names begin with `prefix`, by name.
    /// - Parameter prefix: ends with a slash.
    package func references(below prefix: String) async throws(GitFailure) -> [(name: String, commit: String)] {
        let listing = try await call(["for-each-ref", "--format=%(objectname) %(objecttype) %(refname)", "--", prefix])
        return String(decoding: listing, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            let fields = line.split(separator: " ", maxSplits: 2)
            guard fields.count == 3, fields[1] == "commit", fields[2].hasPrefix(prefix) else { return nil }
            return (String(fields[2]), String(fields[0]))
        }
    }

    /// Where each line of a file came from, along first parents: what merged it, and not who wrote it. By line number from 1.
    /// - Parameter path: from the repository's root.
    package func origins(of path: String, at commit: String) async throws(GitFailure) -> [Int: LineOrigin] {
        let output = try await call(["blame", "--porcelain", "--first-parent", "--no-textconv", commit, "--", path])
        var origins: [Int: LineOrigin] = [:]
        var known: [String: (subject: String, isBoundary: Bool)] = [:]
        var (id, number) = ("", 0)
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ")
            if line.hasPrefix("\t") {
                origins[number] = LineOrigin(commit: id, subject: known[id]?.subject ?? "", isBoundary: known[id]?.isBoundary ?? false)
            } else if words.count >= 3, words[0].count >= 40, words[0].allSatisfy(\.isHexDigit), let place = Int(words[2]) {
                (id, number) = (String(words[0]), place)
                if known[id] == nil { known[id] = ("", false) }
            } else if line.hasPrefix("summary ") {
                known[id]?.subject = String(line.dropFirst("summary ".count))
            } else if line == "boundary" {
                known[id]?.isBoundary = true
            }
        }
        return origins
    }
}
