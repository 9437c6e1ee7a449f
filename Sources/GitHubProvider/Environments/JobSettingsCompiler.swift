internal import CanonicalJSON
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
        return rules.map(put) + (secrets.isEmpty ? [] : [write(secrets, after: first)]) + variables.map { write($0, after: first) }
    }

    private func put(_ change: Change) -> Operation {
        Operation(
            scope: observation.scope, action: JobSettingsModel.rulesAction,
            payload: [
                "rules": change.after.map { ProtectionContent.json($0) } ?? .null,
                "body": change.after.map {
                    ProtectionContent.body($0, live: change.before, numbers: NamedReviewers.numbers(in: observation))
                } ?? .null,
            ], addresses: [change.address], effect: .idempotent, summary: "set the rules of \(names.title)",
            prerequisites: change.prerequisites)
    }

    private func write(_ changes: [Change], after first: [Address]) -> Operation {
        let values = changes.map { ($0.address.name, $0.after?["value"]?.payload ?? .null) }
        return Operation(
            scope: observation.scope, action: JobSettingsModel.secretsAction,
            payload: ["secrets": .object(Dictionary(values, uniquingKeysWith: { first, _ in first }))], addresses: changes.map(\.address),
            effect: .idempotent, summary: "write \(changes.count) secret\(changes.count == 1 ? "" : "s") of \(names.title)",
            prerequisites: Array(Set(changes.flatMap(\.prerequisites) + first)).sorted())
    }

    private func write(_ change: Change, after first: [Address]) -> Operation {
        Operation(
            scope: observation.scope, action: JobSettingsModel.variableAction,
            payload: [
                "name": .string(change.address.name), "value": change.after?.payload ?? .null, "isThere": .boolean(change.before != nil),
            ], addresses: [change.address], effect: .idempotent,
            summary: "\(change.after == nil ? "delete" : "set") the variable \(change.address.name) of \(names.title)",
            prerequisites: Array(Set(change.prerequisites + first)).sorted())
    }
}
