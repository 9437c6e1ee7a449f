internal import Diagnostics
internal import Estate

/// What stands under `heal:`.
enum HealingReader {
    /// - Parameter kinds: of resources that there are.
    static func read(_ node: YAMLNode, kinds: Set<String>, _ sink: inout DiagnosticSink) -> EnvironmentDeclaration.Healing? {
        guard var reader = MappingReader(node, .healing, &sink) else { return nil }
        let classes = reader.required("classes", &sink).map { Self.classes($0, kinds, &sink) }
        let perHour = reader.integer("per_hour", &sink)
        let ranges = reader.list("autoscaled", &sink).compactMap { range($0, &sink) }
        reader.finish(&sink)
        if let perHour, perHour.value < 1 {
            sink.report(.error("heal.per-hour", "\"per_hour\" must be 1 or more", at: perHour.span))
        }
        guard let classes else { return nil }
        return EnvironmentDeclaration.Healing(
            classes: classes, perHour: perHour?.value ?? EnvironmentDeclaration.Healing.standardPerHour, ranges: ranges)
    }

    private static func classes(_ node: YAMLNode, _ kinds: Set<String>, _ sink: inout DiagnosticSink) -> Set<String> {
        let names = (node.items("\"classes\"", &sink) ?? []).compactMap { $0.text("a class", &sink) }
        for name in names where !kinds.contains(name.value) {
            let near = Suggestion.nearest(to: name.value, among: kinds).map { "did you mean \"\($0)\"?" }
            sink.report(
                .error(
                    "heal.class", "\"\(name.value)\" is not a kind of resource", at: name.span,
                    fix: near ?? "write kinds as addresses have them, such as config; name each, without *"))
        }
        if case .sequence(let items) = node.kind, items.isEmpty {
            sink.report(.error("heal.no-class", "nothing heals", at: node.span, fix: "name a kind, or leave \"heal\" out"))
        }
        return Set(names.map(\.value))
    }

    private static func range(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> AutoscaledRange? {
        guard var reader = MappingReader(node, .autoscaled, &sink) else { return nil }
        let address = reader.requiredText("address", &sink)
        let lowest = reader.required("from", &sink)?.integer("\"from\"", &sink)
        let highest = reader.required("to", &sink)?.integer("\"to\"", &sink)
        reader.finish(&sink)
        if let address, address.value.split(separator: "/", omittingEmptySubsequences: false).count < 4 {
            sink.report(
                .error(
                    "heal.address", "\"\(address.value)\" is not an address", at: address.span, fix: "write PROVIDER/SCOPE/KIND/NAME"))
        }
        guard let address, let lowest, let highest else { return nil }
        guard lowest.value <= highest.value else {
            sink.report(.error("heal.range", "the range ends before it begins", at: highest.span))
            return nil
        }
        return AutoscaledRange(address: address.value, lowest: lowest.value, highest: highest.value)
    }
}
