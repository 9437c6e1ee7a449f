internal import Planning

/// Who answers for a name and everything below it (RFC 1034 §4.2.1).
enum DelegationConsequences {
    static func of(_ move: SetMove) -> [Consequence] {
        let name = move.name.full
        let all = move.name.isApex ? "all of \(name)" : "\(name) and everything below it"
        if move.isDeletion { return [Consequence(.outage, "\(all) is no longer answered by \(listed(move.gone))")] }
        if move.isCreation {
            return [Consequence(.outage, "\(all) is answered by \(listed(move.come)); what this zone holds there is hidden")]
        }
        if move.gone.isEmpty { return [Consequence(.none, "\(all) is answered by \(listed(move.come)) too")] }
        let left = Set(move.kept).union(move.come).sorted()
        return [Consequence(.outage, "\(all) is no longer answered by \(listed(move.gone)), but by \(listed(left))")]
    }
}
