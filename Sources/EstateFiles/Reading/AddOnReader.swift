internal import Diagnostics
internal import Estate

/// Reads one add-on of `addons:`.
enum AddOnReader {
    static func read(_ entry: YAMLNode.Entry, _ sink: inout DiagnosticSink) -> Located<AddOn>? {
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
        if let plan { checkPlan(plan, &sink) }
        if let name { checkName(name, &sink) }
        if let attachment { checkAttachment(attachment, &sink) }
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

    private static func checkPlan(_ plan: Located<String>, _ sink: inout DiagnosticSink) {
        guard plan.value.lowercased().wholeMatch(of: /[a-z][a-z0-9_-]*(:[a-z0-9][a-z0-9._-]*)?/) == nil else { return }
        sink.report(
            .error(
                "heroku.addon-plan", "\"\(plan.value)\" is no plan of an add-on", at: plan.span,
                fix: "write service:plan, such as heroku-postgresql:essential-0"))
    }

    /// The pattern is the API schema's.
    private static func checkName(_ name: Located<String>, _ sink: inout DiagnosticSink) {
        guard name.value.wholeMatch(of: /[a-zA-Z][A-Za-z0-9_-]+/) == nil else { return }
        sink.report(
            .error(
                "heroku.addon-name", "\"\(name.value)\" cannot name an add-on", at: name.span,
                fix: "begin with a letter, then letters, digits, - and _"))
    }

    /// It becomes the beginning of names of config vars.
    private static func checkAttachment(_ name: Located<String>, _ sink: inout DiagnosticSink) {
        guard !isAttachment(name.value) else { return }
        let upper = name.value.uppercased().replacing("-", with: "_")
        sink.report(
            .error(
                "heroku.attachment-name", "\"\(name.value)\" cannot name an attachment", at: name.span,
                fix: isAttachment(upper) ? "write \(upper)" : "use capitals, digits and _, such as DATABASE"))
    }

    private static func isAttachment(_ text: String) -> Bool { text.wholeMatch(of: /[A-Z][A-Z0-9_]*/) != nil }
}
