internal import Diagnostics
internal import Estate

/// `compare:` of a service: `differs` and `same`, each a name to a reason.
struct ComparisonRulesReader {
    private let contract: Contract
    /// The variables that the service declares or reads.
    private let variables: Set<String>

    init(_ contract: Contract, declared: some Sequence<String>) {
        self.contract = contract
        variables = Set(contract.variables.map(\.name.value)).union(declared)
    }

    func read(_ node: YAMLNode?, _ sink: inout DiagnosticSink) -> ComparisonRules {
        guard let node, var reader = MappingReader(node, .compare, &sink) else { return ComparisonRules() }
        let (differs, same) = (reader.map("differs", &sink), reader.map("same", &sink))
        reader.finish(&sink)
        let exceptions = rules(differs, &sink)
        for entry in same { check(entry.key, against: exceptions, &sink) }
        return ComparisonRules(differs: exceptions, same: rules(same, &sink))
    }

    private func rules(_ entries: [YAMLNode.Entry], _ sink: inout DiagnosticSink) -> [String: Located<String>] {
        var rules: [String: Located<String>] = [:]
        for entry in entries where entry.value.tag != "!unset" {
            checkName(entry.key, &sink)
            guard let reason = entry.value.text("the reason for \"\(entry.key.value)\"", &sink) else { continue }
            if reason.value.isEmpty {
                sink.report(
                    .error("compare.reason", "\"\(entry.key.value)\" has no reason", at: reason.span, fix: "say why in a few words"))
            }
            rules[entry.key.value] = reason
        }
        return rules
    }

    /// A variable, a setting, or one of a setting's own.
    private func checkName(_ name: Located<String>, _ sink: inout DiagnosticSink) {
        let parts = name.value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        // A variable may be live without being declared; one in lower case is more likely a setting with a letter wrong.
        if parts.count == 1, VariableName.isName(name.value),
            variables.contains(name.value) || ComparisonRules.settings.contains(name.value) || name.value.contains(where: \.isUppercase)
        {
            return
        }
        if parts.count == 2, ComparisonRules.namedSettings.contains(parts[0]), !parts[1].isEmpty { return }
        let near = Suggestion.nearest(to: parts[0], among: parts.count == 1 ? ComparisonRules.settings : ComparisonRules.namedSettings)
        sink.report(
            .error(
                "compare.name", "\"\(name.value)\" is neither a variable nor a setting", at: name.span,
                fix: near.map { "did you mean \"\(([$0] + parts.dropFirst()).joined(separator: "/"))\"?" }
                    ?? "write a variable's name, or one of \(ComparisonRules.settings.joined(separator: ", ")), or formation/web"))
    }

    /// What must be the same may neither differ nor be forbidden to be shared.
    private func check(_ name: Located<String>, against differs: [String: Located<String>], _ sink: inout DiagnosticSink) {
        if let other = differs[name.value] {
            sink.report(
                .error(
                    "compare.contradiction", "\"\(name.value)\" is listed as different and as the same", at: name.span,
                    notes: [.init("listed as different here", at: other.span)]))
        }
        guard let variable = contract[name.value], !variable.mayBeShared else { return }
        sink.report(
            .error(
                "compare.contradiction", "\"\(name.value)\" must be the same, and its contract lets no two environments share it",
                at: name.span, fix: "write shared: true in the contract, or take it out here"))
    }
}
