internal import Diagnostics

/// Rules about the values of one record set.
enum RecordValueRules {
    static func check(_ set: RecordSet, _ zone: Zone, _ index: ZoneIndex, into sink: inout DiagnosticSink) {
        guard case .values(let values) = set.presence else { return }
        // RFC 1034 §3.6.2, RFC 2181 §10.1: a name has one canonical name.
        if set.type == .cname, values.count > 1 {
            sink.report(
                .error(
                    "dns.cname-many", "a CNAME has one value, and here are \(values.count)", at: values[1].span,
                    notes: [.init("the first is here", at: values[0].span)], fix: "keep one"))
        }
        var seen: [RecordValue: SourceSpan] = [:]
        for value in values {
            guard let canonical = checkValue(value, set, zone, &sink) else { continue }
            // RFC 2181 §5: the records of a set differ in their data.
            if let first = seen[canonical] {
                sink.report(
                    .error(
                        "dns.duplicate-value", "the same value is there twice", at: value.span,
                        notes: [.init("first written here", at: first)], fix: "remove one"))
            } else {
                seen[canonical] = value.span
            }
            checkTarget(canonical, value.span, zone, index, &sink)
            if case .txt(let text) = canonical, text.unicodeScalars.count > 2048 {
                sink.report(
                    .warning(
                        "dns.txt-too-long", "the text has \(text.unicodeScalars.count) characters; providers take up to 2048",
                        at: value.span))
            }
        }
    }

    private static func checkValue(
        _ value: Located<RecordValue>, _ set: RecordSet, _ zone: Zone, _ sink: inout DiagnosticSink
    ) -> RecordValue? {
        if let type = value.value.type, type != set.type {
            sink.report(.error("dns.bad-value", "this is a value for \(type.rawValue), not for \(set.type.rawValue)", at: value.span))
            return nil
        }
        // Providers refuse it, although RFC 1035 §3.3.14 allows an empty string.
        if case .txt("") = value.value {
            sink.report(.error("dns.bad-value", "the text is empty", at: value.span, fix: "write !absent to have no record"))
            return nil
        }
        switch value.value.canonical(zone: zone.name.value) {
        case .success(let canonical): return canonical
        case .failure(let problem):
            sink.report(.error(problem.rule, problem.message, at: value.span, fix: problem.fix))
            return nil
        }
    }

    /// RFC 2181 §10.3: the name of a mail exchange is not an alias.
    private static func checkTarget(
        _ value: RecordValue, _ span: SourceSpan, _ zone: Zone, _ index: ZoneIndex, _ sink: inout DiagnosticSink
    ) {
        guard case .mx(_, let exchange) = value, let alias = index.alias(exchange) else { return }
        sink.report(
            .error(
                "dns.mx-target-is-cname", "the mail exchange \"\(exchange)\" is a CNAME", at: span,
                notes: [.init("declared as a CNAME here", at: alias.span)], fix: "name the host the CNAME leads to"))
    }
}
