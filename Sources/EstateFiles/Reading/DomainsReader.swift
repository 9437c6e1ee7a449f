internal import Diagnostics
internal import Estate

/// Hosts that an app answers for.
enum DomainsReader {
    static func read(_ items: [YAMLNode], managed acm: Located<Bool>?, _ sink: inout DiagnosticSink) -> [Located<String>] {
        let domains = items.compactMap { $0.text("a domain", &sink) }
        var seen: Set<String> = []
        let names = domains.map { domain in
            // In other letters than ASCII it is the same name (RFC 5890).
            let isInternational = !domain.value.utf8.allSatisfy { $0 < 128 }
            return isInternational ? Located(WrittenName.canonical(domain.value), at: domain.span) : domain
        }
        for domain in names {
            check(domain, &sink)
            if !seen.insert(domain.value).inserted {
                sink.report(.error("heroku.domain-twice", "\"\(domain.value)\" stands here twice", at: domain.span, fix: "take one out"))
            }
            if acm?.value == true, domain.value.hasPrefix("*.") { sink.report(noCertificate(for: domain)) }
        }
        return names
    }

    /// Heroku answers in lower case, and with names as DNS has them (RFC 1123 §2.1); the first label may be `*`.
    private static func check(_ domain: Located<String>, _ sink: inout DiagnosticSink) {
        guard !HostName.isHost(domain.value) else { return }
        let name = WrittenName.canonical(domain.value)
        sink.report(
            .error(
                "heroku.domain-name", "\"\(domain.value)\" is no host name", at: domain.span,
                fix: HostName.isHost(name) ? "write \(name)" : "write a host such as api.example.com, without a scheme, port or path"))
    }

    /// Automated Certificate Management proves each host by itself, which a wildcard has no host for.
    private static func noCertificate(for domain: Located<String>) -> Diagnostic {
        .error(
            "heroku.acm-wildcard", "Heroku manages no certificate for \"\(domain.value)\"", at: domain.span,
            fix: "name each host, or take acm out and bring a certificate of your own")
    }
}
