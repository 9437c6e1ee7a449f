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
            let indent = line.prefix { $0 == " " }.count
            while let last = open.last, last.indent >= indent { open.removeLast() }
            defer { open.append((indent, index)) }
            return open.last?.index ?? -1
        }
    }

    /// Nil where nothing above is indented less.
    func parent(of index: Int) -> Int? { parents[index] < 0 ? nil : parents[index] }
}
