internal import Diagnostics
internal import Estate

/// `retire:` of a service, an add-on, a zone or a record.
enum RetirementReader {
    static func read(_ node: YAMLNode?, _ sink: inout DiagnosticSink) -> Retirement? {
        guard let node, var reader = MappingReader(node, .retire, &sink) else { return nil }
        let day = reader.text("not_before", &sink)
        let soak = reader.text("soak", &sink)
        let conditions = reader.list("conditions", &sink).compactMap { condition($0, &sink) }
        let reason = reader.text("reason", &sink)?.value
        reader.finish(&sink)
        let notBefore = day.flatMap { CivilDay($0.value) }
        if let day, notBefore == nil {
            sink.report(.error("retire.day", "\"\(day.value)\" is not a day", at: day.span, fix: "write one such as 2026-12-20"))
        }
        if day == nil, soak == nil {
            sink.report(
                .error(
                    "retire.when", "this does not say when", at: node.span, fix: "write not_before: 2026-12-20, or soak: 7d, or both"))
        }
        return Retirement(
            notBefore: notBefore, soak: soak.flatMap { DurationText.seconds($0, "retire.soak", &sink) } ?? 0, conditions: conditions,
            reason: reason, span: node.span)
    }

    /// A sentence, or `{ what, met }` once somebody has found it true.
    private static func condition(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> Retirement.Condition? {
        guard case .mapping = node.kind else { return node.text("a condition", &sink).map { .init($0.value, met: nil) } }
        guard var reader = MappingReader(node, .condition, &sink) else { return nil }
        let what = reader.requiredText("what", &sink)
        let met = reader.text("met", &sink)?.value
        reader.finish(&sink)
        return what.map { .init($0.value, met: met) }
    }
}
