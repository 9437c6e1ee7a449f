internal import CanonicalJSON
internal import Resources

extension Plan {
    /// What is looked at afterwards.
    package var looks: [Operation] { operations.filter(\.isVerification) }

    /// This plan, which then also looks at what an earlier part of its run wrote and nobody has looked at since.
    package func looking(at looks: [Operation]) -> Plan {
        let own = Set(self.looks.map(Look.init))
        var operations = operations
        for look in looks where !own.contains(Look(look)) {
            var look = look
            look.id = (operations.last?.id ?? 0) + 1
            let awaited = Set(look.prerequisites)
            look.dependsOn = operations.filter { !awaited.isDisjoint(with: $0.addresses) }.map(\.id)
            operations.append(look)
        }
        return Plan(
            estate: estate, environment: environment, targets: targets, changes: changes, operations: operations, findings: findings,
            inputs: inputs, lifted: lifted, leftAlone: leftAlone, calls: calls)
    }

    /// What tells looks apart: their numbers are another plan's.
    private struct Look: Hashable {
        let scope: Scope
        let action: String
        let payload: String

        init(_ operation: Operation) {
            scope = operation.scope
            action = operation.action
            payload = operation.payload.prettyText()
        }
    }
}
