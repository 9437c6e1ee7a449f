internal import Estate
package import Planning
internal import Resources

/// Changes of a zone that are rarely meant, each to be lifted by its id.
package enum ZoneBrakes {
    package static let rootNameServers = "brake.dns.root-ns"
    package static let mailRecord = "brake.dns.mail-record"
    package static let foreignValues = "brake.dns.foreign-values"

    /// The brakes that the changes of one zone meet; empty where none does.
    package static func findings(_ changes: [Change]) -> [Finding] {
        let records = changes.filter { $0.address.kind == RecordSetName.kind }
        return records.filter { $0.action == .delete }.compactMap(deletion)
            + records.filter { $0.action == .update }.flatMap { [lostSPF($0), foreign($0)].compactMap(\.self) }
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

    /// A set of texts belongs to many: what nobody recorded as ours, and nothing of the file replaces, is likely somebody else's.
    private static func foreign(_ change: Change) -> Finding? {
        let name = RecordSetName(change.address)
        guard name.type == "TXT", change.movement == .initial, let live = change.before.flatMap({ RecordSetContent($0, name) }),
            let wanted = change.after?["values"]?.list?.compactMap(\.text)
        else { return nil }
        let new = Set(wanted.map(name.canonical))
        let lost = ValuePairing.pair(live.values.subtracting(new).sorted(), new.subtracting(live.values).sorted(), text: { $0 }, of: name)
            .gone.filter { !(isSPF($0) && lostSPF(change) != nil) }
        guard !lost.isEmpty else { return nil }
        let texts = lost.map { $0.count > 60 ? "\($0.prefix(59))…" : $0 }.map { "\"\($0)\"" }.joined(separator: ", ")
        return Finding(
            rule: foreignValues, severity: .blocks,
            message: "deletes \(lost.count == 1 ? "a value" : "\(lost.count) values") of \(name.text) that plumb never wrote: \(texts)",
            address: change.address, span: change.span, fix: "add what is to stay to the record's values")
    }

    private static func hasSPF(_ content: Content?) -> Bool {
        (content?["values"]?.list ?? []).contains { $0.text.map(isSPF) == true }
    }

    private static func isSPF(_ text: String) -> Bool { text.lowercased().hasPrefix("v=spf1") }

    private static func brake(_ rule: String, _ message: String, _ change: Change) -> Finding {
        Finding(rule: rule, severity: .blocks, message: message, address: change.address, span: change.span)
    }
}
