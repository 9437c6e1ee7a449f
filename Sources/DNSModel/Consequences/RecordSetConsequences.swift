internal import Estate
internal import Planning
internal import Resources

/// What a change of a record set does to those who resolve it.
///
/// A change is judged by itself: a name that loses its A and gets a CNAME in the same batch has two changes.
struct RecordSetConsequences {
    private let capabilities: DNSCapabilities
    private let mailServices: [MailService]

    init(_ capabilities: DNSCapabilities, _ mailServices: [MailService]) {
        self.capabilities = capabilities
        self.mailServices = mailServices
    }

    func of(_ change: Change, in observation: Observation, extra: [Consequence]) -> Consequence {
        if change.address.kind == ZoneResource.kind { return ZoneResource.consequence(of: change, in: observation) }
        let delta = RecordSetDelta(change, in: observation, standardTTL: capabilities.standardTTL)
        var clauses = values(delta)
        if let before = delta.before, let after = delta.after { clauses += settings(delta, before, after) }
        clauses += extra
        guard !clauses.isEmpty else { return Consequence(.none, "nothing that is answered today changes") }
        // The gravest first.
        let ordered = clauses.enumerated().sorted { ($1.element.risk, $0.offset) < ($0.element.risk, $1.offset) }.map(\.element)
        return Consequence(
            ordered.map(\.risk).max() ?? .none, ordered.map(\.text).joined(separator: "; "),
            isReversible: ordered.allSatisfy(\.isReversible))
    }

    private func values(_ delta: RecordSetDelta) -> [Consequence] {
        guard !delta.removed.isEmpty || !delta.added.isEmpty || delta.isOpen else { return [] }
        switch delta.name.type {
        case "TXT": return TextConsequences.of(delta)
        case "MX": return MailConsequences.of(delta)
        case "NS": return DelegationConsequences.of(delta)
        case "A", "AAAA", "CNAME": return AddressConsequences(mailServices).of(delta)
        default: return OtherConsequences.of(delta)
        }
    }

    private func settings(_ delta: RecordSetDelta, _ before: Content, _ after: Content) -> [Consequence] {
        guard let live = RecordSetContent(before, delta.name) else { return [] }
        var clauses: [Consequence] = []
        let wanted = RecordSetContent(
            values: [], ttl: after["ttl"], proxied: after["proxied"], comment: after["comment"], locked: [],
            extras: RecordExtras.of(after))
        let changed = RecordSetDifference.fields(wanted, live)
        if changed.contains("ttl"), let ttl = wanted.ttl?.integer {
            clauses.append(
                Consequence(
                    .none,
                    "resolvers keep the answer for \(ttl == capabilities.automaticTTL ? "\(capabilities.standardTTL) s (automatic)" : "\(ttl) s")"
                ))
        }
        if changed.contains("comment") { clauses.append(Consequence(.none, "DNS answers do not contain comments")) }
        if changed.contains(RecordExtras.tags) { clauses.append(Consequence(.none, "DNS answers do not contain tags")) }
        for field in changed.sorted() {
            guard let setting = RecordExtras.setting(of: field) else { continue }
            let isOn = wanted.extras[field] == .boolean(true)
            clauses.append(
                Consequence(.none, "\(setting) is turned \(isOn ? "on" : "off"), which changes what is answered for \(delta.name.full)"))
        }
        return clauses
    }
}
