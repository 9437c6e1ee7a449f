internal import Diagnostics
internal import Estate
internal import Resources

extension MappingReader {
    mutating func mode(_ sink: inout DiagnosticSink) -> Mode {
        guard let text = text("mode", &sink), isChoice(text, of: "mode", rule: "estate.wrong-type", "a mode", &sink) else { return .manage }
        return Mode(rawValue: text.value) ?? .manage
    }

    mutating func ignoreRules(_ sink: inout DiagnosticSink) -> [IgnoreRule] { rules("ignore", &sink) }

    mutating func observeRules(_ sink: inout DiagnosticSink) -> [IgnoreRule] { rules("observe", &sink) }

    /// Patterns, each a string or `{pattern, reason}`.
    private mutating func rules(_ key: String, _ sink: inout DiagnosticSink) -> [IgnoreRule] {
        list(key, &sink).compactMap { node in
            guard case .mapping = node.kind else {
                return node.text("a pattern", &sink).map { IgnoreRule(pattern: $0, reason: nil) }
            }
            guard var reader = MappingReader(node, .ignoreRule, &sink) else { return nil }
            let pattern = reader.requiredText("pattern", &sink)
            let reason = reader.text("reason", &sink)?.value
            reader.finish(&sink)
            return pattern.map { IgnoreRule(pattern: $0, reason: reason) }
        }
    }
}

extension MappingReader {
    /// `after:`, a list of what must be in place first.
    mutating func precedences(_ sink: inout DiagnosticSink) -> [Located<Precedence>] {
        list("after", &sink).compactMap { node in
            guard let word = node.text("what comes first", &sink) else { return nil }
            if let precedence = Precedence(word.value) { return Located(precedence, at: word.span) }
            let (noun, rest) = (word.value.prefix { $0 != "/" }, word.value.drop { $0 != "/" })
            let near = Suggestion.nearest(to: String(noun), among: Precedence.Noun.allCases.map(\.rawValue))
            sink.report(
                .error(
                    "estate.malformed-precedence", "\"\(word.value)\" does not say what comes first", at: word.span,
                    fix: near.map { "did you mean \($0)\(rest)?" } ?? "write "
                        + Precedence.Noun.allCases.map { "\($0.rawValue)/NAME" }.joined(separator: " or ")))
            return nil
        }
    }
}

extension EstateHeader {
    /// The provider written, or the only one whose kind holds `noun`.
    func provider(_ written: Located<String>?, holding noun: Noun, for node: YAMLNode, _ sink: inout DiagnosticSink) -> String? {
        let kinds = catalogue.kinds(holding: noun)
        let candidates = providers.values.filter { kinds.contains($0.kind.value) }.map(\.name).sorted()
        let words = kinds.joined(separator: " or ")
        if let written {
            if candidates.contains(written.value) { return written.value }
            let fix = Suggestion.nearest(to: written.value, among: candidates).map { "did you mean \"\($0)\"?" }
            sink.report(
                .error(
                    "estate.unknown-provider", "no provider of kind \(words) is named \"\(written.value)\"", at: written.span, fix: fix))
            return nil
        }
        if candidates.count == 1 { return candidates[0] }
        // A kind that is misspelled is told where it is written, and once.
        guard !candidates.isEmpty || !hasUnreadProvider else { return nil }
        sink.report(
            .error(
                "estate.unknown-provider",
                candidates.isEmpty
                    ? "no provider of kind \(words) is defined" : "\(candidates.count) providers of kind \(words) are defined",
                at: node.span,
                fix: candidates.isEmpty ? "add one to providers: in estate.yaml" : "name one with \"provider\""))
        return nil
    }

    /// What apps of a provider may be called and hold; those of the only kind that has apps where the provider is not known.
    func serviceRules(of provider: String?) -> (any ServiceRules)? { kindWithApps(of: provider)?.service }

    /// How the add-ons of a provider's apps name what they set.
    func addOnNaming(of provider: String?) -> AddOnNaming { kindWithApps(of: provider)?.addOns ?? AddOnNaming() }

    private func kindWithApps(of provider: String?) -> ProviderDescriptor? {
        let kind = provider.flatMap { providers[$0]?.kind.value }
        let kinds = kind.map { [$0] } ?? catalogue.kinds(holding: .service)
        return kinds.count == 1 ? catalogue.provider(kinds[0]) : nil
    }

    func environment(_ name: Located<String>?, _ sink: inout DiagnosticSink) -> String? {
        guard let name else { return nil }
        if environments[name.value] == nil {
            let fix = Suggestion.nearest(to: name.value, among: environments.keys.sorted()).map { "did you mean \"\($0)\"?" }
            sink.report(
                .error(
                    "estate.unknown-environment", "no environment is named \"\(name.value)\"", at: name.span, fix: fix))
            return nil
        }
        return name.value
    }
}
