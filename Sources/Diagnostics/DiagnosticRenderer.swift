internal import CanonicalJSON

/// Prints diagnostics as compilers do. Pure: the texts of the files come in.
package enum DiagnosticRenderer {
    /// One block for each diagnostic. `sources` gives the text of a file by its path; without it the caret is left out.
    package static func text(_ diagnostics: [Diagnostic], sources: [String: String], colored: Bool = false) -> DisplayText {
        diagnostics.map { block($0, sources, colored) }.joined(separator: "\n")
    }

    private static func block(_ diagnostic: Diagnostic, _ sources: [String: String], _ colored: Bool) -> DisplayText {
        let place: DisplayText = diagnostic.span.map { "\($0): " } ?? ""
        let word = DisplayText(diagnostic.severity.rawValue).styled(!colored ? nil : diagnostic.severity == .error ? .red : .yellow)
        var text: DisplayText = "\(place)\(word): \(diagnostic.message) [\(diagnostic.rule)]\n"
        if let span = diagnostic.span { text += excerpt(span, sources) }
        for note in diagnostic.notes {
            let place: DisplayText = note.span.map { "\($0): " } ?? ""
            text += "\(place)note: \(note.message)\n"
            if let span = note.span { text += excerpt(span, sources) }
        }
        if let fix = diagnostic.fix { text += "fix: \(fix)\n" }
        return text
    }

    private static func excerpt(_ span: SourceSpan, _ sources: [String: String]) -> DisplayText {
        guard let source = sources[span.file] else { return "" }
        let lines = source.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(span.line - 1) else { return "" }
        let whole = ExcerptMask.masked(lines, at: span.line - 1).filter { $0 != "\r" && $0 != "\u{FEFF}" }
        let (line, column) = window(whole, around: span.column - 1)
        var shown = ""
        // Where each scalar begins, in cells.
        var starts: [Int] = []
        var cell = 0
        for scalar in line {
            starts.append(cell)
            let text = scalar == "\t" ? String(repeating: " ", count: 8 - cell % 8) : ForeignText.escaped(String(scalar))
            shown += text
            cell += ForeignText.isSeen(scalar) ? cells(scalar) : text.count
        }
        starts.append(cell)
        let indent = starts[min(column, line.count)]
        let width = starts[min(column + span.length, line.count)] - indent
        let caret = "^" + String(repeating: "~", count: max(0, width - 1))
        let margin = DisplayText.spaces(String(span.line).count + 1)
        return "\(span.line) | \(shown)\n\(margin)| \(DisplayText.spaces(indent))\(caret)\n"
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

    /// Terminal cells.
    private static func cells(_ scalar: Unicode.Scalar) -> Int {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
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
    package static func json(_ diagnostics: [Diagnostic]) -> DisplayText {
        let value = JSONValue.object(["version": .integer(1), "diagnostics": .array(diagnostics.map(object))])
        return DisplayText(json: String(decoding: value.canonicalBytes(), as: UTF8.self))
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
