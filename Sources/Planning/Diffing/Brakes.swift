internal import Estate
internal import Resources

/// Stops a plan that does what is rarely meant. Each brake has an id and is lifted by it, never by a blanket force.
enum Brakes {
    /// A scope may lose this share of a kind, and never fewer than `smallest`, before the brake holds.
    private static let share = 3
    private static let smallest = 3

    static func findings(changes: [Change], observations: [Observation], applied: [Address: Content], hasDesired: Bool, lifted: Set<String>)
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
        for change in deletes where change.address.kind == "dns" {
            found += mailRecord(change, lifted: lifted)
        }
        for change in changes where change.address.kind == "dns" && change.action == .update {
            found += lostSPF(change, lifted: lifted)
        }
        for change in changes where change.address.kind == "acm" && change.before?.boolean == true && change.after?.boolean != true {
            let message = "takes the certificates of \(change.address.scope.name) away, and HTTPS to its domains breaks"
            found.append(brake("brake.acm.disable", message, lifted: lifted, at: change))
        }
        return found
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

    private static func mailRecord(_ change: Change, lifted: Set<String>) -> [Finding] {
        let name = change.address.name
        if name.hasSuffix("/NS") && name.hasPrefix("@/") {
            return [brake("brake.dns.root-ns", "deletes the name servers of \(change.address.scope.name)", lifted: lifted, at: change)]
        }
        let values = (change.before?["values"]?.list ?? []).compactMap(\.text)
        let isMail =
            name.hasSuffix("/MX") || name.contains("_domainkey") || name.hasPrefix("_dmarc/")
            || values.contains { $0.lowercased().hasPrefix("v=spf1") }
        return isMail
            ? [brake("brake.dns.mail-record", "deletes \(name), which mail depends on", lifted: lifted, at: change)] : []
    }

    /// A set of texts that keeps its other values and loses its SPF loses a mail record all the same.
    private static func lostSPF(_ change: Change, lifted: Set<String>) -> [Finding] {
        func hasSPF(_ content: Content?) -> Bool {
            (content?["values"]?.list ?? []).contains { $0.text?.lowercased().hasPrefix("v=spf1") == true }
        }
        guard hasSPF(change.before), !hasSPF(change.after) else { return [] }
        return [brake("brake.dns.mail-record", "takes the SPF value out of \(change.address.name)", lifted: lifted, at: change)]
    }

    private static func brake(_ rule: String, _ message: String, lifted: Set<String>, at change: Change? = nil) -> Finding {
        // One that is not known there could never be lifted.
        assert(BrakeID.isKnown(rule))
        return Finding(
            rule: rule, severity: lifted.contains(rule) ? .warns : .blocks,
            message: message + (lifted.contains(rule) ? " (brake lifted)" : ""), address: change?.address, span: change?.span,
            fix: lifted.contains(rule) ? nil : "if it is meant: --allow \(rule)")
    }
}
