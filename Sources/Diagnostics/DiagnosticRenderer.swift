package import CanonicalJSON

/// Prints diagnostics as compilers do. Pure: the texts of the files come in.
package enum DiagnosticRenderer {
    /// More than a person reads are counted: the first errors stand there, and warnings only where that is all of them.
    private static let limit = 200

    /// One block for each diagnostic, of at most 200. `sources` gives the text of a file by its path; without it the caret is left out.
    package static func text(_ diagnostics: [Diagnostic], sources: [String: String], colored: Bool = false) -> DisplayText {
        var excerpts = Excerpts(sources: sources)
        guard diagnostics.count > limit else { return diagnostics.map { block($0, &excerpts, colored) }.joined(separator: "\n") }
        let errors = diagnostics.filter { $0.severity == .error }
        let shown = (errors + diagnostics.filter { $0.severity != .error }).prefix(limit)
        let (restOfErrors, rest) = (errors.count - min(errors.count, limit), diagnostics.count - limit)
        return shown.map { block($0, &excerpts, colored) }.joined(separator: "\n")
            + "\nand \(rest) more, \(restOfErrors == 1 ? "1 error" : "\(restOfErrors) errors") among them\n"
    }

    private static func block(_ diagnostic: Diagnostic, _ excerpts: inout Excerpts, _ colored: Bool) -> DisplayText {
        let place: DisplayText = diagnostic.span.map { "\($0): " } ?? ""
        let word = DisplayText(diagnostic.severity.rawValue).styled(!colored ? nil : diagnostic.severity == .error ? .red : .yellow)
        var text: DisplayText = "\(place)\(word): \(diagnostic.message) [\(diagnostic.rule)]\n"
        if let span = diagnostic.span { text += excerpts.excerpt(of: span) }
        for note in diagnostic.notes {
            let place: DisplayText = note.span.map { "\($0): " } ?? ""
            text += "\(place)note: \(note.message)\n"
            if let span = note.span { text += excerpts.excerpt(of: span) }
        }
        if let fix = diagnostic.fix { text += "fix: \(fix)\n" }
        return text
    }
}

extension DiagnosticRenderer {
    /// `{"version":1,"diagnostics":[…]}` in canonical form.
    package static func json(_ diagnostics: [Diagnostic]) -> DisplayText {
        let value = JSONValue.object(["version": .integer(1), "diagnostics": value(diagnostics)])
        return DisplayText(json: String(decoding: value.canonicalBytes(), as: UTF8.self))
    }

    /// One object for each, as a part of a document.
    package static func value(_ diagnostics: [Diagnostic]) -> JSONValue { .array(diagnostics.map(object)) }

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
