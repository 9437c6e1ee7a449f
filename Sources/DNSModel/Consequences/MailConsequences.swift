internal import Planning

/// Where mail is delivered (RFC 5321 §5.1).
enum MailConsequences {
    static func of(_ delta: RecordSetDelta) -> [Consequence] {
        let domain = delta.name.full
        if delta.isDeletion { return [Consequence(.outage, "mail to \(domain) stops")] }
        let (gone, come, kept) = (hosts(delta.removed), hosts(delta.added), hosts(delta.unchanged))
        // RFC 7505 §3: one MX with the root as its host.
        if come == ["."] { return [Consequence(.outage, "\(domain) says that it takes no mail: mail to it is refused")] }
        if gone == come { return [Consequence(.none, "mail to \(domain) is tried at \(listed(come)) in another order")] }
        if gone.isEmpty {
            let text =
                kept.isEmpty ? "mail to \(domain) is delivered to \(listed(come))" : "mail to \(domain) may go to \(listed(come)) too"
            return [Consequence(.none, text)]
        }
        let left = Set(kept).union(come).sorted()
        return [
            Consequence(
                .outage, "mail to \(domain) no longer goes to \(listed(gone))" + (left.isEmpty ? "" : ", but to \(listed(left))"))
        ]
    }

    private static func hosts(_ values: [String]) -> [String] {
        Set(values.map { $0.split(separator: " ").last.map(String.init) ?? $0 }).sorted()
    }
}
