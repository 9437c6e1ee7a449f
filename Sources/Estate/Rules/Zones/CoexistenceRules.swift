internal import Diagnostics

/// Rules about what may stand beside what in a zone.
struct CoexistenceRules {
    private let index: ZoneIndex
    private let capabilities: DNSCapabilities

    init(_ index: ZoneIndex, _ capabilities: DNSCapabilities) {
        self.index = index
        self.capabilities = capabilities
    }

    func check(_ set: RecordSet, at offset: Int, into sink: inout DiagnosticSink) {
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
        checkAlias(set, name, &sink)
        checkDelegation(set, name, &sink)
        checkSigner(set, name, &sink)
    }

    private func checkAlias(_ set: RecordSet, _ name: String, _ sink: inout DiagnosticSink) {
        guard set.type == .cname || set.type == .alias else { return }
        let isFlattened = set.type == .alias || (capabilities.flattening == .cname && (name == "@" || set.proxied))
        // RFC 1912 §2.4: SOA and NS are always there.
        if set.type == .cname, name == "@", !isFlattened {
            let fix = capabilities.flattening == .aliasType ? "write ALIAS instead" : "write A and AAAA instead"
            sink.report(
                .error("dns.cname-at-apex", "a CNAME is not allowed at the apex, beside SOA and NS (RFC 1912 §2.4)", at: set.span, fix: fix)
            )
            return
        }
        let others = index.sets(at: name).filter { $0.type != set.type }
        let clashing = others.filter { isRefused($0.type, beside: set, isFlattened: isFlattened) }
        if !clashing.isEmpty {
            let types = clashing.map(\.type.rawValue).joined(separator: ", ")
            sink.report(
                .error(
                    "dns.cname-beside-data",
                    "\(set.type.rawValue) cannot coexist with other data (RFC 1034 §3.6.2), and \"\(name)\" also has \(types)",
                    at: set.span, notes: clashing.map { .init("\($0.type.rawValue) is declared here", at: $0.span) },
                    fix: "remove the \(set.type.rawValue) or the others"))
        } else if !isFlattened, let other = others.first {
            sink.report(
                .warning(
                    "dns.cname-beside-data",
                    "\"\(name)\" has a CNAME, which hides its \(other.type.rawValue) from resolvers (RFC 1034 §3.6.2)", at: set.span,
                    notes: [.init("\(other.type.rawValue) is declared here", at: other.span)], fix: "remove one of the two"))
        }
    }

    /// A flattened alias is addresses, and only addresses and delegations clash with it.
    private func isRefused(_ type: RecordType, beside set: RecordSet, isFlattened: Bool) -> Bool {
        if isFlattened { return [.a, .aaaa, .cname, .alias].contains(type) || (type == .ns && set.name.value != "@") }
        switch capabilities.aliasNeighbours {
        case .none: return true
        case .allBut(let types): return types.contains(type)
        }
    }

    /// RFC 1034 §4.2.1: beyond a delegation another zone answers, and of this one only the addresses of its name servers are used.
    private func checkDelegation(_ set: RecordSet, _ name: String, _ sink: inout DiagnosticSink) {
        guard name != "@" else { return }
        if let delegation = index.delegation(at: name), set.type != .ns, set.type != .ds, !index.isGlue(set, of: delegation) {
            sink.report(
                .error(
                    "dns.beside-delegation",
                    "\"\(name)\" is delegated to other name servers, so its \(set.type.rawValue) is never answered (RFC 1034 §4.2.1)",
                    at: set.span,
                    notes: [.init("delegated here", at: delegation.span)], fix: "remove the NS, or move the record to the other zone"))
        } else if let (above, delegation) = index.delegation(above: name), !index.isGlue(set, of: delegation) {
            sink.report(
                .warning(
                    "dns.below-delegation",
                    "\"\(above)\" is delegated to other name servers, so \"\(name)\" \(set.type.rawValue) is never answered from here (RFC 1034 §4.2.1)",
                    at: set.span, notes: [.init("delegated here", at: delegation.span)], fix: "move the record to the other zone"))
        }
    }

    /// RFC 4034 §5: DS stands at a delegation, in the zone above it.
    private func checkSigner(_ set: RecordSet, _ name: String, _ sink: inout DiagnosticSink) {
        if set.type == .ds, name == "@" {
            sink.report(
                .error(
                    "dns.ds-at-apex", "DS belongs to the zone above, not to the apex (RFC 4034 §5)", at: set.span,
                    fix: "give it to the registrar"))
        } else if set.type == .ds, index.delegation(at: name) == nil {
            sink.report(
                .warning(
                    "dns.ds-without-ns", "DS at \"\(name)\" signs a delegation, and the files have no NS there (RFC 4034 §5)", at: set.span)
            )
        } else if set.type == .dnskey, name != "@" {
            sink.report(
                .warning("dns.dnskey-below-apex", "DNSKEY belongs at the apex of a zone, not at \"\(name)\" (RFC 4034 §2)", at: set.span))
        }
    }
}
