internal import Diagnostics
internal import Estate
internal import Resources

/// Reads one variable of `config:`.
enum ConfigValueReader {
    static func read(_ entry: YAMLNode.Entry, _ rules: (any ServiceRules)?, _ sink: inout DiagnosticSink) -> Located<ConfigValue>? {
        let (key, node) = (entry.key, entry.value)
        rules?.check(variable: key, into: &sink)
        switch node.tag {
        case nil:
            guard !node.isNull else {
                let fix = "write \"\" for an empty text, !absent if it must not be there, or take the key out"
                sink.report(node.missingValue("the config var \(key.value)", at: key, fix: fix))
                return nil
            }
            guard case .scalar(let text, _) = node.kind else {
                sink.report(node.wrongType("a config var", "text"))
                return nil
            }
            rules?.check(literal: Located(text, at: node.span), of: key.value, into: &sink)
            return Located(.literal(text), at: node.span)
        case "!external": return Located(.external, at: node.span)
        case "!absent": return Located(.absent, at: node.span)
        case "!unset": return nil
        default:
            return node.expression("a config var", tags: ["!secret", "!ref", "!lookup"], &sink)
                .map { Located(.expression($0.value), at: $0.span) }
        }
    }

    /// A process's environment is made of texts that end with NUL (POSIX, environ).
    static func checkNUL(_ text: String, _ rule: String, _ what: String, at span: SourceSpan, _ sink: inout DiagnosticSink) {
        guard text.utf8.contains(0) else { return }
        sink.report(
            .error(
                rule, "\(what) holds a NUL, which no environment variable and no command line can", at: span,
                fix: "take it out, or write the value in base64"))
    }

    /// A variable that is text, where nothing but text may be written.
    /// - Parameters:
    ///   - what: such as `a variable`.
    ///   - nul: the rule that forbids a NUL.
    static func literal(_ entry: YAMLNode.Entry, _ what: String, nul: String, _ sink: inout DiagnosticSink) -> Located<ConfigValue>? {
        let (key, node) = (entry.key, entry.value)
        guard !node.isNull else {
            let fix = "write \"\" for an empty text, !absent if it must not be there, or take the key out"
            sink.report(node.missingValue("the variable \(key.value)", at: key, fix: fix))
            return nil
        }
        guard let text = node.text(what, &sink) else { return nil }
        checkNUL(text.value, nul, key.value, at: text.span, &sink)
        return Located(.literal(text.value), at: text.span)
    }

    /// A value that only a store may hold, or others.
    /// - Parameter what: such as `a Worker's secret`.
    static func secret(_ entry: YAMLNode.Entry, _ what: String, _ sink: inout DiagnosticSink) -> Located<ConfigValue>? {
        let (key, node) = (entry.key, entry.value)
        switch node.tag {
        case "!external": return Located(.external, at: node.span)
        case "!absent": return Located(.absent, at: node.span)
        default:
            guard !node.isNull else {
                let fix = "write !secret \"STORE:/PATH/\(key.value)\", !external if others keep it, or take the key out"
                sink.report(node.missingValue("the secret \(key.value)", at: key, fix: fix))
                return nil
            }
            return node.expression(what, tags: ["!secret"], &sink).map { Located(.expression($0.value), at: $0.span) }
        }
    }
}
