import CanonicalJSON
import Diagnostics
import Estate
import Planning
import Reconciling
import Resources

/// Plans made by hand: `steps` are operations named by their summary, each with the numbers it needs.
enum PlanFixture {
    static let scope = Scope(provider: "flat", name: "box")

    static func address(_ name: String) -> Address { Address(scope, "thing", name) }

    static func envelope(
        _ steps: [(name: String, needs: [Int])] = [("a", [])], findings: [Finding] = [], lifted: [String] = []
    ) throws -> PlanEnvelope {
        let operations = steps.enumerated().map { index, step in
            var operation = Operation(
                scope: scope, action: "flat.write", payload: .null, addresses: [address(step.name)], effect: .idempotent, summary: step.name
            )
            operation.id = index + 1
            operation.dependsOn = step.needs
            return operation
        }
        let changes = steps.map { step in
            Change(
                address: address(step.name), action: .update, movement: .pending, before: .text("old"), after: .text("new"), remoteID: nil,
                consequence: Consequence(.none, ""), reason: "", span: nil, attribution: nil, prerequisites: [])
        }
        let plan = Plan(
            estate: "shop", environment: "production", targets: [], changes: changes, operations: operations, findings: findings,
            inputs: [:],
            lifted: lifted, leftAlone: .init(observed: [], ignored: [], unmanaged: []), calls: operations.count)
        return try PlanEnvelope(plan: plan, createdAt: 0, expiresAt: 3_600, commit: nil, toolVersion: "test")
    }

    static func environment(_ phrase: String?) -> EnvironmentDeclaration { environment(gate: phrase.map { .init(phrase: $0) }) }

    static func environment(gate: EnvironmentDeclaration.Gate?) -> EnvironmentDeclaration {
        EnvironmentDeclaration(
            name: Located("production", at: SourceSpan(file: "estate.yaml", line: 1, column: 1)), banner: "red",
            gate: gate)
    }
}
