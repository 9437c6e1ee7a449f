internal import Diagnostics

/// Rules about the names that records point to.
struct TargetRules {
    private let zone: Zone
    private let index: ZoneIndex

    init(_ zone: Zone, _ index: ZoneIndex) {
        self.zone = zone
        self.index = index
    }

    func check(_ value: RecordValue, of set: RecordSet, at span: SourceSpan, into sink: inout DiagnosticSink) {
        switch value {
        case .cname, .alias, .mx, .ns, .srv: break
        // Of the others nothing is said about where they point.
        default: return
        }
        let own = DomainName.full(DomainName.canonical(set.name.value), in: zone.name.value)
        switch value {
        case .cname(let target): checkAlias(target, own, span, &sink)
        case .alias(let target) where target == own: reportItself("an ALIAS", span, &sink)
        case .mx(_, let target):
            checkHost(target, "the mail exchange", "RFC 2181 §10.3", "dns.mx-target-is-cname", span, &sink)
            // RFC 5321 §5.1: then mail goes to the addresses of the name itself.
            if target == own, !index.hasAddress(DomainName.canonical(set.name.value)) {
                sink.report(
                    .warning(
                        "dns.points-to-itself", "the MX points to its own name, which has no address in the files (RFC 5321 §5.1)",
                        at: span,
                        fix: "name the host that takes the mail, or declare its A or AAAA"))
            }
        case .ns(let target): checkHost(target, "the name server", "RFC 2181 §10.3", "dns.ns-target-is-cname", span, &sink)
        case .srv(_, _, _, let target): checkHost(target, "the target", "RFC 2782", "dns.srv-target-is-cname", span, &sink)
        default: break
        }
    }

    private func checkAlias(_ target: String, _ own: String, _ span: SourceSpan, _ sink: inout DiagnosticSink) {
        if target == own { return reportItself("the CNAME", span, &sink) }
        // Nothing of this zone leads back from a name of another one.
        guard index.relative(target) != nil else { return }
        let chain = index.aliases(from: own)
        guard chain.isCircle, chain.names.last == own else { return }
        sink.report(
            .error(
                "dns.cname-circle", "the CNAMEs go in a circle: \(chain.names.joined(separator: " → ")) (RFC 1034 §3.6.2)", at: span,
                fix: "point one of them to a host"))
    }

    private func reportItself(_ what: String, _ span: SourceSpan, _ sink: inout DiagnosticSink) {
        sink.report(
            .error("dns.points-to-itself", "\(what) points to its own name (RFC 1034 §3.6.2)", at: span, fix: "name the host that is meant")
        )
    }

    /// A name that must be a host and no alias.
    private func checkHost(
        _ target: String, _ what: String, _ section: String, _ rule: String, _ span: SourceSpan, _ sink: inout DiagnosticSink
    ) {
        guard target != "." else { return }
        if let alias = index.alias(target), !(target == zone.name.value || alias.proxied) {
            sink.report(
                .error(
                    rule, "\(what) \"\(target)\" is a CNAME (\(section))", at: span,
                    notes: [.init("declared as a CNAME here", at: alias.span)], fix: "name the host the CNAME points to"))
        }
        if let problem = DomainName.problem(target) {
            sink.report(
                .warning(
                    "dns.host-name", "\(problem.message) (RFC 1123 §2.1); some programs refuse it", at: span,
                    fix: problem.fix ?? "use letters, digits and hyphens"))
        }
    }
}
