internal import Diagnostics

/// Rules about the values of one record set.
struct RecordValueRules {
    private let zone: Zone
    private let targets: TargetRules
    private let capabilities: DNSCapabilities

    init(_ zone: Zone, _ index: ZoneIndex, _ capabilities: DNSCapabilities) {
        self.zone = zone
        targets = TargetRules(zone, index)
        self.capabilities = capabilities
    }

    func check(_ set: RecordSet, into sink: inout DiagnosticSink) {
        guard case .values(let values) = set.presence else { return }
        // RFC 1034 §3.6.2, RFC 2181 §10.1: a name has one canonical name.
        if values.count > 1, set.type == .cname || set.type == .alias {
            sink.report(
                .error(
                    "dns.cname-many", "\(set.type == .cname ? "a CNAME" : "an ALIAS") has one value, and here are \(values.count)",
                    at: values[1].span, notes: [.init("the first is here", at: values[0].span)], fix: "keep one"))
        }
        var seen = SeenValues()
        for value in values {
            guard let canonical = checkValue(value, set, &sink) else { continue }
            // RFC 2181 §5: the records of a set differ in their data.
            if let first = seen.add(canonical, at: value.span) {
                sink.report(
                    .error(
                        "dns.duplicate-value", "the same value is there twice", at: value.span,
                        notes: [.init("first written here", at: first)], fix: "remove one"))
            }
            targets.check(canonical, of: set, at: value.span, into: &sink)
            checkSize(canonical, value.span, &sink)
            if case .caa(let flags, let tag, let text) = canonical {
                CAARules.check(flags: flags, tag: tag, value: text, capabilities.certificateTags, at: value.span, into: &sink)
            }
            checkProxied(canonical, set, value.span, &sink)
        }
        checkNoService(set, seen.all, &sink)
        if capabilities.setCharacters != nil { checkSetSize(set, seen.all.map(\.key), &sink) }
    }

    /// The values of one set, each once, with where it stands first.
    private struct SeenValues {
        private(set) var all: [(key: RecordValue, value: SourceSpan)] = []
        /// Made for the second value: most sets have one.
        private var spans: [RecordValue: SourceSpan] = [:]

        /// - Returns: where the value stands already; nil where it does not.
        mutating func add(_ value: RecordValue, at span: SourceSpan) -> SourceSpan? {
            if all.count == 1 { spans[all[0].key] = all[0].value }
            if let first = spans[value] { return first }
            if !all.isEmpty { spans[value] = span }
            all.append((value, span))
            return nil
        }
    }

    private func checkValue(_ value: Located<RecordValue>, _ set: RecordSet, _ sink: inout DiagnosticSink) -> RecordValue? {
        if let type = value.value.type, type != set.type {
            sink.report(.error("dns.bad-value", "this is a value for \(type.rawValue), not for \(set.type.rawValue)", at: value.span))
            return nil
        }
        if case .txt("") = value.value {
            // RFC 1035 §3.3.14 allows an empty string.
            guard !capabilities.allowsEmptyText else { return value.value }
            sink.report(
                .error(
                    "dns.bad-value", "the text is empty, which \(zone.provider) refuses", at: value.span,
                    fix: "write !absent to have no record"))
            return nil
        }
        if set.isCanonical { return value.value }
        switch value.value.canonical(zone: zone.name.value) {
        case .success(let canonical): return canonical
        case .failure(let problem):
            sink.report(.error(problem.rule, problem.message, at: value.span, fix: problem.fix))
            return nil
        }
    }

    /// RFC 1035 §3.2.1: 16 bits say how long the data is; some providers take less.
    private func checkSize(_ value: RecordValue, _ span: SourceSpan, _ sink: inout DiagnosticSink) {
        let (octets, limit) = (value.wireOctets, capabilities.recordOctets ?? 65_535)
        guard octets > limit else { return }
        sink.report(
            .error(
                "dns.value-too-long", "the value has \(octets) octets on the wire; \(zone.provider) holds \(limit) in a record", at: span,
                fix: "shorten it, or publish it elsewhere and refer to it"))
    }

    private func checkSetSize(_ set: RecordSet, _ values: [RecordValue], _ sink: inout DiagnosticSink) {
        guard let limit = capabilities.setCharacters else { return }
        let characters = values.reduce(0) { $0 + $1.presentation.unicodeScalars.count }
        guard characters > limit else { return }
        sink.report(
            .error(
                "dns.set-too-long",
                "the values have \(characters) characters together; \(zone.provider) holds \(limit) at one name and type",
                at: set.span, fix: "remove some, or give some another name"))
    }

    /// The root as a target says that there is no service: alone, and in MX with preference 0.
    private func checkNoService(_ set: RecordSet, _ values: [(key: RecordValue, value: SourceSpan)], _ sink: inout DiagnosticSink) {
        guard set.type == .mx || set.type == .srv else { return }
        for (value, span) in values.sorted(by: { $0.value < $1.value }) {
            switch value {
            case .mx(let preference, "."):
                if values.count > 1 {
                    sink.report(
                        .error(
                            "dns.null-mx",
                            "\".\" says that \"\(set.name.value)\" takes no mail, and there are other mail exchanges beside it (RFC 7505 §3)",
                            at: span, fix: "keep the \".\" alone, or remove it"))
                } else if preference != 0 {
                    sink.report(
                        .error(
                            "dns.null-mx", "a null MX has the preference 0, not \(preference) (RFC 7505 §3)", at: span,
                            fix: "write preference: 0"))
                }
            case .srv(_, _, _, ".") where values.count > 1:
                sink.report(
                    .error(
                        "dns.null-srv", "\".\" says that there is no such service, and there are other targets beside it (RFC 2782)",
                        at: span,
                        fix: "keep the \".\" alone, or remove it"))
            default: break
            }
        }
    }

    /// What stands behind a proxy must be found by it.
    private func checkProxied(_ value: RecordValue, _ set: RecordSet, _ span: SourceSpan, _ sink: inout DiagnosticSink) {
        guard set.proxied else { return }
        let found: (address: String, why: String)? =
            switch value {
            case .a(let address): IPAddress.notPublic(v4: address).map { (address, $0) }
            case .aaaa(let address): IPAddress.notPublic(v6: address).map { (address, $0) }
            default: nil
            }
        guard let found else { return }
        sink.report(
            .error(
                "dns.proxied-private-address", "the proxy cannot reach \(found.address), which is \(found.why)", at: span,
                fix: "write a public address, or remove \"proxied\""))
    }
}
