internal import Diagnostics

/// The text of a file by Unicode scalars, which is how a YAML parser counts; its bytes stay what they are.
struct WrittenText {
    private(set) var scalars: [Unicode.Scalar]

    init(_ bytes: [UInt8]) {
        scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
    }

    var bytes: [UInt8] { Array(String(String.UnicodeScalarView(scalars)).utf8) }

    subscript(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(scalars[range])) }

    mutating func replace(_ range: Range<Int>, with text: String) {
        scalars.replaceSubrange(range, with: text.unicodeScalars)
    }

    /// The line break of this file: that of its first line.
    var lineBreak: String {
        guard let first = scalars.firstIndex(of: "\n"), first > 0, scalars[first - 1] == "\r" else { return "\n" }
        return "\r\n"
    }

    /// Before the line break that ends the line of `position`, or the end of the file.
    func endOfLine(at position: Int) -> Int {
        guard let end = scalars[position...].firstIndex(where: { $0 == "\n" || $0 == "\r" }) else { return scalars.count }
        return end
    }

    /// Where a line and column, both from 1, are; nil beyond the end.
    func offset(line: Int, column: Int) -> Int? {
        var (start, number) = (0, 1)
        while number < line {
            guard let end = scalars[start...].firstIndex(of: "\n") else { return nil }
            (start, number) = (end + 1, number + 1)
        }
        let offset = start + column - 1
        return offset <= scalars.count ? offset : nil
    }

    func isAtLineStart(_ position: Int) -> Bool { position == 0 || scalars[position - 1] == "\n" }

    /// How many scalars stand before `position` on its line.
    func column(of position: Int) -> Int {
        position - ((scalars[..<position].lastIndex { $0 == "\n" || $0 == "\r" } ?? -1) + 1)
    }

    /// Whether `position` is the first on its line that is not a space.
    func beginsLine(_ position: Int) -> Bool {
        scalars[(position - column(of: position))..<position].allSatisfy { $0 == " " || $0 == "\t" }
    }

    /// Whole lines below the one on which something ends.
    mutating func insert(lines: [String], after end: Int) {
        let block = lines.joined(separator: lineBreak)
        if isAtLineStart(end) {
            replace(end..<end, with: block + lineBreak)
        } else {
            let place = endOfLine(at: end)
            replace(place..<place, with: lineBreak + block)
        }
    }

    /// What stands between two entries that are not on lines of their own: a blank, or what the entry at `start` has before it.
    func gap(before start: Int) -> String {
        beginsLine(start) ? lineBreak + String(repeating: " ", count: column(of: start)) : " "
    }

    /// Where a node begins.
    func span(of node: YAMLOutline.Node, in file: String) -> SourceSpan {
        let line = self[0..<node.extent.lowerBound].unicodeScalars.count { $0 == "\n" } + 1
        return SourceSpan(file: file, line: line, column: column(of: node.extent.lowerBound) + 1)
    }
}
