internal import Planning

/// Who answers for a name and everything below it (RFC 1034 §4.2.1).
enum DelegationConsequences {
    static func of(_ delta: RecordSetDelta) -> [Consequence] {
        let name = delta.name.full
        let all = delta.name.isApex ? "all of \(name)" : "\(name) and everything below it"
        if delta.isDeletion { return [Consequence(.outage, "\(all) is no longer answered by \(listed(delta.removed))")] }
        if delta.isCreation {
            return [Consequence(.outage, "\(all) is answered by \(listed(delta.added)); what this zone holds there is hidden")]
        }
        if delta.removed.isEmpty { return [Consequence(.none, "\(all) is answered by \(listed(delta.added)) too")] }
        let left = Set(delta.unchanged).union(delta.added).sorted()
        return [Consequence(.outage, "\(all) is no longer answered by \(listed(delta.removed)), but by \(listed(left))")]
    }
}
