package import Resources

/// The number of each thing that a plan lists: `#2` is the same thing in the plan, in the progress of an apply, in its table, in events
/// and in receipts.
///
/// They ascend as the plan is read: what destroys, breaks or costs; then, scope by scope, the other changes, and what is waited for or
/// sent besides; in the end what is checked after the apply.
package struct PlanNumbers: Sendable {
    /// The other changes and operations of one scope.
    package struct Group: Sendable {
        package let scope: Scope
        /// In the order of the plan.
        package let changes: [Change]
        /// Waits, and requests that carry no change, in the order of the plan.
        package let others: [Operation]
        /// The requests that carry the group's changes.
        package let writes: [Operation]
    }

    /// What destroys, breaks or costs, in the order of the plan.
    package let risky: [Change]
    /// By scope, ascending.
    package let groups: [Group]
    /// What is checked after the apply.
    package let checks: [Operation]
    /// Characters of the longest label of one thing, such as 3 for `#10`.
    let labelWidth: Int
    private let ofChanges: [Address: Int]
    private let ofOperations: [Int: [Int]]

    /// - Parameter plan: whose changes and operations are numbered; the same plan gives the same numbers.
    package init(_ plan: Plan) {
        let pending = plan.pending
        let carried = Set(pending.map(\.address))
        func isCarrying(_ operation: Operation) -> Bool {
            operation.effect.isWrite && operation.addresses.contains(where: carried.contains)
        }
        risky = pending.filter(\.isRisky)
        checks = plan.looks
        let changes = Dictionary(grouping: pending.filter { !$0.isRisky }, by: \.address.scope)
        let others = Dictionary(grouping: plan.operations.filter { !isCarrying($0) && $0.effect != .verify }, by: \.scope)
        let writes = Dictionary(grouping: plan.operations.filter(isCarrying), by: \.scope)
        groups = Set(changes.keys).union(others.keys).sorted().map { scope in
            let own = changes[scope] ?? []
            let addresses = Set(own.map(\.address))
            return Group(
                scope: scope, changes: own, others: others[scope] ?? [],
                writes: (writes[scope] ?? []).filter { $0.addresses.contains(where: addresses.contains) })
        }
        var last = 0
        func next() -> Int {
            last += 1
            return last
        }
        var ofChanges: [Address: Int] = [:]
        var ofOperations: [Int: [Int]] = [:]
        for change in risky { ofChanges[change.address] = next() }
        for group in groups {
            for change in group.changes { ofChanges[change.address] = next() }
            for operation in group.others { ofOperations[operation.id] = [next()] }
        }
        for operation in checks { ofOperations[operation.id] = [next()] }
        for operation in plan.operations where ofOperations[operation.id] == nil {
            ofOperations[operation.id] = Set(operation.addresses.compactMap { ofChanges[$0] }).sorted()
        }
        labelWidth = "#\(last)".count
        (self.ofChanges, self.ofOperations) = (ofChanges, ofOperations)
    }

    /// Nil for a change that is only waited for.
    package subscript(_ change: Change) -> Int? { ofChanges[change.address] }

    /// Ascending: of the changes that it carries, or its own. By the operation's id.
    package func numbers(of operation: Int) -> [Int] { ofOperations[operation] ?? [] }

    /// Such as `#2`, `#2-#10` or `#2, #5-#7`; empty where there are none.
    package static func label(_ numbers: [Int]) -> String {
        var ranges: [ClosedRange<Int>] = []
        for number in numbers {
            if let last = ranges.last, last.upperBound + 1 == number {
                ranges[ranges.count - 1] = last.lowerBound...number
            } else {
                ranges.append(number...number)
            }
        }
        return ranges.map { $0.count == 1 ? "#\($0.lowerBound)" : "#\($0.lowerBound)-#\($0.upperBound)" }.joined(separator: ", ")
    }
}

extension Change {
    /// Whether it destroys, breaks or costs something.
    package var isRisky: Bool {
        switch action {
        case .delete, .replace: true
        case .create, .update: consequence.risk >= .cost
        case .adopt, .forget: false
        }
    }
}
