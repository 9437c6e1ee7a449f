internal import Diagnostics
internal import Resources

/// Says of a circle what needs what, and where it is written.
enum CircleFinding {
    static func of(_ circle: [OperationOrder.Step], changes: [Change]) -> Finding {
        let byAddress = Dictionary(changes.map { ($0.address, $0) }, uniquingKeysWith: { first, _ in first })
        let edges = circle.map { step in
            let place = span(of: step, byAddress).map { " (\($0))" } ?? ""
            return "\(name(of: step, byAddress)) \(verb(step.why)) \(needed(step))\(place)"
        }
        return Finding(
            rule: "plan.cycle", severity: .blocks, message: "these need each other: " + edges.joined(separator: "; "),
            address: circle.first?.operation.addresses.first, span: circle.compactMap { span(of: $0, byAddress) }.first,
            fix: "take one of these needs out of the files")
    }

    /// The change that needs it, else the operation.
    private static func name(of step: OperationOrder.Step, _ changes: [Address: Change]) -> String {
        change(of: step, changes)?.address.description ?? "\(step.operation.scope) (\(step.operation.summary))"
    }

    private static func needed(_ step: OperationOrder.Step) -> String {
        switch step.why {
        case .prerequisite(let address): address.description
        case .declared: step.needed.scope.description
        case .sequence: "“\(step.needed.summary)”"
        }
    }

    private static func verb(_ why: OperationOrder.Why) -> String {
        switch why {
        case .prerequisite: "needs"
        case .declared: "is declared to come after"
        case .sequence: "is sent after"
        }
    }

    private static func span(of step: OperationOrder.Step, _ changes: [Address: Change]) -> SourceSpan? {
        if case .declared(let span) = step.why { return span }
        return change(of: step, changes)?.span
    }

    private static func change(of step: OperationOrder.Step, _ changes: [Address: Change]) -> Change? {
        guard case .prerequisite(let address) = step.why else { return nil }
        return step.operation.addresses.compactMap { changes[$0] }.first { $0.prerequisites.contains(address) }
    }
}
