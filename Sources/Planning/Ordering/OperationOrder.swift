internal import Diagnostics
internal import HeapModule
internal import Resources

/// Puts the operations of all scopes into one order in which each comes after what it needs.
struct OperationOrder {
    /// With ids from 1 and `dependsOn` filled in; without those of a circle and those that need them.
    private(set) var ordered: [Operation] = []
    /// One circle, each step needing the next and the last the first; empty when there is none.
    private(set) var circle: [Step] = []

    /// One operation's need of another, and why.
    struct Step {
        let operation: Operation
        let needed: Operation
        let why: Why
    }

    enum Why: Hashable {
        /// A change of the operation names this address.
        case prerequisite(Address)
        /// `after:` says so.
        case declared(SourceSpan)
        /// One scope's writes run in their order.
        case sequence
    }

    /// - Parameters:
    ///   - operations: those of one scope in the order in which they must run; scopes in any order.
    ///   - after: scopes that come first as a whole.
    init(_ operations: [[Operation]], after: [Scope: [Located<Scope>]] = [:]) {
        let all = operations.flatMap { $0 }
        let needs = Self.needs(of: operations, after)
        var missing = needs.map(\.count)
        var dependents: [[Int]] = Array(repeating: [], count: all.count)
        for (index, set) in needs.enumerated() {
            for need in set.keys { dependents[need].append(index) }
        }
        var ready = Heap(all.indices.filter { missing[$0] == 0 })
        var place: [Int: Int] = [:]
        while let index = ready.popMin() {
            var operation = all[index]
            operation.id = ordered.count + 1
            operation.dependsOn = needs[index].keys.compactMap { place[$0] }.sorted()
            place[index] = operation.id
            ordered.append(operation)
            for dependent in dependents[index] {
                missing[dependent] -= 1
                if missing[dependent] == 0 { ready.insert(dependent) }
            }
        }
        let left = all.indices.filter { place[$0] == nil }
        circle = Self.circle(from: left, needs).map { Step(operation: all[$0.0], needed: all[$0.1], why: $0.2) }
    }

    /// By index into all operations: the write before it in its scope, and those that carry its prerequisites.
    /// Nothing waits behind a wait but what names it: the world takes its time, the other writes need not.
    private static func needs(of operations: [[Operation]], _ after: [Scope: [Located<Scope>]]) -> [[Int: Why]] {
        var carriers: [Address: Set<Int>] = [:]
        var members: [Scope: [Int]] = [:]
        // What others look at by its name, they see only once resolvers do.
        var names: [Address: Set<Int>] = [:]
        for (index, operation) in operations.joined().enumerated() {
            for address in operation.addresses { carriers[address, default: []].insert(index) }
            if operation.probesNames {
                for address in operation.prerequisites { names[address, default: []].insert(index) }
            }
            members[operation.scope, default: []].append(index)
        }
        var needs: [[Int: Why]] = []
        for scope in operations {
            var write: Int?
            for operation in scope {
                let index = needs.count
                var set: [Int: Why] = [:]
                if let write { set[write] = .sequence }
                for earlier in after[operation.scope] ?? [] {
                    for need in members[earlier.value] ?? [] { set[need] = .declared(earlier.span) }
                }
                for address in operation.prerequisites {
                    for need in carriers[address] ?? [] { set[need] = .prerequisite(address) }
                    guard operation.effect == .verify, !operation.probesNames else { continue }
                    for need in names[address] ?? [] { set[need] = .prerequisite(address) }
                }
                set[index] = nil
                needs.append(set)
                if operation.effect.isWrite { write = index }
            }
        }
        return needs
    }

    /// Follows needs among what could not be placed, each of which needs another such, until one comes up again.
    private static func circle(from left: [Int], _ needs: [[Int: Why]]) -> [(Int, Int, Why)] {
        guard var index = left.first else { return [] }
        let open = Set(left)
        var path: [(Int, Int, Why)] = []
        var seen: [Int: Int] = [:]
        while true {
            if let start = seen[index] { return Array(path[start...]) }
            seen[index] = path.count
            guard let next = needs[index].filter({ open.contains($0.key) }).min(by: { $0.key < $1.key }) else { return [] }
            path.append((index, next.key, next.value))
            index = next.key
        }
    }
}
