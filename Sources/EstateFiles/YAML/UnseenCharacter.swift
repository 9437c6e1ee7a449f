internal import Diagnostics

/// Characters that a file may not hold as they are: they end a line for YAML and for no editor or review, or turn what is seen around. Between
/// double quotes they can be written as escapes.
enum UnseenCharacter {
    /// Of each in a file, with the line and column that an editor shows.
    static func problems(in text: String, file: String) -> [Diagnostic] {
        guard text.utf8.contains(where: { $0 >= 0x80 || $0 == 0x0D }) else { return [] }
        var problems: [Diagnostic] = []
        var (line, column) = (1, 1)
        var previous: Unicode.Scalar?
        func report(_ scalar: Unicode.Scalar, _ what: String, column: Int) {
            let name =
                "U+" + String(repeating: "0", count: max(0, 4 - String(scalar.value, radix: 16).count))
                + String(scalar.value, radix: 16, uppercase: true)
            problems.append(
                .error(
                    "yaml.unseen-character", "here is \(name), \(what)", at: SourceSpan(file: file, line: line, column: column),
                    fix: "take it out, or write it between double quotes as \(QuotedScalar.text(String(scalar)).dropFirst().dropLast())"))
        }
        for scalar in text.unicodeScalars {
            // Alone: before a line feed it is part of the line's end.
            if let previous, previous == "\r", scalar != "\n" { report(previous, endsLine, column: column - 1) }
            if let what = meaning(of: scalar) { report(scalar, what, column: column) }
            (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
            previous = scalar
        }
        if let previous, previous == "\r" { report(previous, endsLine, column: column - 1) }
        return problems
    }

    private static let endsLine = "which ends a line for YAML, but not for a person who reads the file"

    private static func meaning(of scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x85, 0x2028, 0x2029: endsLine
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: "which reverses how the line is shown"
        case 0xFEFF: "which is invisible"
        default: nil
        }
    }
}
