internal import CanonicalJSON
internal import Planning
internal import Reconciling
internal import Resources

/// A plan for programs, with when and from what it was made, and what it is confirmed with.
struct PlanDocument {
    static let version = 1

    private let envelope: PlanEnvelope
    private let gate: [GateRequirement]

    init(_ envelope: PlanEnvelope, gate: [GateRequirement]) {
        (self.envelope, self.gate) = (envelope, gate)
    }

    var json: JSONValue {
        get throws {
            let shown = try envelope.shown
            var document = try JSONValue(encoding: shown).object ?? [:]
            document["version"] = .integer(Self.version)
            document["createdAt"] = .time(envelope.createdAt)
            document["expiresAt"] = .time(envelope.expiresAt)
            document["gate"] = try JSONValue(encoding: gate)
            document["numbers"] = numbers(shown.plan)
            return .object(document)
        }
    }

    /// What the screen, events and receipts call each part.
    private func numbers(_ plan: Plan) -> JSONValue {
        let numbers = PlanNumbers(plan)
        let changes = plan.pending.compactMap { change in
            numbers[change].map { (change.address.description, JSONValue.integer($0)) }
        }
        let operations = plan.operations.map { operation in
            (String(operation.id), JSONValue.array(numbers.numbers(of: operation.id).map { .integer($0) }))
        }
        return [
            "changes": .object(Dictionary(changes, uniquingKeysWith: { first, _ in first })),
            "operations": .object(Dictionary(operations, uniquingKeysWith: { first, _ in first })),
        ]
    }
}
