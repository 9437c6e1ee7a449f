internal import Diagnostics
internal import Estate

/// `acknowledge` of a service: a variable, then the rule, then the reason. What it meets is for ``LiteralChecks``; here only its form is read.
enum AcknowledgementReader {
    static func check(_ entries: [YAMLNode.Entry], _ sink: inout DiagnosticSink) {
        for entry in entries {
            for rule in entry.value.entries("what is acknowledged of a variable", &sink) ?? [] {
                if rule.key.value != CredentialLiteral.rule {
                    sink.report(
                        .error(
                            "estate.unknown-key", "\"\(rule.key.value)\" cannot be acknowledged of a variable", at: rule.key.span,
                            fix: "only \(CredentialLiteral.rule) can"))
                }
                guard let reason = rule.value.text("a reason", &sink) else { continue }
                if reason.value.allSatisfy(\.isWhitespace) {
                    sink.report(.error("estate.wrong-type", "a reason must not be empty", at: reason.span))
                }
            }
        }
    }
}
