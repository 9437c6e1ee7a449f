internal import Estate
internal import Planning
internal import Resources

/// Asks the zone's resolvers for what was written.
///
/// A proxied set is left out: what resolvers answer for it are the proxy's addresses. So is what another zone answers: a delegation and
/// what is below it.
struct NameProbes {
    private let capabilities: DNSCapabilities

    init(_ capabilities: DNSCapabilities) {
        self.capabilities = capabilities
    }

    /// Seconds. A resolver may remember that there was nothing for as long as the zone's SOA says.
    private var within: Int { capabilities.negativeTTL + 600 }

    func of(_ scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        let resolvers = ZoneContext(scope).resolvers
        guard !resolvers.isEmpty, scope.mode == .manage else { return [] }
        let declared = Dictionary(scope.resources.map { ($0.address, $0.presence) }, uniquingKeysWith: { first, _ in first })
        let looked = (written ?? Set(declared.keys)).filter { $0.scope == scope.scope && $0.kind == RecordSetName.kind }.sorted()
        let cuts = Self.cuts(declared, written: Set(looked), in: observation)
        let answers = looked.filter { !Self.isBeyond(cuts, RecordSetName($0)) }.compactMap { answer($0, declared[$0], in: observation) }
        guard let first = answers.first else { return [] }
        let probe = Probe.NameProbe(
            resolvers: resolvers, answers: answers.map { .init(name: $0.name.full, type: $0.name.type, values: $0.values) }, within: within)
        let what = answers.count == 1 ? "\(first.name.full) \(first.name.type)" : "\(answers.count) record sets"
        return [
            .probe(
                .names(probe), of: scope.scope, after: written == nil ? [] : looked,
                "\(what) at \(resolvers.joined(separator: " and "))")
        ]
    }

    /// The names that are delegated once everything is written (RFC 1034 §4.2.1).
    private static func cuts(
        _ declared: [Address: DesiredResource.Presence], written: Set<Address>, in observation: Observation
    ) -> Set<String> {
        let live = observation.resources.map(\.address).filter { declared[$0] == nil && !written.contains($0) }
        let present = declared.filter { $0.value != .absent }.keys
        return Set((live + present).map(RecordSetName.init).filter { $0.type == "NS" && !$0.isApex }.map(\.owner))
    }

    /// At a cut only DS is answered by the zone itself (RFC 4035 §3.1.4.1).
    private static func isBeyond(_ cuts: Set<String>, _ name: RecordSetName) -> Bool {
        guard !cuts.isEmpty else { return false }
        var owner = name.owner[...]
        if cuts.contains(String(owner)) { return name.type != "DS" }
        while let dot = owner.firstIndex(of: ".") {
            owner = owner[owner.index(after: dot)...]
            if cuts.contains(String(owner)) { return true }
        }
        return false
    }

    /// What resolvers are to answer; a value that something else makes known stands in its place by then.
    private struct Answer {
        let name: RecordSetName
        let values: [PlannedValue]
    }

    /// What is answered with the addresses of another name is not answered as itself.
    private func isFlattened(_ name: RecordSetName, _ content: Content?) -> Bool {
        guard name.type == "CNAME", capabilities.flattening == .cname else { return name.type == "ALIAS" }
        let targets = (content?["values"]?.list ?? []).compactMap(\.text)
        return name.isApex || targets.contains { $0 == name.zone || $0.hasSuffix("." + name.zone) }
    }

    /// - Parameter presence: nil where the files no longer have it.
    private func answer(
        _ address: Address, _ presence: DesiredResource.Presence?, in observation: Observation
    ) -> Answer? {
        let name = RecordSetName(address)
        switch presence {
        case .present(let content):
            guard content["proxied"] ?? .boolean(false) == .boolean(false), !isFlattened(name, content) else { return nil }
            if let set = RecordSetContent(content, name) { return Answer(name: name, values: set.values.sorted().map(PlannedValue.text)) }
            // Several values are compared in their order, which nobody knows yet.
            guard let values = content["values"]?.list, values.count == 1, let value = values[0].planned else { return nil }
            return Answer(name: name, values: [value])
        case nil, .absent:
            // What was proxied was never answered with its own values.
            let live = observation.resources.first { $0.address == address }
            guard name.declarable != nil, live?.content["proxied"] != .boolean(true), !isFlattened(name, live?.content) else { return nil }
            return Answer(name: name, values: [])
        case .external: return nil
        }
    }
}
