internal import Planning
internal import Resources

/// The history as `moved:` says it is to be read: what was applied under an old name was applied to the thing that has a new one.
struct MovedHistory {
    private let scopes: [Scope: Scope]
    private let addresses: [Address: Address]

    /// - Parameter declared: the environment's scopes.
    init(_ declared: [DesiredScope]) {
        scopes = Dictionary(
            declared.compactMap { scope in scope.movedFrom.map { ($0, scope.scope) } }, uniquingKeysWith: { first, _ in first })
        addresses = Dictionary(declared.flatMap { $0.moved.map { ($0.value, $0.key) } }, uniquingKeysWith: { first, _ in first })
    }

    private func current(_ address: Address) -> Address {
        let moved = scopes[address.scope].map { Address($0, address.kind, address.name) } ?? address
        return addresses[moved] ?? moved
    }

    /// What is known under the new name already stays: the move was made.
    func applied(_ applied: [Address: Content]) -> [Address: Content] { moved(applied) }

    func since(_ since: [Address: Int]) -> [Address: Int] { moved(since) }

    private func moved<Value>(_ values: [Address: Value]) -> [Address: Value] {
        guard !scopes.isEmpty || !addresses.isEmpty else { return values }
        var result: [Address: Value] = [:]
        for (address, value) in values where current(address) == address { result[address] = value }
        for (address, value) in values where result[current(address)] == nil { result[current(address)] = value }
        return result
    }

    /// The old addresses that the history still has, with their new ones.
    func left(_ applied: [Address: Content]) -> [Address: Address] {
        guard !scopes.isEmpty || !addresses.isEmpty else { return [:] }
        return Dictionary(
            applied.keys.filter { current($0) != $0 }.map { ($0, current($0)) }, uniquingKeysWith: { first, _ in first })
    }
}
