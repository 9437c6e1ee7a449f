internal import HeapModule
internal import Resources

/// Puts the operations of all scopes into one order in which each comes after what it needs.
enum OperationOrder {
    /// - Parameter operations: those of one scope in the order in which they must run; scopes in any order.
    /// - Returns: the operations with ids from 1 and `dependsOn` filled in, and the addresses of a cycle when there is one;
    ///   the operations of a cycle are left out, as are those that need them.
    static func arrange(_ operations: [[Operation]]) -> (ordered: [Operation], cycle: [Address]) {
        let all = operations.flatMap { $0 }
        let needs = dependencies(of: operations)
        var missing = needs.map(\.count)
        var dependents: [[Int]] = Array(repeating: [], count: all.count)
        for (index, set) in needs.enumerated() {
            for need in set { dependents[need].append(index) }
        }
        var ready = Heap(all.indices.filter { missing[$0] == 0 })
        var ordered: [Operation] = []
        var place: [Int: Int] = [:]
        while let index = ready.popMin() {
            var operation = all[index]
            operation.id = ordered.count + 1
            operation.dependsOn = needs[index].compactMap { place[$0] }.sorted()
            place[index] = operation.id
            ordered.append(operation)
            for dependent in dependents[index] {
                missing[dependent] -= 1
                if missing[dependent] == 0 { ready.insert(dependent) }
            }
        }
        return (ordered, all.indices.filter { place[$0] == nil }.flatMap { all[$0].addresses })
    }

    /// By index into all operations: the write before it in its scope, and those that carry its prerequisites.
    /// Nothing waits behind a wait but what names it: the world takes its time, the other writes need not.
    private static func dependencies(of operations: [[Operation]]) -> [Set<Int>] {
        var carrier: [Address: Set<Int>] = [:]
        for (index, operation) in operations.joined().enumerated() {
            for address in operation.addresses { carrier[address, default: []].insert(index) }
        }
        var needs: [Set<Int>] = []
        for scope in operations {
            var write: Int?
            for operation in scope {
                let index = needs.count
                var set = Set(operation.prerequisites.flatMap { carrier[$0] ?? [] })
                if let write { set.insert(write) }
                set.remove(index)
                needs.append(set)
                if operation.effect != .wait { write = index }
            }
        }
        return needs
    }
}
