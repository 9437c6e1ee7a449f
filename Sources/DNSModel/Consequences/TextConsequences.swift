internal import Estate
internal import Planning

/// TXT, by what each value is for.
enum TextConsequences {
    static func of(_ delta: RecordSetDelta) -> [Consequence] {
        let (pairs, gone, come) = ValuePairing.pair(delta.removed, delta.added, text: { $0 }, of: delta.name)
        var clauses = gone.map { lost(TXTMeaning($0, at: delta.name), $0, delta) }
        clauses += pairs.map { changed(TXTMeaning($0.new, at: delta.name), old: $0.old, new: $0.new, delta) }
        clauses += come.map { gained(TXTMeaning($0, at: delta.name), $0, delta) }
        if delta.isOpen { clauses.append(Consequence(.none, "its text is known only when it is applied")) }
        return clauses
    }

    private static func lost(_ meaning: TXTMeaning, _ text: String, _ delta: RecordSetDelta) -> Consequence {
        switch meaning {
        case .spf:
            Consequence(.outage, "mail from \(delta.name.full) no longer passes SPF: receivers may take it for spam or reject it")
        case .dkim(let selector, let domain): DKIMConsequences.lost(selector, domain, text, delta)
        case .dmarc(let domain):
            Consequence(.outage, "receivers no longer act on mail that only pretends to be from \(domain), and report nothing")
        case .other(let prefix):
            Consequence(
                .none,
                "clients that look for \"\(shortened(prefix))\" at \(delta.name.full) no longer find it; mail and visitors are not affected"
            )
        }
    }

    private static func gained(_ meaning: TXTMeaning, _ text: String, _ delta: RecordSetDelta) -> Consequence {
        switch meaning {
        case .spf: Consequence(.outage, "receivers start to check who sends mail from \(delta.name.full): others than those named fail SPF")
        case .dkim(let selector, let domain): DKIMConsequences.gained(selector, domain, text, delta)
        case .dmarc(let domain): DMARCConsequences.gained(domain, text)
        case .other: Consequence(.none, "nothing that is answered today changes")
        }
    }

    private static func changed(_ meaning: TXTMeaning, old: String, new: String, _ delta: RecordSetDelta) -> Consequence {
        switch meaning {
        case .spf: SPFConsequences.changed(old: old, new: new, delta.name.full)
        case .dkim(let selector, let domain): DKIMConsequences.changed(selector, domain, old: old, new: new)
        case .dmarc(let domain): DMARCConsequences.changed(domain, old: old, new: new)
        case .other(let prefix):
            Consequence(.none, "clients that look for \"\(shortened(prefix))\" at \(delta.name.full) find the new text")
        }
    }

    private static func shortened(_ text: String) -> String { text.count <= 40 ? text : text.prefix(39) + "…" }
}
