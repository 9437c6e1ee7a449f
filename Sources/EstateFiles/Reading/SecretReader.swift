internal import Diagnostics
internal import Estate
internal import Resources

/// Reads one secret file: how a value is come by, and where it is kept.
enum SecretReader {
    /// Fewer random bytes can be guessed; nobody needs more.
    static let sizes = 16...1_024

    static func read(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> DeclaredSecret? {
        guard var reader = MappingReader(node, .secret, &sink) else { return nil }
        let name = reader.requiredText("secret", &sink)
        if let name, name.value.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]*/) == nil {
            sink.report(
                .error("secret.name", "\"\(name.value)\" cannot name a secret", at: name.span, fix: "use letters, digits, ., - and _"))
        }
        let environment = header.environment(reader.requiredText("environment", &sink), &sink)
        let source = reader.required("value", &sink).flatMap { Self.source($0, &sink) }
        let written = reader.integer("generation", &sink)
        let stored = reader.required("stored", &sink)
        let places = (stored?.items("\"stored\"", &sink) ?? []).compactMap { Self.place($0, header, &sink) }
        reader.finish(&sink)
        if let stored, case .sequence(let items) = stored.kind, items.isEmpty {
            sink.report(
                .error("secret.nowhere", "the secret has no location", at: stored.span, fix: "name a location such as \"store:/PATH/NAME\"")
            )
        }
        if let written, case .lookup? = source?.value {
            sink.report(
                .error(
                    "secret.generation", "what is looked up has no generation", at: written.span,
                    fix: "take \"generation\" out: the provider says when there is another value"))
        } else if let written, written.value < 1 {
            sink.report(.error("secret.generation", "the first generation is 1", at: written.span))
        }
        guard let name, let environment, let source else { return nil }
        return DeclaredSecret(
            name: name, environment: environment, source: source, generation: written ?? Located(1, at: source.span), places: places)
    }

    private static func source(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> Located<DeclaredSecret.Source>? {
        guard node.tag == "!generate" else {
            let expression = node.expression("\"value\"", tags: ["!generate", "!lookup"], &sink)
            guard let expression, case .lookup(let lookup) = expression.value else { return nil }
            return Located(.lookup(lookup), at: expression.span)
        }
        return recipe(YAMLNode(node.kind, at: node.span), &sink).map { Located(.generated($0), at: node.span) }
    }

    private static func recipe(_ node: YAMLNode, _ sink: inout DiagnosticSink) -> SecretRecipe? {
        guard var reader = MappingReader(node, .generate, &sink) else { return nil }
        let bytes = reader.integer("bytes", &sink)
        let written = reader.text("encoding", &sink)
        reader.finish(&sink)
        if let bytes, !sizes.contains(bytes.value) {
            sink.report(
                .error(
                    "secret.size", "\(bytes.value) bytes are \(bytes.value < sizes.lowerBound ? "too few to be a secret" : "too many")",
                    at: bytes.span, fix: "write \(sizes.lowerBound) to \(sizes.upperBound); 32 are good"))
        }
        let encoding = written.map { SecretRecipe.Encoding(rawValue: $0.value) } ?? .hex
        if let written, encoding == nil {
            let fix = Suggestion.choice(for: written.value, among: SecretRecipe.Encoding.allCases.map(\.rawValue))
            sink.report(.error("secret.encoding", "\"\(written.value)\" is not an encoding", at: written.span, fix: fix))
        }
        return encoding.map { SecretRecipe(bytes: bytes?.value ?? 32, encoding: $0) }
    }

    private static func place(_ node: YAMLNode, _ header: EstateHeader, _ sink: inout DiagnosticSink) -> Located<SecretReference>? {
        guard let text = node.text("a location", &sink) else { return nil }
        guard let reference = SecretReference(text.value) else {
            sink.report(
                .error(
                    "estate.malformed-expression", "what is written is not a location in a store", at: text.span,
                    fix: "write \"store:/path/NAME\""))
            return nil
        }
        guard let store = header.stores[reference.store] else {
            let fix = Suggestion.nearest(to: reference.store, among: header.stores.keys).map { "did you mean \"\($0)\"?" }
            sink.report(.error("estate.unknown-store", "no store is named \"\(reference.store)\"", at: text.span, fix: fix))
            return nil
        }
        if let reason = header.catalogue.store(store.kind.value)?.readOnlyReason {
            sink.report(
                .error(
                    "secret.store", "the store \"\(store.name)\" \(reason) and cannot be written to",
                    at: text.span,
                    fix: "keep it in a store of another kind"))
        }
        if header.providers[reference.store] != nil {
            sink.report(
                .error(
                    "secret.store", "\"\(reference.store)\" names a store and a provider", at: text.span,
                    fix: "give one of them another name"))
        }
        return Located(reference, at: text.span)
    }
}
