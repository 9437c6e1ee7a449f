package import Diagnostics

/// The hidden first line of a comment, by which a later run finds it, with the heads that it listed.
///
/// `<!-- plumb:pull-request v1 pr=7 heads=4be2…:0.1.0.0.0:7f3a9c1e -->`, newest head first. Whoever may write in the repository may have
/// edited it, so nothing follows from it but which comment is edited and which lines are shown below "earlier heads". What does not read
/// exactly so is no marker, and a head that does not is left out.
package struct CommentMarker: Hashable, Sendable {
    /// The pull request's number.
    package let number: Int
    /// The heads that were reviewed, the newest first; ``most`` at most.
    package let heads: [ReviewedHead]

    /// How many heads a comment lists.
    package static let most = 10

    private static let start = "<!-- plumb:pull-request v1 pr="

    package init(number: Int, heads: [ReviewedHead]) {
        self.number = number
        self.heads = Array(heads.prefix(Self.most))
    }

    /// - Returns: nil where the comment does not begin with one.
    package init?(of comment: String) {
        guard let line = comment.split(whereSeparator: \.isNewline).first, line.hasPrefix(Self.start), line.hasSuffix(" -->") else {
            return nil
        }
        let fields = line.dropFirst(Self.start.count).dropLast(" -->".count).split(separator: " ", omittingEmptySubsequences: false)
        guard fields.count == 2, let number = Int(fields[0]), number > 0, fields[1].hasPrefix("heads=") else { return nil }
        self.init(number: number, heads: fields[1].dropFirst("heads=".count).split(separator: ",").compactMap(Self.head))
    }

    /// The line with its end.
    package var line: MarkdownText {
        let heads = heads.map { head in
            let counts = [head.counts.create, head.counts.update, head.counts.replace, head.counts.delete, head.counts.other]
            let digests = head.isOffline ? "offline" : head.digests.joined(separator: "+")
            return "\(head.commit):\(counts.map(String.init).joined(separator: ".")):\(digests)"
        }
        return "<!-- plumb:pull-request v1 pr=\(number) heads=\(heads.joined(separator: ",")) -->\n"
    }

    private static func head(_ text: Substring) -> ReviewedHead? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, (40...64).contains(parts[0].count), isHexadecimal(parts[0]) else { return nil }
        let counts = parts[1].split(separator: ".").compactMap { $0.count < 8 ? Int($0) : nil }
        guard counts.count == 5, counts.allSatisfy({ $0 >= 0 }) else { return nil }
        let digests = parts[2] == "offline" ? [] : parts[2].split(separator: "+")
        guard digests.count <= 100, digests.allSatisfy({ $0.count == 8 && isHexadecimal($0) }) else { return nil }
        return ReviewedHead(
            commit: String(parts[0]),
            counts: ChangeCounts(create: counts[0], update: counts[1], replace: counts[2], delete: counts[3], other: counts[4]),
            digests: digests.map(String.init), isOffline: parts[2] == "offline")
    }

    private static func isHexadecimal(_ text: Substring) -> Bool {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }
}
