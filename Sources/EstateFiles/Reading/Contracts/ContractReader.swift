internal import Diagnostics
internal import Estate
internal import Resources

/// Reads `reads:` of one service in one environment: variables by name, and groups of them.
///
/// A group is an entry that has `reads:` itself. Its other settings hold for each of its members, which may override them;
/// only `when:` adds up: a member is read when its group is and its own condition holds.
struct ContractReader {
    let header: EstateHeader
    /// Nil where the file names an environment that the estate does not have.
    let environment: String?

    func read(_ entries: [YAMLNode.Entry], _ sink: inout DiagnosticSink) -> Contract {
        let variables = variables(entries, Group(), &sink)
        reportRepeats(variables, &sink)
        let contract = Contract(variables)
        ContractNames(contract: contract, header: header).check(&sink)
        return contract
    }

    /// What the members of a group have in common.
    private struct Group {
        var name: String?
        var when: Condition?
        var settings: YAMLNode?
    }

    private func variables(_ entries: [YAMLNode.Entry], _ group: Group, _ sink: inout DiagnosticSink) -> [ContractVariable] {
        entries.flatMap { entry -> [ContractVariable] in
            if entry.value["reads"] != nil { return members(entry, of: group, &sink) }
            return variable(entry, in: group, &sink).map { [$0] } ?? []
        }
    }

    private func members(_ entry: YAMLNode.Entry, of outer: Group, _ sink: inout DiagnosticSink) -> [ContractVariable] {
        guard var reader = MappingReader(entry.value, .variableGroup, &sink) else { return [] }
        let members = reader.map("reads", &sink)
        let when = reader.condition("when", header, &sink)
        let own = YAMLNode(.mapping(reader.unread), at: entry.value.span)
        let settings = outer.settings.map { Overlay.merge($0, own) } ?? own
        return variables(
            members, Group(name: entry.key.value, when: Condition.both(outer.when, when?.value), settings: settings), &sink)
    }

    private func variable(_ entry: YAMLNode.Entry, in group: Group, _ sink: inout DiagnosticSink) -> ContractVariable? {
        if entry.key.value.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) == nil {
            sink.report(
                .error(
                    "contract.variable-name", "\"\(entry.key.value)\" cannot name a variable", at: entry.key.span,
                    fix: "use letters, digits and _; a group has reads: inside"))
            return nil
        }
        // `NAME:` alone says that it is read, and nothing else of it.
        let own = entry.value.isNull ? YAMLNode(.mapping([]), at: entry.key.span) : entry.value
        let node = group.settings.map { Overlay.merge($0, own) } ?? own
        guard let settings = ContractSettings(node, header: header, environment: environment, &sink) else { return nil }
        return settings.variable(entry.key, group: group.name, when: group.when)
    }

    /// The same name in two groups would make two promises about one value.
    private func reportRepeats(_ variables: [ContractVariable], _ sink: inout DiagnosticSink) {
        var first: [String: SourceSpan] = [:]
        for name in variables.map(\.name) {
            if let earlier = first[name.value] {
                sink.report(
                    .error(
                        "contract.declared-twice", "\(name.value) is listed twice in the contract", at: name.span,
                        notes: [.init("first declared here", at: earlier)]))
            } else {
                first[name.value] = name.span
            }
        }
    }
}
