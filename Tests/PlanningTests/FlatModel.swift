import CanonicalJSON
import Estate
import Planning
import Resources

/// The plainest provider: every resource is a text, every change is its own call.
struct FlatModel: ProviderModel {
    var kind: String { "flat" }

    func lower(_ estate: Estate, environment: String, provider: String) -> [DesiredScope] { [] }

    func isSatisfied(_ desired: Content, by live: Content, at address: Address) -> Bool { desired == live }

    func mayDelete(_ address: Address) -> Bool { address.kind != "app" }

    func explain(_ change: Change, in observation: Observation) -> Consequence {
        change.action == .delete ? Consequence(.outage, "stops") : Consequence(.none, "nothing else changes")
    }

    func compile(_ changes: [Change], in observation: Observation) -> [Operation] {
        changes.map { change in
            Operation(
                scope: change.address.scope, action: "flat.write", payload: .null, addresses: [change.address], effect: .idempotent,
                summary: "write \(change.address.name)", prerequisites: change.prerequisites)
        }
    }

    func readCost(of scopes: [DesiredScope]) -> Int { scopes.count }
}
