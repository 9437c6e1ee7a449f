internal import Diagnostics
internal import Estate

/// Reads one process type of `formation:`.
enum FormationReader {
    static func read(
        _ entry: YAMLNode.Entry, _ rules: (any ServiceRules)?, _ sink: inout DiagnosticSink
    ) -> Located<ProcessType>? {
        rules?.check(processType: entry.key, into: &sink)
        guard var reader = MappingReader(entry.value, .processType, &sink) else { return nil }
        let quantity = reader.required("quantity", &sink)?.integer("\"quantity\"", &sink)
        let size = reader.text("size", &sink)
        reader.finish(&sink)
        if let quantity, quantity.value < 0 {
            sink.report(.error("estate.wrong-type", "a quantity cannot be negative", at: quantity.span))
        }
        if let size { rules?.check(size: size, into: &sink) }
        guard let quantity else { return nil }
        rules?.check(quantity: quantity, of: size, into: &sink)
        var places = ["quantity": quantity.span]
        places["size"] = size?.span
        return Located(ProcessType(quantity: quantity.value, size: size?.value, places: places), at: entry.value.span)
    }
}
