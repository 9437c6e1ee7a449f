internal import Planning
internal import Resources

/// What a change of a record set does to those who resolve it.
///
/// A change is judged by itself: a name that loses its A and gets a CNAME in the same batch has two changes.
enum CloudflareConsequences {
    static func of(_ change: Change, in observation: Observation) -> Consequence {
        if change.address.kind == ZoneResource.kind { return ZoneResource.consequence(of: change, in: observation) }
        let delta = RecordSetDelta(change, in: observation)
        var clauses = values(delta)
        if let before = delta.before, let after = delta.after { clauses += settings(delta, before, after) }
        guard !clauses.isEmpty else { return Consequence(.none, "nothing that is answered today changes") }
        // The gravest first.
        let ordered = clauses.enumerated().sorted { ($1.element.risk, $0.offset) < ($0.element.risk, $1.offset) }.map(\.element)
        return Consequence(
            ordered.map(\.risk).max() ?? .none, ordered.map(\.text).joined(separator: "; "),
            isReversible: ordered.allSatisfy(\.isReversible))
    }

    private static func values(_ delta: RecordSetDelta) -> [Consequence] {
        guard !delta.removed.isEmpty || !delta.added.isEmpty || delta.isOpen else { return [] }
        switch delta.name.type {
        case "TXT": return TextConsequences.of(delta)
        case "MX": return MailConsequences.of(delta)
        case "NS": return DelegationConsequences.of(delta)
        case "A", "AAAA", "CNAME": return AddressConsequences.of(delta)
        default: return OtherConsequences.of(delta)
        }
    }

    private static func settings(_ delta: RecordSetDelta, _ before: Content, _ after: Content) -> [Consequence] {
        guard let live = SetContent(before, delta.name) else { return [] }
        var clauses: [Consequence] = []
        let wanted = SetContent(
            values: [], ttl: after["ttl"], proxied: after["proxied"] ?? .boolean(false), comment: after["comment"], locked: [])
        let changed = CloudflareEquality.fields(wanted, live)
        if changed.contains("proxied") { clauses.append(ProxyConsequences.of(delta, on: wanted.proxied == .boolean(true))) }
        if changed.contains("ttl"), let ttl = wanted.ttl?.integer {
            clauses.append(Consequence(.none, "resolvers keep the answer for \(ttl == 1 ? "300 s (automatic)" : "\(ttl) s")"))
        }
        if changed.contains("comment") { clauses.append(Consequence(.none, "a comment is answered to nobody")) }
        return clauses
    }
}
