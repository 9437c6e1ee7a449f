internal import Estate
internal import Planning
internal import Resources

/// What a zone's own state says about the plan.
enum ZoneChecks {
    /// - Parameter capabilities: whose limits depend on the plan that the zone was seen to have.
    static func findings(
        _ scope: DesiredScope, _ changes: [Change], in observation: Observation, _ capabilities: DNSCapabilities
    ) -> [Finding] {
        let facts = ZoneFacts(observation)
        let limits = capabilities.limits(plan: facts.plan)
        var found: [Finding] = []
        if let why = facts.inactivity, !changes.isEmpty {
            found.append(
                Finding(
                    rule: "dns.zone-inactive", severity: .warns,
                    message: "\(scope.scope.name): \(why); records are written, and resolvers are not asked for them"))
        }
        found += tags(changes, limits, plan: facts.plan)
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

    /// What the provider would refuse of a plan that is only known now.
    private static func tags(_ changes: [Change], _ limits: DNSCapabilities.Limits, plan: String?) -> [Finding] {
        guard let plan else { return [] }
        return changes.flatMap { change -> [Finding] in
            func finding(_ rule: String, _ count: Int, _ limit: Int, _ what: String) -> Finding? {
                guard count > limit else { return nil }
                return Finding(
                    rule: rule, severity: .blocks, message: "the plan \(plan) takes \(limit) \(what), and there are \(count)",
                    address: change.address, span: change.span, fix: "shorten it, or change the zone's plan")
            }
            let tags = change.after?[RecordExtras.tags]?.text?.split(separator: ",").count ?? 0
            let comment = change.after?["comment"]?.text?.unicodeScalars.count ?? 0
            return [
                finding("dns.tags", tags, limits.tags, "tags a record"),
                finding("dns.comment-too-long", comment, limits.comment ?? Int.max, "characters of a comment"),
            ].compactMap(\.self)
        }
    }
}
