internal import CanonicalJSON

/// Prints diagnostics as compilers do. Pure: the texts of the files come in.
package enum DiagnosticRenderer {
    /// One block for each diagnostic. `sources` gives the text of a file by its path; without it the caret is left out.
    package static func text(_ diagnostics: [Diagnostic], sources: [String: String], colored: Bool = false) -> String {
        diagnostics.map { block($0, sources, colored) }.joined(separator: "\n")
    }

    private static func block(_ diagnostic: Diagnostic, _ sources: [String: String], _ colored: Bool) -> String {
        let place = diagnostic.span.map { "\($0): " } ?? ""
        let code = diagnostic.severity == .error ? "\u{1B}[31m" : "\u{1B}[33m"
        let word = colored ? code + diagnostic.severity.rawValue + "\u{1B}[0m" : diagnostic.severity.rawValue
        var lines = ["\(place)\(word): \(diagnostic.message) [\(diagnostic.rule)]"]
        if let span = diagnostic.span { lines += excerpt(span, sources) }
        for note in diagnostic.notes {
            lines.append((note.span.map { "\($0): " } ?? "") + "note: " + note.message)
            if let span = note.span { lines += excerpt(span, sources) }
        }
        if let fix = diagnostic.fix { lines.append("fix: " + fix) }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func excerpt(_ span: SourceSpan, _ sources: [String: String]) -> [String] {
        guard let text = sources[span.file] else { return [] }
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(span.line - 1) else { return [] }
        let whole = ExcerptMask.masked(lines[span.line - 1].filter { $0 != "\r" && $0 != "\u{FEFF}" })
        let (line, column) = window(whole, around: span.column - 1)
        let before = line.prefix(column)
        let under = line.dropFirst(column).prefix(span.length)
        let indent = before.reduce(0) { $0 + cells($1, at: $0) }
        let width = under.reduce(indent) { $0 + cells($1, at: $0) } - indent
        var shown = ""
        var cell = 0
        for scalar in line {
            let count = cells(scalar, at: cell)
            if scalar == "\t" { shown += String(repeating: " ", count: count) } else { shown.unicodeScalars.append(visible(scalar)) }
            cell += count
        }
        let gutter = "\(span.line) | "
        let margin = String(repeating: " ", count: gutter.count - 2) + "| "
        let caret = "^" + String(repeating: "~", count: max(0, width - 1))
        return [gutter + shown, margin + String(repeating: " ", count: indent) + caret]
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

    /// A control character would reach the terminal as a command.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        scalar.properties.generalCategory == .control ? "\u{FFFD}" : scalar
    }

    /// Terminal cells; a tab reaches the next multiple of eight.
    private static func cells(_ scalar: Unicode.Scalar, at column: Int) -> Int {
        if scalar == "\t" { return 8 - column % 8 }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: break
        }
        switch scalar.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD:
            return 2
        default: return 1
        }
    }
}

extension DiagnosticRenderer {
    /// `{"version":1,"diagnostics":[…]}` in canonical form.
    package static func json(_ diagnostics: [Diagnostic]) -> String {
        let value = JSONValue.object(["version": .integer(1), "diagnostics": .array(diagnostics.map(object))])
        return String(decoding: value.canonicalBytes(), as: UTF8.self)
    }

    private static func object(_ diagnostic: Diagnostic) -> JSONValue {
        var fields: [String: JSONValue] = [
            "rule": .string(diagnostic.rule), "severity": .string(diagnostic.severity.rawValue),
            "message": .string(diagnostic.message),
        ]
        if let span = diagnostic.span { fields["span"] = object(span) }
        if let fix = diagnostic.fix { fields["fix"] = .string(fix) }
        fields["notes"] = .array(
            diagnostic.notes.map { note in
                var fields: [String: JSONValue] = ["message": .string(note.message)]
                if let span = note.span { fields["span"] = object(span) }
                return .object(fields)
            })
        return .object(fields)
    }

    private static func object(_ span: SourceSpan) -> JSONValue {
        .object([
            "file": .string(span.file), "line": .integer(span.line), "column": .integer(span.column),
            "length": .integer(span.length),
        ])
    }
}
