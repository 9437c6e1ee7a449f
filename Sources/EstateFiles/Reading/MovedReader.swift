internal import Diagnostics
internal import Estate

extension MappingReader {
    /// `moved: { from: OLD }`: what the thing was called before.
    mutating func moved(_ sink: inout DiagnosticSink) -> Located<String>? {
        guard let node = optional("moved"), var reader = MappingReader(node, .moved, &sink) else { return nil }
        let from = reader.requiredText("from", &sink)
        reader.finish(&sink)
        return from
    }
}
