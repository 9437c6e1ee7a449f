/// Commands that GitHub's runner takes from what a job prints: `::NAME …::…` where a line begins with it, and `##[NAME …]…` anywhere in a line
/// (actions/runner, `ActionCommand.cs`). It looks past blanks before the first colons, and the comparison may look past invisible scalars.
///
/// No text is known to be foreign here. So no output of this program may contain one, whoever wrote the words.
enum RunnerCommand {
    /// The text with one scalar of each command escaped, so that the runner finds none. A single `::`, as in an IPv6 address, stays as it is.
    /// - Parameter escape: writes `#` or `:` so that whoever reads this form has the same scalar.
    static func disarmed(_ text: String, escape: (Unicode.Scalar) -> String = ForeignText.yaml) -> String {
        guard mayHaveOne(text) else { return text }
        return text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line($0, escape) }
            .joined(separator: "\n")
    }

    /// Without a look at each scalar: most of what is printed has none of the marks twice in a row.
    private static func mayHaveOne(_ text: String) -> Bool {
        var previous: UInt8 = 0
        for byte in text.utf8 {
            // An invisible scalar may part the marks.
            let isMark = byte == UInt8(ascii: ":") || byte == UInt8(ascii: "#")
            if isMark, byte == previous || previous >= 0x80 { return true }
            previous = byte
        }
        return false
    }

    private static func line(_ line: Substring.UnicodeScalarView, _ escape: (Unicode.Scalar) -> String) -> String {
        let visible = line.indices.filter { !line[$0].properties.isDefaultIgnorableCodePoint }
        func has(_ marks: [Unicode.Scalar], at place: Int) -> Bool {
            place + marks.count <= visible.count && marks.indices.allSatisfy { line[visible[place + $0]] == marks[$0] }
        }
        var escaped: Set<String.Index> = []
        for place in visible.indices where has(["#", "#", "["], at: place) { escaped.insert(visible[place + 1]) }
        if let first = visible.indices.first(where: { !line[visible[$0]].properties.isWhitespace }), has([":", ":"], at: first),
            (first + 2..<visible.count).contains(where: { has([":", ":"], at: $0) })
        {
            escaped.insert(visible[first])
        }
        guard !escaped.isEmpty else { return String(line) }
        return line.indices.map { escaped.contains($0) ? escape(line[$0]) : String(line[$0]) }.joined()
    }
}
