internal import Estate
internal import Planning

/// A changed list of who may send.
enum SPFConsequences {
    static func changed(old: String, new: String, _ domain: String) -> Consequence {
        guard case .success(let before) = SPFRecord.parse(old), case .success(let after) = SPFRecord.parse(new) else {
            return Consequence(.outage, "SPF of \(domain) cannot be compared: one of the two is malformed")
        }
        let bodies = Set(after.terms.map(\.body))
        let removed = before.terms.filter { !bodies.contains($0.body) && !$0.isAll }
        if !removed.isEmpty {
            return Consequence(.outage, "mail from \(domain) by \(listed(removed.map(\.body))) no longer passes SPF")
        }
        let old = Set(before.terms)
        let added = after.terms.filter { !old.contains($0) && !$0.isAll }.map(\.description)
        guard before.terms.filter(\.isAll) == after.terms.filter(\.isAll) else {
            return Consequence(
                .outage,
                "mail from \(domain) by senders that SPF does not name is treated differently: \(all(before)) becomes \(all(after))")
        }
        guard !added.isEmpty else { return Consequence(.none, "SPF of \(domain) asks in another order; the same senders pass") }
        return Consequence(.none, "\(listed(added)) counts too for mail from \(domain); who passes SPF today still does")
    }

    private static func all(_ record: SPFRecord) -> String { record.terms.first(where: \.isAll)?.description ?? "no all" }
}
