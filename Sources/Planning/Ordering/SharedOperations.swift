internal import CanonicalJSON
internal import Resources

/// What several scopes need made, such as a pipeline that two apps go into, is made by the first of them; the others come after it.
enum SharedOperations {
    /// - Parameter ordered: with ids from 1 in their order.
    static func once(_ ordered: [Operation]) -> [Operation] {
        var made: [String: Int] = [:]
        var replaced: [Int: Int] = [:]
        var ids: [Int: Int] = [:]
        var kept: [Operation] = []
        for operation in ordered {
            if let key = operation.sharedKey {
                if let first = made[key] {
                    replaced[operation.id] = first
                    continue
                }
                made[key] = operation.id
            }
            var operation = operation
            let needs = operation.dependsOn.map { replaced[$0] ?? $0 }
            let old = operation.id
            operation.id = kept.count + 1
            ids[old] = operation.id
            operation.dependsOn = Set(needs.compactMap { ids[$0] }).sorted()
            kept.append(operation)
        }
        return kept
    }
}

extension Operation {
    /// Equal for operations that make the same thing, in whichever scope; nil for what belongs to its scope alone.
    fileprivate var sharedKey: String? { traits.shared.map { "\(scope.provider) \(action) \($0)" } }
}
