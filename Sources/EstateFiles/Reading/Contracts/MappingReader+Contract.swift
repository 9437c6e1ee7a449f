internal import Diagnostics
internal import Estate
internal import Resources

extension MappingReader {
    /// A condition, or a list of conditions that must all hold.
    mutating func condition(_ key: String, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> Located<Condition>? {
        guard let node = optional(key) else { return nil }
        var nodes = [node]
        if case .sequence(let items) = node.kind { nodes = items }
        var conditions: [Condition] = []
        for node in nodes {
            guard let text = node.text("\"\(key)\"", &sink) else { continue }
            guard let condition = Condition(text.value) else {
                sink.report(
                    .error(
                        "contract.condition", "\"\(text.value)\" is not a condition", at: text.span,
                        fix: "write FLAG, not FLAG or FLAG@environment, joined by and, or"))
                continue
            }
            for flag in condition.flags {
                if let other = flag.environment { _ = header.environment(Located(other, at: text.span), &sink) }
            }
            conditions.append(condition)
        }
        guard let first = conditions.first else { return nil }
        return Located(conditions.count == 1 ? first : .all(conditions), at: node.span)
    }

    /// One value, or one for each environment; `environment`'s.
    mutating func choice<Choice: RawRepresentable & CaseIterable>(
        _ key: String, in environment: String?, of header: EstateHeader, _ sink: inout DiagnosticSink
    ) -> Choice? where Choice.RawValue == String {
        guard let node = optional(key) else { return nil }
        guard case .mapping(let entries) = node.kind, node.tag == nil else { return one(node, key, &sink) }
        var chosen: Choice?
        for entry in entries {
            let value: Choice? = one(entry.value, key, &sink)
            if header.environment(entry.key, &sink) == environment { chosen = value }
        }
        return chosen
    }

    private func one<Choice: RawRepresentable & CaseIterable>(
        _ node: YAMLNode, _ key: String, _ sink: inout DiagnosticSink
    ) -> Choice? where Choice.RawValue == String {
        guard let text = node.text("\"\(key)\"", &sink) else { return nil }
        if let choice = Choice(rawValue: text.value) { return choice }
        let all = Choice.allCases.map(\.rawValue)
        let fix = Suggestion.nearest(to: text.value, among: all).map { "did you mean \"\($0)\"?" } ?? "write " + all.joined(separator: ", ")
        sink.report(.error("contract.\(key)", "\"\(text.value)\" is not a \(key)", at: text.span, fix: fix))
        return nil
    }

    /// `from:` `us` and `add-on` stand alone; a system and a person have a name.
    mutating func source(_ sink: inout DiagnosticSink) -> ContractVariable.Source {
        guard let node = optional("from") else { return .us }
        if case .mapping = node.kind, var inner = MappingReader(node, .variableSource, &sink) {
            let (system, person) = (inner.text("system", &sink), inner.text("person", &sink))
            inner.finish(&sink)
            if let system { return .system(system.value) }
            if let person { return .person(person.value) }
        } else if let text = node.text("\"from\"", &sink) {
            if text.value == "us" { return .us }
            if text.value == "add-on" { return .addOn }
            if let near = Suggestion.nearest(to: text.value, among: ["us", "add-on", "system", "person"]) {
                let form = ["system", "person"].contains(near) ? "{ \(near): NAME }" : near
                sink.report(
                    .error(
                        "contract.from", "\"\(text.value)\" does not say who provides the value", at: text.span,
                        fix: "did you mean \(form)?"))
                return .us
            }
        }
        sink.report(
            .error(
                "contract.from", "this does not say who provides the value", at: node.span,
                fix: "write us, add-on, { system: NAME } or { person: NAME }"))
        return .us
    }

    /// The form of `!secret`, with the slug of `environment` filled in.
    mutating func place(
        _ key: String, in environment: String?, of header: EstateHeader, _ sink: inout DiagnosticSink
    ) -> SecretReference? {
        guard let text = text(key, &sink) else { return nil }
        guard let reference = SecretReference(text.value) else {
            sink.report(
                .error(
                    "contract.stored", "\"\(text.value)\" is not a location in a store", at: text.span, fix: "write \"store:/path/NAME\""))
            return nil
        }
        guard let store = header.stores[reference.store] else {
            let fix = Suggestion.nearest(to: reference.store, among: header.stores.keys).map { "did you mean \"\($0)\"?" }
            sink.report(.error("estate.unknown-store", "no store is named \"\(reference.store)\"", at: text.span, fix: fix))
            return nil
        }
        return reference.inEnvironment(environment.flatMap { store.environments[$0] })
    }

    /// One name or a list of them.
    mutating func names(_ key: String, _ sink: inout DiagnosticSink) -> [Located<String>] {
        guard let node = optional(key) else { return [] }
        guard case .sequence(let items) = node.kind else { return node.text("\"\(key)\"", &sink).map { [$0] } ?? [] }
        return items.compactMap { $0.text("\"\(key)\"", &sink) }
    }
}
