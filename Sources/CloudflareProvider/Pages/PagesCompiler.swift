internal import CanonicalJSON
internal import Estate
internal import Planning
internal import Resources

/// Changes of one project as calls: one for all variables of both environments, and one for each domain.
struct PagesCompiler {
    static let variables = "cloudflare.pages.variables"
    static let addDomain = "cloudflare.pages.domain.add"
    static let deleteDomain = "cloudflare.pages.domain.delete"

    private let changes: [Change]
    private let observation: Observation

    init(_ changes: [Change], _ observation: Observation) {
        self.changes = changes
        self.observation = observation
    }

    var operations: [Operation] {
        guard let account = observation.facts["account"]?.text else { return [] }
        let ofVariables = changes.filter { PagesKind.place(of: $0.address) != nil }
        let domains = changes.filter { $0.address.kind == PagesKind.domain }.map { domain($0, account) }
        return (ofVariables.isEmpty ? [] : [patch(ofVariables, account)]) + domains
    }

    private func patch(_ changes: [Change], _ account: String) -> Operation {
        var entries: [String: [String: JSONValue]] = [:]
        // Where a variable becomes a secret, or the other way, one name is deleted and set: it is set.
        for change in changes.sorted(by: { $0.after == nil && $1.after != nil }) {
            guard let (deployment, name) = PagesKind.place(of: change.address) else { continue }
            entries[deployment.rawValue, default: [:]][name] = Self.entry(change)
        }
        var hashes: [String: JSONValue] = [:]
        for deployment in entries.keys { hashes[deployment] = observation.facts["hash.\(deployment)"]?.text.map { JSONValue.string($0) } }
        let count = entries.values.reduce(0) { $0 + $1.count }
        return Operation(
            scope: observation.scope, action: Self.variables,
            payload: [
                "account": .string(account), "variables": .object(entries.mapValues { .object($0) }), "hashes": .object(hashes),
            ], addresses: changes.map(\.address), effect: .idempotent,
            summary: "write \(count) variable\(count == 1 ? "" : "s") of the Pages project \(observation.scope.name)",
            prerequisites: Self.prerequisites(changes))
    }

    private static func entry(_ change: Change) -> JSONValue {
        guard let after = change.after else { return .null }
        return change.address.kind == PagesKind.secret
            ? ["type": "secret_text", "value": after["value"]?.payload ?? .null] : ["type": "plain_text", "value": after.payload]
    }

    private func domain(_ change: Change, _ account: String) -> Operation {
        let (name, project) = (change.address.name, observation.scope.name)
        let isAdded = change.after != nil
        return Operation(
            scope: observation.scope, action: isAdded ? Self.addDomain : Self.deleteDomain,
            payload: ["account": .string(account), "domain": .string(name)], addresses: [change.address], effect: .idempotent,
            summary: isAdded ? "add \(name) to the Pages project \(project)" : "take \(name) from the Pages project \(project)",
            prerequisites: Self.prerequisites([change]))
    }

    private static func prerequisites(_ changes: [Change]) -> [Address] { Array(Set(changes.flatMap(\.prerequisites))).sorted() }
}
