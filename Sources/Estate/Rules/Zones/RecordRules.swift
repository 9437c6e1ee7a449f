package import Diagnostics

/// Everything about a zone that is wrong whatever is live.
package enum RecordRules {
    /// Reports the zone's problems. Values that are expressions are not looked at; ``MailRules`` checks them once known.
    package static func check(_ zone: Zone, _ capabilities: DNSCapabilities, into sink: inout DiagnosticSink) {
        if let problem = DomainName.problem(zone.name.value, allowing: .anyName) {
            sink.report(.error("dns.bad-name", problem.message, at: zone.name.span, fix: problem.fix))
        }
        let index = ZoneIndex(zone)
        let coexistence = CoexistenceRules(index, capabilities)
        let settings = RecordSetRules(zone, capabilities)
        let values = RecordValueRules(zone, index, capabilities)
        for (offset, set) in zone.records.enumerated() {
            var found = DiagnosticSink()
            for spelling in set.spellings { found.report(spelling) }
            settings.check(set, into: &found)
            values.check(set, into: &found)
            coexistence.check(set, at: offset, into: &found)
            // What is misspelled says something else than is meant: one cause is one message.
            let isMisspelled = set.spellings.contains { $0.severity == .error }
            if case .values(let values) = set.presence, set.type == .txt, !isMisspelled {
                MailRules.check(texts: values.compactMap(text), at: set.name.value, into: &found)
            }
            Acknowledgement.apply(found.diagnostics, to: set, into: &sink)
        }
    }

    private static func text(_ value: Located<RecordValue>) -> Located<String>? {
        if case .txt(let text) = value.value { Located(text, at: value.span) } else { nil }
    }
}
