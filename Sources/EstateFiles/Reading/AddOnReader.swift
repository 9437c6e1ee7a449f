internal import Diagnostics
internal import Estate

/// Reads one add-on of `addons:`.
enum AddOnReader {
    static func read(_ entry: YAMLNode.Entry, _ rules: (any ServiceRules)?, _ sink: inout DiagnosticSink) -> Located<AddOn>? {
        let node = entry.value
        if case .scalar(let text, _) = node.kind, node.tag == nil, !node.isNull {
            sink.report(
                .error("estate.wrong-type", "an add-on must be a map", at: node.span, fix: "write { plan: \"\(text)\" }"))
            return nil
        }
        guard var reader = MappingReader(node, .addOn, &sink) else { return nil }
        let plan = reader.requiredText("plan", &sink)
        let (name, attachment) = (reader.text("name", &sink), reader.text("as", &sink))
        let retirement = RetirementReader.read(reader.optional("retire"), &sink)
        let movedFrom = reader.moved(&sink)
        reader.finish(&sink)
        if let plan { rules?.check(plan: plan, into: &sink) }
        if let name { rules?.check(addOn: name, into: &sink) }
        if let attachment { rules?.check(attachment: attachment, into: &sink) }
        guard let plan else { return nil }
        var places = ["plan": plan.span]
        places["name"] = name?.span
        places["attachment"] = attachment?.span
        return Located(
            AddOn(
                plan: plan.value.lowercased(), name: name?.value, attachment: attachment?.value, retirement: retirement, places: places,
                movedFrom: movedFrom),
            at: node.span)
    }
}
