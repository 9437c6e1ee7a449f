internal import Estate
internal import Planning
internal import Resources

/// What is to be made beside something live that it cannot stand beside, and that the files do not name. Loading has seen to
/// what the files say of each other.
///
/// What a provider refuses blocks; what else stands beside a CNAME resolvers do not expect (RFC 1034 §3.6.2).
struct ClashChecks {
    private let capabilities: DNSCapabilities

    init(_ capabilities: DNSCapabilities) {
        self.capabilities = capabilities
    }

    func findings(_ changes: [Change], in observation: Observation) -> [Finding] {
        let created = changes.filter { $0.action == .create }
        guard !created.isEmpty else { return [] }
        let deleted = Set(changes.filter { $0.action == .delete }.map(\.address))
        let owners = Set(created.map { RecordSetName($0.address).owner })
        let staying = observation.resources.map(\.address).filter { !deleted.contains($0) }.map(RecordSetName.init)
        let live = Dictionary(grouping: staying.filter { owners.contains($0.owner) }, by: \.owner)
        return created.flatMap { change -> [Finding] in
            let name = RecordSetName(change.address)
            return (live[name.owner] ?? []).compactMap { finding(change, name, beside: $0) }
        }
    }

    private func finding(_ change: Change, _ name: RecordSetName, beside other: RecordSetName) -> Finding? {
        guard let severity = clash(name, other) else { return nil }
        return Finding(
            rule: "dns.clash-with-live", severity: severity,
            message: "\(name.full) \(name.type) cannot stand beside \(other.type), which is live and not in the files",
            address: change.address, span: change.span,
            fix: "declare \(other.owner) \(other.type) as !absent, or choose another name")
    }

    private func clash(_ one: RecordSetName, _ other: RecordSetName) -> Finding.Severity? {
        guard one.type != other.type else { return nil }
        let types: Set<String> = [one.type, other.type]
        if types.contains("CNAME") {
            if one.isApex, types.contains("NS") { return nil }
            switch capabilities.aliasNeighbours {
            case .none: return .blocks
            case .allBut(let refused): if !types.isDisjoint(with: Set(refused.map(\.rawValue))) { return .blocks }
            }
            // A CNAME at the apex is answered as addresses, beside which everything else may stand.
            return one.isApex ? nil : .warns
        }
        // DS belongs beside the NS of a delegation (RFC 4035 §2.4).
        return types.contains("NS") && !types.contains("DS") && !one.isApex ? .blocks : nil
    }
}
