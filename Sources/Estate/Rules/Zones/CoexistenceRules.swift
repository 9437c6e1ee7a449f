internal import Diagnostics

/// Rules about what may stand beside what in a zone.
enum CoexistenceRules {
    static func check(_ set: RecordSet, at offset: Int, _ index: ZoneIndex, _ flattensApex: Bool, into sink: inout DiagnosticSink) {
        let name = DomainName.canonical(set.name.value)
        // RFC 2181 §5: one set for each name and type.
        if let first = index.first[.init(name: name, type: set.type)], first.offset != offset {
            sink.report(
                .error(
                    "dns.duplicate-set", "\(set.type.rawValue) at \"\(name)\" is declared twice", at: set.span,
                    notes: [.init("first declared here", at: first.span)], fix: "put all values into one record set"))
        }
        // The provider runs the zone's own name servers; a change there takes the zone off the net.
        if set.type == .ns, name == "@" {
            if case .external = set.presence { return }
            sink.report(.error("dns.ns-at-apex", "the provider owns NS at the apex", at: set.span, fix: "remove it, or write !external"))
        }
        if case .absent = set.presence { return }
        guard set.type == .cname else { return }
        // RFC 1912 §2.4: SOA and NS are always there.
        if name == "@", !flattensApex {
            sink.report(
                .error(
                    "dns.cname-at-apex", "a CNAME cannot stand at the apex, beside SOA and NS", at: set.span,
                    fix: "write A and AAAA instead"))
            return
        }
        // RFC 1034 §3.6.2: nothing beside a CNAME. A flattened one is addresses, and only addresses clash with it.
        let others = (index.present[name] ?? []).filter { other in
            other.type != .cname && (name != "@" || [.a, .aaaa].contains(other.type))
        }
        if !others.isEmpty {
            let types = others.map(\.type.rawValue).joined(separator: ", ")
            sink.report(
                .error(
                    "dns.cname-beside-data", "nothing can stand beside a CNAME, and \"\(name)\" also has \(types)", at: set.span,
                    notes: others.map { .init("\($0.type.rawValue) is declared here", at: $0.span) }, fix: "remove the CNAME or the others")
            )
        }
    }
}
