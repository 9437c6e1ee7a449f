internal import Diagnostics

/// Rules about one record set's own fields.
struct RecordSetRules {
    private let zone: Zone
    private let capabilities: DNSCapabilities
    private let limits: DNSCapabilities.Limits
    private let extras: RecordExtraRules

    init(_ zone: Zone, _ capabilities: DNSCapabilities) {
        self.zone = zone
        self.capabilities = capabilities
        limits = capabilities.limits(plan: zone.plan?.value)
        extras = RecordExtraRules(zone, capabilities)
    }

    func check(_ set: RecordSet, into sink: inout DiagnosticSink) {
        checkType(set, &sink)
        checkName(set, &sink)
        checkTTL(set, &sink)
        checkComment(set, &sink)
        extras.check(set, &sink)
        if set.proxied, !capabilities.proxiedTypes.contains(set.type) {
            let types = capabilities.proxiedTypes.sorted().map(\.rawValue).joined(separator: ", ")
            sink.report(
                .error(
                    "dns.proxied-type", "\(set.type.rawValue) cannot be proxied", at: set.span,
                    fix: capabilities.canProxy
                        ? "only \(types) can; remove \"proxied\"" : "\(zone.provider) has no proxy; remove \"proxied\""))
        }
        if case .values(let values) = set.presence, values.isEmpty, set.spellings.allSatisfy({ $0.severity != .error }) {
            sink.report(.error("dns.empty-set", "the record set has no value", at: set.span, fix: "add a value, or write !absent"))
        }
    }

    /// What the provider cannot hold is an error that names it.
    private func checkType(_ set: RecordSet, _ sink: inout DiagnosticSink) {
        let isHeld: Bool
        var fix: String?
        switch set.type {
        case .alias:
            // Flattened by a CNAME, an alias is one at the apex alone.
            isHeld = capabilities.flattening == .aliasType || (capabilities.flattening == .cname && set.name.value == "@")
            fix = capabilities.flattening == .cname ? "write CNAME below the apex" : "write A and AAAA"
        case .unknown: isHeld = capabilities.holdsUnknownTypes
        default: isHeld = capabilities.types.contains(set.type)
        }
        guard !isHeld else { return }
        let place = set.type == .alias && capabilities.flattening == .cname ? " below the apex" : ""
        sink.report(.error("dns.type-not-held", "\(zone.provider) holds no \(set.type.rawValue) records\(place)", at: set.span, fix: fix))
    }

    private func checkName(_ set: RecordSet, _ sink: inout DiagnosticSink) {
        guard set.name.value != "@" else { return }
        let usual = DomainName.allowance(for: set.type)
        if DomainName.isPlain(set.name.value, below: zone.name.value, usual) { return checkOwner(set, &sink) }
        let name = DomainName.full(set.name.value, in: zone.name.value)
        let possible: DomainName.Allowance = capabilities.allowsAnyName ? [usual, .anyName] : usual
        if let problem = DomainName.problem(name, allowing: possible) {
            sink.report(.error("dns.bad-name", problem.message, at: set.name.span, fix: problem.fix))
        } else if let problem = DomainName.problem(name, allowing: usual) {
            // RFC 2181 §11: DNS takes any octet; RFC 1123 §2.1 is about hosts.
            sink.report(
                .warning(
                    "dns.host-name", "\(problem.message) (RFC 1123 §2.1); some programs refuse it", at: set.name.span,
                    fix: problem.fix ?? "use letters, digits and hyphens"))
        }
        checkOwner(set, &sink)
    }

    /// Where clients look for a record that is found by a convention.
    private func checkOwner(_ set: RecordSet, _ sink: inout DiagnosticSink) {
        switch set.type {
        case .srv, .tlsa, .smimea, .openpgpkey: break
        default: return
        }
        let labels = set.name.value.split(separator: ".").map(String.init)
        func isPrefixed(_ label: Int) -> Bool { labels.dropFirst(label).first.map { $0.hasPrefix("_") || $0 == "*" } ?? false }
        let wanted: (isMet: Bool, form: String, section: String)? =
            switch set.type {
            case .srv: (isPrefixed(0) && isPrefixed(1), "_service._proto, such as _sip._tcp", "RFC 2782")
            case .tlsa: (isPrefixed(0) && isPrefixed(1), "_port._proto, such as _443._tcp", "RFC 6698 §3")
            case .smimea: (labels.contains("_smimecert"), "hash._smimecert", "RFC 8162 §3")
            case .openpgpkey: (labels.contains("_openpgpkey"), "hash._openpgpkey", "RFC 7929 §3")
            default: nil
            }
        guard let wanted, !wanted.isMet else { return }
        sink.report(
            .warning(
                "dns.owner-name",
                "clients look for \(set.type.rawValue) at \(wanted.form), not at \"\(set.name.value)\" (\(wanted.section))",
                at: set.name.span, fix: "name it \(wanted.form)"))
    }

    private func checkTTL(_ set: RecordSet, _ sink: inout DiagnosticSink) {
        guard let ttl = set.ttl, ttl.value != capabilities.automaticTTL else { return }
        if !limits.ttl.contains(ttl.value) {
            let automatic = capabilities.automaticTTL.map { "neither \($0) (automatic) nor" } ?? "not"
            let plan = capabilities.plans.filter { $0.value.ttl.contains(ttl.value) }.keys.sorted().first
            let nearest = ttl.value < limits.ttl.lowerBound ? limits.ttl.lowerBound : limits.ttl.upperBound
            sink.report(
                .error(
                    "dns.ttl-out-of-range",
                    "the TTL \(ttl.value) is \(automatic) \(limits.ttl.lowerBound) to \(limits.ttl.upperBound) seconds",
                    at: ttl.span, fix: "write \(nearest)" + (plan.map { ", or the zone's \"plan: \($0)\", if that is its plan" } ?? "")))
        }
        if set.proxied {
            // The provider forces the automatic one, so any other TTL would differ for ever.
            sink.report(.error("dns.proxied-ttl", "a proxied record has an automatic TTL", at: ttl.span, fix: "remove \"ttl\""))
        }
    }

    private func checkComment(_ set: RecordSet, _ sink: inout DiagnosticSink) {
        guard let comment = set.comment else { return }
        if comment.unicodeScalars.contains(where: { $0.properties.generalCategory == .control || $0 == "\u{2028}" || $0 == "\u{2029}" }) {
            sink.report(
                .error(
                    "dns.comment-line-break", "the comment has a line break or another control character", at: set.span,
                    fix: "write it in one line"))
        }
        let count = comment.unicodeScalars.count
        let most = capabilities.plans.values.compactMap(\.comment).max() ?? limits.comment ?? Int.max
        let limit = zone.plan == nil ? most : limits.comment ?? Int.max
        if count > limit {
            sink.report(.error("dns.comment-too-long", "the comment has \(count) characters; the plan takes \(limit)", at: set.span))
        } else if let least = limits.comment, count > least {
            sink.report(
                .warning(
                    "dns.comment-too-long", "the comment has \(count) characters; the smallest plan takes \(least)", at: set.span,
                    fix: "shorten it, or write the zone's \"plan\""))
        }
    }
}
