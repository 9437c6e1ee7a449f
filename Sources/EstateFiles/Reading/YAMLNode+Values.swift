internal import Diagnostics
internal import Resources

extension YAMLNode {
    /// Nothing is written where something is expected: null is no value, and never means an empty one.
    /// - Parameter key: the key it belongs to, whose place is told: a value that is not there has none.
    func missingValue(
        _ what: String, at key: Located<String>? = nil, fix: String = "write a value, or take the key out"
    ) -> Diagnostic {
        .error("estate.null", "\(what) has no value", at: key?.span ?? span, fix: fix)
    }

    func wrongType(_ what: String, _ expected: String) -> Diagnostic {
        if isNull { return missingValue(what) }
        if let tag {
            let known = ["!env", "!secret", "!ref", "!lookup", "!generate", "!external", "!absent", "!unset"]
            if !known.contains(tag) { return unknownTag(among: known) }
            return .error("estate.wrong-type", "\(what) must be \(expected), not \(tag)", at: span)
        }
        return .error("estate.wrong-type", "\(what) must be \(expected)", at: span)
    }

    func unknownTag(among known: [String]) -> Diagnostic {
        let fix = Suggestion.nearest(to: tag ?? "", among: known).map { "did you mean \"\($0)\"?" }
        return .error("estate.unknown-tag", "the tag \(tag ?? "") is not known here", at: span, fix: fix)
    }

    var isMapping: Bool { if tag == nil, case .mapping = kind { true } else { false } }

    /// What a plain scalar without a tag says; nil for anything else.
    var plainText: String? {
        guard tag == nil, case .scalar(let text, isPlain: true) = kind else { return nil }
        return text
    }

    func text(_ what: @autoclosure () -> String, _ sink: inout DiagnosticSink) -> Located<String>? {
        guard tag == nil, !isNull, case .scalar(let text, _) = kind else {
            sink.report(wrongType(what(), "text"))
            return nil
        }
        return Located(text, at: span)
    }

    func boolean(_ what: @autoclosure () -> String, _ sink: inout DiagnosticSink) -> Located<Bool>? {
        if tag == nil, case .scalar(let text, isPlain: true) = kind, text == "true" || text == "false" {
            return Located(text == "true", at: span)
        }
        sink.report(wrongType(what(), "true or false"))
        return nil
    }

    func integer(_ what: @autoclosure () -> String, _ sink: inout DiagnosticSink) -> Located<Int>? {
        if tag == nil, case .scalar(let text, isPlain: true) = kind, let value = Int(text), String(value) == text {
            return Located(value, at: span)
        }
        sink.report(wrongType(what(), "a whole number"))
        return nil
    }

    func items(_ what: @autoclosure () -> String, _ sink: inout DiagnosticSink) -> [YAMLNode]? {
        if tag == nil, case .sequence(let items) = kind { return items }
        sink.report(wrongType(what(), "a list"))
        return nil
    }

    func entries(_ what: @autoclosure () -> String, _ sink: inout DiagnosticSink) -> [YAMLNode.Entry]? {
        if tag == nil, case .mapping(let entries) = kind { return entries }
        sink.report(wrongType(what(), "a map"))
        return nil
    }

    /// A tagged value that is one of `tags`.
    func expression(_ what: String, tags: [String], _ sink: inout DiagnosticSink) -> Located<Expression>? {
        guard let tag, case .scalar(let text, _) = kind else {
            sink.report(wrongType(what, "one of " + tags.joined(separator: ", ")))
            return nil
        }
        guard tags.contains(tag) else {
            sink.report(wrongType(what, "one of " + tags.joined(separator: ", ")))
            return nil
        }
        let expression: Expression? =
            switch tag {
            case "!env": text.isEmpty ? nil : .environmentVariable(text)
            case "!secret": SecretReference(text).map(Expression.secret)
            case "!ref": Reference(text).map(Expression.reference)
            case "!lookup": Lookup(text).map(Expression.lookup)
            default: nil
            }
        guard let expression else {
            // Whoever misunderstood !secret wrote the secret itself.
            let shown = tag == "!secret" ? "what is written" : "\"\(text)\""
            sink.report(
                .error("estate.malformed-expression", "\(shown) does not have the form of \(tag)", at: span, fix: Self.forms[tag]))
            return nil
        }
        return Located(expression, at: span)
    }

    private static let forms = [
        "!env": "write !env NAME", "!secret": "write !secret \"store:/path/NAME\"", "!ref": "write !ref service/NAME.origin",
        "!lookup": "write !lookup \"provider.subject(key).attribute\"",
    ]
}
