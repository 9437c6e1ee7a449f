package import Diagnostics

/// Everything about a zone that is wrong whatever is live.
package enum RecordRules {
    /// Reports the zone's problems. Values that are expressions are not looked at; ``MailRules`` checks them once known.
    /// `providerFlattensApex` says that the provider answers a CNAME at the apex with addresses.
    package static func check(_ zone: Zone, providerFlattensApex: Bool, into sink: inout DiagnosticSink) {
        if let problem = DomainName.problem(zone.name.value) {
            sink.report(.error("dns.bad-name", problem.message, at: zone.name.span, fix: problem.fix))
        }
        let index = ZoneIndex(zone)
        for (offset, set) in zone.records.enumerated() {
            var found = DiagnosticSink()
            RecordSetRules.check(set, zone, into: &found)
            RecordValueRules.check(set, zone, index, into: &found)
            CoexistenceRules.check(set, at: offset, index, providerFlattensApex, into: &found)
            if case .values(let values) = set.presence, set.type == .txt {
                MailRules.check(texts: values.compactMap(text), at: set.name.value, into: &found)
            }
            Acknowledgement.apply(found.diagnostics, to: set, into: &sink)
        }
    }

    private static func text(_ value: Located<RecordValue>) -> Located<String>? {
        if case .txt(let text) = value.value { Located(text, at: value.span) } else { nil }
    }
}

/// What rules look up in the whole zone.
struct ZoneIndex {
    struct Key: Hashable {
        let name: String
        let type: RecordType
    }

    let zone: String
    /// The first declaration of each set.
    private(set) var first: [Key: (offset: Int, span: SourceSpan)] = [:]
    /// By name, in the order of the file; without sets that are declared absent.
    private(set) var present: [String: [RecordSet]] = [:]

    init(_ zone: Zone) {
        self.zone = zone.name.value
        for (offset, set) in zone.records.enumerated() {
            let key = Key(name: DomainName.canonical(set.name.value), type: set.type)
            if first[key] == nil { first[key] = (offset, set.span) }
            if case .absent = set.presence { continue }
            present[key.name, default: []].append(set)
        }
    }

    /// The CNAME a full name is declared as in this zone.
    func alias(_ fullName: String) -> RecordSet? {
        let name = fullName == zone ? "@" : fullName.hasSuffix("." + zone) ? String(fullName.dropLast(zone.count + 1)) : nil
        return name.flatMap { present[$0] }?.first { $0.type == .cname }
    }
}
