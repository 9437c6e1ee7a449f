internal import Estate
internal import Resources

/// Stops a plan that does what is rarely meant. Each brake has an id and is lifted by it, never by a blanket force.
enum Brakes {
    /// A scope may lose this share of a kind, and never fewer than `smallest`, before the brake holds.
    private static let share = 3
    private static let smallest = 3

    static func findings(
        changes: [Change], observations: [Observation], applied: [Address: Content], hasDesired: Bool, declared: Set<Address> = [],
        lifted: Set<String>
    )
        -> [Finding]
    {
        var found: [Finding] = []
        if !hasDesired, !applied.isEmpty {
            found.append(
                brake(
                    "brake.estate.empty", "the files declare nothing here, where \(applied.count) resources were applied before",
                    lifted: lifted))
        }
        let deletes = changes.filter { $0.action == .delete }
        for (group, members) in Dictionary(grouping: deletes, by: { Group($0.address) }).sorted(by: { $0.key < $1.key }) {
            let live = observations.first { $0.scope == group.scope }?.resources.filter { Group($0.address) == group } ?? []
            found += massDelete(group, deleted: members.count, live: live.count, lifted: lifted)
            let created = changes.contains { $0.action == .create && Group($0.address) == group }
            // What is retired was announced, and is typed by its name.
            let isRetired = members.allSatisfy { $0.consequence.risk == .dataLoss }
            if live.count == members.count, !created, !isRetired, group.kind != "dns" {
                found.append(
                    brake(
                        "brake.\(group.kind).last-of-kind", "deletes the last \(group.kind) of \(group.scope)", lifted: lifted,
                        at: members.first))
            }
        }
        found += emptied(deletes.filter { applied[$0.address] != nil }, declared: declared, lifted: lifted)
        for change in changes where change.address.kind == "acm" && change.before?.boolean == true && change.after?.boolean != true {
            let message = "takes the certificates of \(change.address.scope.name) away, and HTTPS to its domains breaks"
            found.append(brake("brake.acm.disable", message, lifted: lifted, at: change))
        }
        return found
    }

    /// Files that no longer declare anything of a kind of which several were applied: an overlay that came out empty looks the same as one
    /// that was emptied.
    private static func emptied(_ deletes: [Change], declared: Set<Address>, lifted: Set<String>) -> [Finding] {
        let kept = Set(declared.map(Group.init))
        let groups = Dictionary(grouping: deletes.filter { $0.span == nil }) { Group($0.address) }
        return groups.sorted { $0.key < $1.key }.filter { $0.value.count > 1 && !kept.contains($0.key) }.map { group, members in
            brake(
                "brake.input.emptied",
                "the files declare no \(group.kind) of \(group.scope) any more, where \(members.count) were applied", lifted: lifted,
                at: members.first)
        }
    }

    private struct Group: Hashable, Comparable {
        let scope: Scope
        let kind: String

        init(_ address: Address) {
            scope = address.scope
            kind = address.kind
        }

        static func < (left: Group, right: Group) -> Bool { (left.scope, left.kind) < (right.scope, right.kind) }
    }

    private static func massDelete(_ group: Group, deleted: Int, live: Int, lifted: Set<String>) -> [Finding] {
        guard deleted >= smallest, deleted * share >= live else { return [] }
        return [
            brake(
                "brake.\(group.kind).mass-delete", "deletes \(deleted) of \(live) \(group.kind) resources of \(group.scope)", lifted: lifted
            )
        ]
    }

    /// What a model holds, unless it is lifted.
    static func lifting(_ finding: Finding, lifted: Set<String>) -> Finding {
        // One that is not known there could never be lifted.
        assert(BrakeID.isKnown(finding.rule))
        let isLifted = lifted.contains(finding.rule)
        return Finding(
            rule: finding.rule, severity: isLifted ? .warns : .blocks, message: finding.message + (isLifted ? " (brake lifted)" : ""),
            address: finding.address, span: finding.span,
            fix: isLifted ? nil : "\(finding.fix.map { "\($0); " } ?? "")if it is meant: --allow \(finding.rule)")
    }

    private static func brake(_ rule: String, _ message: String, lifted: Set<String>, at change: Change? = nil) -> Finding {
        lifting(
            Finding(rule: rule, severity: .blocks, message: message, address: change?.address, span: change?.span), lifted: lifted)
    }
}
