internal import Diagnostics
internal import Resources

/// Compiles the changes of all scopes into calls, and puts these into one order.
///
/// Changes of one scope go into as few calls as its provider allows. Where that makes a circle that the changes themselves do
/// not make, the scopes in it are compiled wave by wave: first what needs nothing, then what needs only that, and so on.
struct OperationAssembly {
    /// One scope with what is to be done in it.
    struct Part {
        let scope: DesiredScope
        /// In the order of the plan.
        let changes: [Change]
        let steps: [Operation]
        let observation: Observation
        let model: any ProviderModel
    }

    let operations: [Operation]
    let findings: [Finding]

    /// - Parameter unseen: what an earlier part of the run wrote, and nobody has looked at since.
    init(_ parts: [Part], unseen: Set<Address>) {
        let written = Set(parts.flatMap(\.changes).map(\.address)).union(unseen)
        let after = Dictionary(parts.map { ($0.scope.scope, $0.scope.after) }, uniquingKeysWith: +).filter { !$0.value.isEmpty }
        let depth = Self.depths(of: parts.flatMap(\.changes))
        var order = OperationOrder(parts.map { Self.compile($0, written, waves: nil) }, after: after)
        if !order.circle.isEmpty {
            let inCircle = Set(order.circle.map(\.operation.scope))
            order = OperationOrder(
                parts.map { Self.compile($0, written, waves: inCircle.contains($0.scope.scope) ? depth : nil) }, after: after)
        }
        operations = SharedOperations.once(order.ordered)
        findings = order.circle.isEmpty ? [] : [CircleFinding.of(order.circle, changes: parts.flatMap(\.changes))]
    }

    private static func compile(_ part: Part, _ written: Set<Address>, waves: [Address: Int]?) -> [Operation] {
        let waves = Dictionary(grouping: part.changes) { waves?[$0.address] ?? 0 }
        let calls = waves.sorted { $0.key < $1.key }.flatMap { part.model.compile($0.value, in: part.observation) }
        let probes = (part.model as? any ProbeModel)?.probes(of: part.scope, written: written, in: part.observation) ?? []
        return part.steps + calls + probes
    }

    /// How many changes come before each at least; what stands in a circle counts as nothing.
    private static func depths(of changes: [Change]) -> [Address: Int] {
        let needs = Dictionary(changes.map { ($0.address, $0.prerequisites) }, uniquingKeysWith: +)
        var depths: [Address: Int] = [:]
        var open: Set<Address> = []
        func depth(_ address: Address) -> Int {
            if let known = depths[address] { return known }
            guard let prerequisites = needs[address], open.insert(address).inserted else { return 0 }
            let result = prerequisites.filter { needs[$0] != nil && $0 != address }.map { depth($0) + 1 }.max() ?? 0
            open.remove(address)
            depths[address] = result
            return result
        }
        for address in needs.keys.sorted() { _ = depth(address) }
        return depths
    }
}
