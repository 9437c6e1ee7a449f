/// The lines of a file, and under which line each of them is indented. Made once for all messages of the file.
struct SourceLines {
    let lines: [Substring.UnicodeScalarView]
    /// By line: the nearest line above that is indented less; -1 where there is none.
    private let parents: [Int]

    init(_ text: String) {
        lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        var open: [(indent: Int, index: Int)] = []
        parents = lines.indices.map { [lines] index in
            let line = lines[index]
            // A blank line ends nothing.
            guard line.contains(where: { !$0.properties.isWhitespace }) else { return open.last?.index ?? -1 }
            let spaces = line.prefix { $0 == " " }.count
            let isItem = line.dropFirst(spaces).starts(with: ["-", " "])
            // A list may stand at the indent of the key that it belongs to.
            let indent = 2 * spaces + (isItem ? 1 : 0)
            while let last = open.last, last.indent >= indent { open.removeLast() }
            defer { open.append((indent, index)) }
            return open.last?.index ?? -1
        }
    }

    /// The lines that a line belongs to, the nearest first.
    func chain(above index: Int) -> some Sequence<Int> {
        sequence(state: index) { [parents] place in
            guard parents[place] >= 0 else { return nil }
            place = parents[place]
            return place
        }
    }
}
