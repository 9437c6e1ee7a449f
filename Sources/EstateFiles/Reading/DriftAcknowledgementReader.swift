internal import Diagnostics
internal import Estate

/// Reads the files of acknowledged drift: `acknowledged: ENVIRONMENT` and a list of addresses under `drift`.
enum DriftAcknowledgementReader {
    static func read(_ nodes: [YAMLNode], _ header: EstateHeader, _ sink: inout DiagnosticSink) -> [DriftAcknowledgement] {
        let all = nodes.flatMap { file($0, header, &sink) }
        var first: [String: DriftAcknowledgement] = [:]
        for entry in all {
            let key = "\(entry.environment) \(entry.address.value)"
            guard let known = first[key] else {
                first[key] = entry
                continue
            }
            sink.report(
                .error(
                    "drift.acknowledged-twice", "\(entry.address.value) is acknowledged twice", at: entry.address.span,
                    notes: [.init("first here", at: known.address.span)], fix: "remove one of them"))
        }
        return all
    }

    private static func file(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> [DriftAcknowledgement] {
        guard var reader = MappingReader(node, .acknowledged, &sink) else { return [] }
        let environment = header.environment(reader.requiredText("acknowledged", &sink), &sink)
        let nodes = reader.list("drift", &sink)
        reader.finish(&sink)
        guard let environment else { return [] }
        return nodes.compactMap { entry($0, of: environment, &sink) }
    }

    private static func entry(_ node: YAMLNode, of environment: String, _ sink: inout DiagnosticSink) -> DriftAcknowledgement? {
        guard var reader = MappingReader(node, .acknowledgement, &sink) else { return nil }
        let address = reader.requiredText("address", &sink)
        let value = reader.requiredText("value", &sink)
        let owner = said(reader.requiredText("owner", &sink), "an owner", &sink)
        let reason = said(reader.requiredText("reason", &sink), "a reason", &sink)
        let since = day(reader.requiredText("since", &sink), &sink)
        let untilText = reader.requiredText("until", &sink)
        let until = day(untilText, &sink)
        let renewed = reader.integer("renewed", &sink)?.value ?? 0
        reader.finish(&sink)
        guard let address, let value, let owner, let reason, let since, let until, let untilText else { return nil }
        let days = until.number - since.number
        guard (0...DriftAcknowledgement.mostDays).contains(days) else {
            sink.report(
                .error(
                    "drift.acknowledged-too-long",
                    "it is valid for \(days) days, and at most \(DriftAcknowledgement.mostDays) are allowed", at: untilText.span,
                    fix: "renew it with: plumb drift ack \(ShellWord.quoted(address.value))"))
            return nil
        }
        return DriftAcknowledgement(
            environment: environment, address: address, value: value.value, owner: owner, reason: reason, since: since, until: until,
            renewed: max(0, renewed), span: node.span)
    }

    private static func said(_ text: Located<String>?, _ what: String, _ sink: inout DiagnosticSink) -> String? {
        guard let text else { return nil }
        guard !text.value.allSatisfy(\.isWhitespace) else {
            sink.report(.error("estate.wrong-type", "\(what) must not be empty", at: text.span))
            return nil
        }
        return text.value
    }

    private static func day(_ text: Located<String>?, _ sink: inout DiagnosticSink) -> CivilDay? {
        guard let text else { return nil }
        guard let day = CivilDay(text.value) else {
            let fix = "write a day, such as 2026-12-20"
            sink.report(.error("estate.wrong-type", "\"\(text.value)\" is not a day", at: text.span, fix: fix))
            return nil
        }
        return day
    }
}
