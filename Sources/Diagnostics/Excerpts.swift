/// The lines that messages point at. The text of a file is split once, however many messages it has.
struct Excerpts {
    /// In scalars. What may be secret in a line is looked for in all of it, so longer ones are not shown.
    private static let longest = 4_000

    private let sources: [String: String]
    private var split: [String: SourceLines] = [:]

    init(sources: [String: String]) {
        self.sources = sources
    }

    /// The line with a caret below it. Empty where there is no such line, or one so long that no person wrote it.
    mutating func excerpt(of span: SourceSpan) -> DisplayText {
        guard let source = lines(of: span.file), source.lines.indices.contains(span.line - 1),
            source.lines[span.line - 1].count <= Self.longest
        else { return "" }
        let whole = ExcerptMask.masked(source, at: span.line - 1).filter { $0 != "\r" && $0 != "\u{FEFF}" }
        let (line, column) = Self.window(whole, around: span.column - 1)
        var shown = ""
        // Where each scalar begins, in cells.
        var starts: [Int] = []
        var cell = 0
        for scalar in line {
            starts.append(cell)
            let text = scalar == "\t" ? String(repeating: " ", count: 8 - cell % 8) : ForeignText.escaped(String(scalar))
            shown += text
            cell += ForeignText.isSeen(scalar) ? CellWidth.of(scalar) : text.count
        }
        starts.append(cell)
        let indent = starts[min(column, line.count)]
        let width = starts[min(column + span.length, line.count)] - indent
        let caret = "^" + String(repeating: "~", count: max(0, width - 1))
        let margin = DisplayText.spaces(String(span.line).count + 1)
        return "\(span.line) | \(shown)\n\(margin)| \(DisplayText.spaces(indent))\(caret)\n"
    }

    private mutating func lines(of file: String) -> SourceLines? {
        if let known = split[file] { return known }
        guard let text = sources[file] else { return nil }
        let lines = SourceLines(text)
        split[file] = lines
        return lines
    }

    /// What of a very long line is shown, and where in it the place is that was asked for.
    private static func window(_ line: [Unicode.Scalar], around place: Int) -> ([Unicode.Scalar], Int) {
        let (longest, context) = (200, 60)
        guard line.count > longest else { return (line, place) }
        let start = max(0, min(place - context, line.count - longest))
        var part = Array(line[start..<start + longest])
        if start > 0 { part[0] = "…" }
        if start + longest < line.count { part[longest - 1] = "…" }
        return (part, place - start)
    }
}
