internal import Diagnostics
internal import Estate
internal import Resources

/// Reads one zone file.
enum ZoneReader {
    static func read(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> Zone? {
        guard var reader = MappingReader(node, .zone, &sink) else { return nil }
        let name = reader.requiredText("zone", &sink).map { Located(WrittenName.canonical($0.value), at: $0.span) }
        let environment = header.environment(reader.requiredText("environment", &sink), &sink)
        let provider = header.provider(reader.text("provider", &sink), holding: .zone, for: node, &sink)
        let (id, plan) = (reader.text("id", &sink), reader.text("plan", &sink))
        if let plan, let provider { checkPlan(plan, of: provider, header, &sink) }
        let mode = reader.mode(&sink)
        let prune = reader.boolean("prune", &sink)?.value ?? false
        let nodes = reader.list("records", &sink)
        let records = nodes.compactMap { record($0, zone: name?.value ?? "", &sink) }
        let (ignore, observe) = (reader.ignoreRules(&sink), reader.observeRules(&sink))
        let resolvers = reader.optional("resolvers").map { Self.resolvers($0, &sink) }
        let after = reader.precedences(&sink)
        let retirement = RetirementReader.read(reader.optional("retire"), &sink)
        let movedFrom = reader.moved(&sink).map { Located(WrittenName.canonical($0.value), at: $0.span) }
        reader.finish(&sink)
        guard let name, let environment, let provider else { return nil }
        return Zone(
            name: name, environment: environment, provider: provider, id: id, plan: plan, mode: mode, prune: prune,
            records: records, ignore: ignore, observe: observe, resolvers: resolvers ?? Zone.publicResolvers, after: after,
            retirement: retirement, movedFrom: movedFrom)
    }

    /// What a plan allows is taken from its name; a provider may have more plans than are known.
    private static func checkPlan(_ plan: Located<String>, of provider: String, _ header: EstateHeader, _ sink: inout DiagnosticSink) {
        guard let kind = header.providers[provider]?.kind.value, let plans = header.catalogue.provider(kind)?.dns?.plans, !plans.isEmpty,
            plans[plan.value.lowercased()] == nil, let near = Suggestion.nearest(to: plan.value, among: plans.keys.sorted())
        else { return }
        sink.report(
            .error("dns.plan", "\(provider) has no plan \"\(plan.value)\"", at: plan.span, fix: "did you mean \"\(near)\"?"))
    }

    private static func resolvers(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> [String] {
        (node.items("\"resolvers\"", &sink) ?? []).compactMap { item in
            guard let text = item.text("a resolver", &sink) else { return nil }
            switch ResolverAddress.parse(text.value) {
            case .success: return text.value
            case .failure(let problem):
                sink.report(.error("dns.resolver", problem.message, at: text.span, fix: problem.fix))
                return nil
            }
        }
    }

    static func record(_ node: YAMLNode, zone: String, _ sink: inout DiagnosticSink) -> RecordSet? {
        guard var reader = MappingReader(node, .record, &sink) else { return nil }
        let name = reader.requiredText("name", &sink).map {
            Located(WrittenName.relative($0.value, zone: zone, at: $0.span, into: &sink), at: $0.span)
        }
        let typeText = reader.requiredText("type", &sink)
        let type = typeText.flatMap { RecordType(rawValue: $0.value.uppercased()) }
        if let typeText, type == nil {
            sink.report(
                .error(
                    "dns.unknown-type", "\"\(typeText.value)\" is not a record type that can be declared", at: typeText.span,
                    fix: Suggestion.nearest(to: typeText.value.uppercased(), among: Set(RecordType.allCases.map(\.rawValue)))
                        .map { "did you mean \"\($0)\"?" }))
        }
        let ttl = reader.integer("ttl", &sink)
        let proxied = reader.boolean("proxied", &sink)?.value ?? false
        let comment = reader.text("comment", &sink)?.value
        var acknowledged: [String: String] = [:]
        for entry in reader.map("acknowledge", &sink) { acknowledged[entry.key.value] = entry.value.text("a reason", &sink)?.value }
        let tags = RecordTags.read(reader.optional("tags"), &sink)
        var settings: [String: Located<Bool>] = [:]
        for entry in reader.map("settings", &sink) { settings[entry.key.value] = entry.value.boolean("a setting of a record", &sink) }
        let single = reader.optional("value")
        let hasMany = reader.optional("values") != nil
        let many = reader.list("values", &sink)
        let retirement = RetirementReader.read(reader.optional("retire"), &sink)
        reader.finish(&sink)
        // A value that is there and null was told already.
        let isNull = ["value", "values"].contains { node[$0]?.isNull == true }
        if single == nil, !isNull, !hasMany || many.isEmpty {
            sink.report(.error("estate.missing-key", "a record needs a value", at: node.span, fix: "add \"value\" or \"values\""))
        } else if single != nil, hasMany {
            sink.report(.error("estate.wrong-type", "a record has both \"value\" and \"values\"", at: node.span))
        }
        guard let name, let type, !isNull else { return nil }
        var values = RecordValueReader(type, zone: zone)
        let presence: RecordSet.Presence =
            switch single?.tag {
            case "!absent": .absent
            case "!external": .external
            default: .values((single.map { [$0] } ?? many).compactMap { values.read($0, &sink) })
            }
        // What could not be read was told, and is no set without values; how a value is spelled is told with its set.
        if case .values(let found) = presence, found.isEmpty, values.spellings.isEmpty { return nil }
        return RecordSet(
            name: name, type: type, ttl: ttl, proxied: proxied, comment: comment, presence: presence,
            acknowledged: acknowledged, span: node.span, retirement: retirement, spellings: values.spellings, tags: tags,
            settings: settings, isCanonical: values.isCanonical)
    }
}
