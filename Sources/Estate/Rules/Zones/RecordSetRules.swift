internal import Diagnostics

/// Rules about one record set's own fields.
enum RecordSetRules {
    static func check(_ set: RecordSet, _ zone: Zone, into sink: inout DiagnosticSink) {
        checkName(set, zone, &sink)
        checkTTL(set, &sink)
        checkComment(set, zone, &sink)
        // Providers proxy HTTP, which is found by addresses alone.
        if set.proxied, ![.a, .aaaa, .cname].contains(set.type) {
            sink.report(
                .error(
                    "dns.proxied-type", "\(set.type.rawValue) cannot be proxied", at: set.span,
                    fix: "only A, AAAA and CNAME can; remove \"proxied\""))
        }
        if case .values(let values) = set.presence, values.isEmpty {
            sink.report(.error("dns.empty-set", "the record set has no value", at: set.span, fix: "add a value, or write !absent"))
        }
    }

    private static func checkName(_ set: RecordSet, _ zone: Zone, _ sink: inout DiagnosticSink) {
        let name = DomainName.full(set.name.value, in: zone.name.value)
        if set.name.value != "@", let problem = DomainName.problem(name, allowing: DomainName.allowance(for: set.type)) {
            sink.report(.error("dns.bad-name", problem.message, at: set.name.span, fix: problem.fix))
        }
    }

    /// 1 is automatic; otherwise what providers take, well within RFC 2181 §8.
    private static func checkTTL(_ set: RecordSet, _ sink: inout DiagnosticSink) {
        guard let ttl = set.ttl, ttl.value != 1 else { return }
        if !(60...86400).contains(ttl.value) {
            sink.report(
                .error(
                    "dns.ttl-out-of-range", "the TTL \(ttl.value) is neither 1 (automatic) nor 60 to 86400 seconds", at: ttl.span,
                    fix: "write \(ttl.value < 60 ? 60 : 86400)"))
        }
        if set.proxied {
            // The provider forces 1, so any other TTL would differ for ever.
            sink.report(.error("dns.proxied-ttl", "a proxied record has an automatic TTL", at: ttl.span, fix: "remove \"ttl\""))
        }
    }

    /// The provider takes 100 characters on its free plan and 500 on the others.
    private static func checkComment(_ set: RecordSet, _ zone: Zone, _ sink: inout DiagnosticSink) {
        guard let count = set.comment?.unicodeScalars.count else { return }
        let limit = zone.plan?.value.lowercased() == "free" ? 100 : 500
        if count > limit {
            sink.report(.error("dns.comment-too-long", "the comment has \(count) characters; the plan takes \(limit)", at: set.span))
        } else if count > 100, zone.plan == nil {
            sink.report(
                .warning(
                    "dns.comment-too-long", "the comment has \(count) characters; the free plan takes 100", at: set.span,
                    fix: "shorten it, or write the zone's \"plan\""))
        }
    }
}
