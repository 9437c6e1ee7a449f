internal import Planning
internal import Resources

/// What is to be made beside something live that it cannot stand beside, and that the files do not name. Loading has seen to
/// what the files say of each other.
///
/// Cloudflare refuses A and AAAA beside CNAME and anything beside NS (codes 81053 to 81056). What else stands beside a CNAME
/// it may take, but resolvers do not expect it (RFC 1034 §3.6.2).
enum ClashChecks {
    static func findings(_ changes: [Change], in observation: Observation) -> [Finding] {
        let created = changes.filter { $0.action == .create }
        guard !created.isEmpty else { return [] }
        let deleted = Set(changes.filter { $0.action == .delete }.map(\.address))
        let owners = Set(created.map { SetName($0.address).owner })
        let staying = observation.resources.map(\.address).filter { !deleted.contains($0) }.map(SetName.init)
        let live = Dictionary(grouping: staying.filter { owners.contains($0.owner) }, by: \.owner)
        return created.flatMap { change -> [Finding] in
            let name = SetName(change.address)
            return (live[name.owner] ?? []).compactMap { finding(change, name, beside: $0) }
        }
    }

    private static func finding(_ change: Change, _ name: SetName, beside other: SetName) -> Finding? {
        guard let severity = clash(name, other) else { return nil }
        return Finding(
            rule: "dns.clash-with-live", severity: severity,
            message: "\(name.full) \(name.type) cannot stand beside \(other.type), which is live and not in the files",
            address: change.address, span: change.span,
            fix: "declare \(other.owner) \(other.type) as !absent, or choose another name")
    }

    private static func clash(_ one: SetName, _ other: SetName) -> Finding.Severity? {
        guard one.type != other.type else { return nil }
        let types: Set<String> = [one.type, other.type]
        if types.contains("CNAME") {
            if !types.isDisjoint(with: ["A", "AAAA", "NS"]) { return one.isApex && types.contains("NS") ? nil : .blocks }
            // A CNAME at the apex is answered as addresses, beside which everything else may stand.
            return one.isApex ? nil : .warns
        }
        // DS belongs beside the NS of a delegation (RFC 4035 §2.4).
        return types.contains("NS") && !types.contains("DS") && !one.isApex ? .blocks : nil
    }
}
