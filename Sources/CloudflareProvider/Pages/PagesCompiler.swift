internal import Estate
internal import Planning
internal import Resources

/// Changes of one project as calls: one for all variables of both environments, and one for each domain.
struct PagesCompiler {
    private let changes: [Change]
    private let observation: Observation

    init(_ changes: [Change], _ observation: Observation) {
        self.changes = changes
        self.observation = observation
    }

    var operations: [Operation] {
        guard let facts = PagesFacts(observation) else { return [] }
        let ofVariables = changes.filter { PagesKind.place(of: $0.address) != nil }
        let domains = changes.filter { $0.address.kind == PagesKind.domain }.map { domain($0, facts.account) }
        return (ofVariables.isEmpty ? [] : [patch(ofVariables, facts)]) + domains
    }

    private func patch(_ changes: [Change], _ facts: PagesFacts) -> Operation {
        var entries: [PagesProject.Deployment: [String: PagesVariableWrite.Entry?]] = [:]
        // Where a variable becomes a secret, or the other way, one name is deleted and set: it is set.
        for change in changes.sorted(by: { $0.after == nil && $1.after != nil }) {
            guard let (deployment, name) = PagesKind.place(of: change.address) else { continue }
            entries[deployment, default: [:]].updateValue(Self.entry(change), forKey: name)
        }
        let hashes = facts.hashes.filter { entries[$0.key] != nil }
        let count = entries.values.reduce(0) { $0 + $1.count }
        let write = PagesVariableWrite(account: facts.account, variables: entries, hashes: hashes)
        return Operation(
            CloudflareCall.writeVariables(write), in: observation.scope, addresses: changes.map(\.address),
            summary: "write \(count) variable\(count == 1 ? "" : "s") of the Pages project \(observation.scope.name)",
            prerequisites: Self.prerequisites(changes))
    }

    private static func entry(_ change: Change) -> PagesVariableWrite.Entry? {
        guard let after = change.after else { return nil }
        return change.address.kind == PagesKind.secret
            ? PagesVariableWrite.Entry(kind: .secret, value: after["value"]?.planned)
            : PagesVariableWrite.Entry(kind: .plain, value: after.planned)
    }

    private func domain(_ change: Change, _ account: String) -> Operation {
        let (name, project) = (change.address.name, observation.scope.name)
        let isAdded = change.after != nil
        let domain = PagesDomain(account: account, domain: name)
        return Operation(
            isAdded ? CloudflareCall.addDomain(domain) : .deleteDomain(domain), in: observation.scope, addresses: [change.address],
            summary: isAdded ? "add \(name) to the Pages project \(project)" : "take \(name) from the Pages project \(project)",
            prerequisites: Self.prerequisites([change]))
    }

    private static func prerequisites(_ changes: [Change]) -> [Address] { Array(Set(changes.flatMap(\.prerequisites))).sorted() }
}
