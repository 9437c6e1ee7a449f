internal import Planning
internal import Resources

/// Makes changes of one scope into calls: the rules first, since they make the environment; all secrets in one operation, which needs one
/// key; each variable by itself.
struct JobSettingsCompiler {
    private let observation: Observation
    private let names: JobSettingsScope

    init(_ observation: Observation) {
        self.observation = observation
        names = JobSettingsScope(observation.scope)
    }

    func operations(_ changes: [Change]) -> [Operation] {
        let rules = changes.filter { $0.address.kind == JobSettingsModel.protection }
        // What is not there yet can be given nothing.
        let first = observation.targetID == nil ? rules.map(\.address) : []
        let secrets = changes.filter { $0.address.kind == JobSettingsModel.secret }
        let variables = changes.filter { $0.address.kind == JobSettingsModel.variable }
        return rules.compactMap(put) + (secrets.isEmpty ? [] : [write(secrets, after: first)]) + variables.map { write($0, after: first) }
    }

    /// Nil where the files no longer say rules: those that are there stay.
    private func put(_ change: Change) -> Operation? {
        guard let after = change.after else { return nil }
        let body = ProtectionContent.body(after, live: change.before, numbers: NamedReviewers.numbers(in: observation))
        return Operation(
            GitHubCall.putRules(EnvironmentRules(rules: ProtectionRules(after), body: body)), in: observation.scope,
            addresses: [change.address], summary: "set the rules of \(names.title)", prerequisites: change.prerequisites)
    }

    private func write(_ changes: [Change], after first: [Address]) -> Operation {
        let values = changes.map { ($0.address.name, $0.after?["value"]?.planned) }
        let secrets = JobSecrets(secrets: Dictionary(values, uniquingKeysWith: { first, _ in first }))
        return Operation(
            GitHubCall.writeSecrets(secrets), in: observation.scope, addresses: changes.map(\.address),
            summary: "write \(changes.count) secret\(changes.count == 1 ? "" : "s") of \(names.title)",
            prerequisites: Array(Set(changes.flatMap(\.prerequisites) + first)).sorted())
    }

    private func write(_ change: Change, after first: [Address]) -> Operation {
        let variable = JobVariable(name: change.address.name, value: change.after?.planned, isThere: change.before != nil)
        return Operation(
            GitHubCall.writeVariable(variable), in: observation.scope, addresses: [change.address],
            summary: "\(change.after == nil ? "delete" : "set") the variable \(change.address.name) of \(names.title)",
            prerequisites: Array(Set(change.prerequisites + first)).sorted())
    }
}
