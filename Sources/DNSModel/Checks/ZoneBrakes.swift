internal import Estate
package import Planning
internal import Resources

/// Changes of a zone that are rarely meant, each to be lifted by its id.
package enum ZoneBrakes {
    package static let rootNameServers = "brake.dns.root-ns"
    package static let mailRecord = "brake.dns.mail-record"

    package static func findings(_ changes: [Change]) -> [Finding] {
        let records = changes.filter { $0.address.kind == RecordSetName.kind }
        return records.filter { $0.action == .delete }.compactMap(deletion) + records.filter { $0.action == .update }.compactMap(lostSPF)
    }

    private static func deletion(_ change: Change) -> Finding? {
        let name = RecordSetName(change.address)
        if name.type == "NS", name.isApex { return brake(rootNameServers, "deletes the name servers of \(name.zone)", change) }
        let isMail = name.type == "MX" || name.owner.contains("_domainkey") || DMARCRecord.isName(name.owner) || hasSPF(change.before)
        return isMail ? brake(mailRecord, "deletes \(name.text), which mail depends on", change) : nil
    }

    /// A set of texts that keeps its other values and loses its SPF loses a mail record all the same.
    private static func lostSPF(_ change: Change) -> Finding? {
        guard hasSPF(change.before), !hasSPF(change.after) else { return nil }
        return brake(mailRecord, "takes the SPF value out of \(RecordSetName(change.address).text)", change)
    }

    private static func hasSPF(_ content: Content?) -> Bool {
        (content?["values"]?.list ?? []).contains { $0.text?.lowercased().hasPrefix("v=spf1") == true }
    }

    private static func brake(_ rule: String, _ message: String, _ change: Change) -> Finding {
        Finding(rule: rule, severity: .blocks, message: message, address: change.address, span: change.span)
    }
}
