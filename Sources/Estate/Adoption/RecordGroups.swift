/// Records in the order in which people look for them: what mail needs, what hosts are called, what others verify by.
struct RecordGroups {
    private let records: [ImportedRecord]

    init(_ records: [ImportedRecord]) {
        self.records = records
    }

    private enum Group: Int, CaseIterable {
        case mail, hosts, delegations, policies, texts, others

        var comment: String {
            switch self {
            case .mail: "Mail"
            case .hosts: "Hosts"
            case .delegations: "Delegations"
            case .policies: "Certificates and services"
            case .texts: "Texts, such as what others verify the domain by"
            case .others: "Others"
            }
        }

        init(_ record: ImportedRecord) {
            let labels = record.owner.split(separator: ".")
            let isMail =
                record.type == .mx || labels.contains("_domainkey") || labels.first == "_dmarc" || labels.first == "_mta-sts"
                || labels.first == "_smtp" || record.owner.contains("bounce")
                || record.values.contains { if case .txt(let text) = $0 { SPFRecord.isSPF(text) } else { false } }
            switch record.type {
            case _ where isMail: self = .mail
            case .a, .aaaa, .cname, .alias, .ptr: self = .hosts
            case .ns, .ds: self = .delegations
            case .caa, .srv, .tlsa, .https, .svcb, .naptr, .uri: self = .policies
            case .txt: self = .texts
            default: self = .others
            }
        }
    }

    /// With the group's name above its first, where there are several groups.
    func items(_ node: (ImportedRecord) -> DeclaredNode) -> [DeclaredItem] {
        let groups = Dictionary(grouping: records, by: Group.init)
        return Group.allCases.flatMap { group -> [DeclaredItem] in
            let sorted = (groups[group] ?? []).sorted { Self.key($0) < Self.key($1) }
            return sorted.enumerated().map { index, record in
                DeclaredItem(
                    node(record), at: [record.address], comment: index == 0 && groups.count > 1 ? group.comment : nil)
            }
        }
    }

    /// The apex first, then by name from the top label down.
    private static func key(_ record: ImportedRecord) -> (Int, String, String) {
        let name = record.owner.split(separator: ".").reversed().joined(separator: ".")
        return (record.owner == "@" ? 0 : 1, name, record.type.rawValue)
    }
}

extension RecordValue {
    /// As a file has it.
    var declared: DeclaredNode {
        switch self {
        case .mx(let preference, let exchange):
            .map([DeclaredEntry("preference", .integer(preference)), DeclaredEntry("exchange", .text(exchange))])
        case .srv(let priority, let weight, let port, let target):
            .map([
                DeclaredEntry("priority", .integer(priority)), DeclaredEntry("weight", .integer(weight)),
                DeclaredEntry("port", .integer(port)), DeclaredEntry("target", .text(target)),
            ])
        case .caa(let flags, let tag, let value):
            .map([DeclaredEntry("flags", .integer(flags)), DeclaredEntry("tag", .text(tag)), DeclaredEntry("value", .text(value))])
        case .txt(let text): .text(PastedText.written(text))
        default: .text(presentation)
        }
    }
}
