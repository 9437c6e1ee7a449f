internal import Diagnostics
internal import Estate
internal import Resources

extension MappingReader {
    /// `{ lookup: !lookup "…", on: ANSWER, off: ANSWER }`; the look-up may be one for each environment, and there is nothing to ask in others.
    mutating func precondition(
        _ key: String, in environment: String?, of header: EstateHeader, _ sink: inout DiagnosticSink
    ) -> FlagPrecondition? {
        guard let node = optional(key), var reader = MappingReader(node, .precondition, &sink) else { return nil }
        let lookup = reader.required("lookup", &sink).flatMap { Self.lookup($0, in: environment, of: header, &sink) }
        let (on, off) = (reader.text("on", &sink), reader.text("off", &sink))
        reader.finish(&sink)
        if on == nil, off == nil {
            sink.report(
                .error(
                    "contract.precondition", "\"\(key)\" has a look-up, but requires no answer", at: node.span,
                    fix: "write on: ANSWER, off: ANSWER, or both"))
        }
        return lookup.map { FlagPrecondition($0, on: on?.value, off: off?.value) }
    }

    private static func lookup(
        _ node: YAMLNode, in environment: String?, of header: EstateHeader, _ sink: inout DiagnosticSink
    ) -> Located<Lookup>? {
        guard case .mapping(let entries) = node.kind, node.tag == nil else { return one(node, &sink) }
        var chosen: Located<Lookup>?
        for entry in entries {
            let value = one(entry.value, &sink)
            if header.environment(entry.key, &sink) == environment { chosen = value }
        }
        return chosen
    }

    private static func one(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> Located<Lookup>? {
        guard let expression = node.expression("\"lookup\"", tags: ["!lookup"], &sink), case .lookup(let lookup) = expression.value else {
            return nil
        }
        return Located(lookup, at: expression.span)
    }
}
