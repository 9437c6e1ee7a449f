internal import Planning
internal import Resources

/// What a zone's own state says about the plan.
enum ZoneChecks {
    static func findings(_ scope: DesiredScope, _ changes: [Change], in observation: Observation) -> [Finding] {
        let facts = ZoneFacts(observation)
        var found: [Finding] = []
        if let why = facts.inactivity, !changes.isEmpty {
            found.append(
                Finding(
                    rule: "dns.zone-inactive", severity: .warns,
                    message: "\(scope.scope.name): \(why); records are written, and resolvers are not asked for them"))
        }
        if let (limit, used) = facts.quota {
            let added = changes.reduce(0) { sum, change in
                sum + (change.after?["values"]?.list?.count ?? 0) - (change.before?["values"]?.list?.count ?? 0)
            }
            if added > 0, used + added > limit {
                found.append(
                    Finding(
                        rule: "dns.record-quota", severity: .blocks,
                        message: "\(scope.scope.name) has \(used) of \(limit) records, and \(added) more are planned",
                        fix: "delete records that nobody needs, or change the zone's plan"))
            }
        }
        return found
    }
}
