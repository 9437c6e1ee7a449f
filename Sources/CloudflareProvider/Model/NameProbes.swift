internal import CanonicalJSON
internal import Planning
internal import Resources

/// Asks the zone's resolvers for what was written.
///
/// A proxied set is left out: what resolvers answer for it are Cloudflare's own addresses. So is one whose value is only known
/// once something else exists: what was written is then read back from the API alone.
enum NameProbes {
    /// Seconds. A resolver may remember that there was nothing for as long as the zone's SOA says, half an hour at Cloudflare.
    private static let within = 2_400

    static func of(_ scope: DesiredScope, written: Set<Address>?, in observation: Observation) -> [Operation] {
        let resolvers = (scope.settings[CloudflareLowering.resolvers] ?? "").split(separator: " ").map(String.init)
        guard !resolvers.isEmpty, scope.mode == .manage else { return [] }
        let declared = Dictionary(scope.resources.map { ($0.address, $0.presence) }, uniquingKeysWith: { first, _ in first })
        let looked = (written ?? Set(declared.keys)).filter { $0.scope == scope.scope && $0.kind == SetName.kind }.sorted()
        let answers = looked.compactMap { answer($0, declared[$0], in: observation) }
        guard !answers.isEmpty else { return [] }
        let payload: JSONValue = [
            "resolvers": .array(resolvers.map(JSONValue.string)), "within": .integer(within),
            "answers": .array(
                answers.map {
                    ["name": .string($0.name), "type": .string($0.type), "values": .array($0.values.map(JSONValue.string))]
                }),
        ]
        let what = answers.count == 1 ? "\(answers[0].name) \(answers[0].type)" : "\(answers.count) record sets"
        return [
            .probe(
                Operation.namesAction, payload, of: scope.scope, after: written == nil ? [] : looked,
                "\(what) at \(resolvers.joined(separator: " and "))")
        ]
    }

    /// - Parameter presence: nil where the files no longer have it.
    private static func answer(
        _ address: Address, _ presence: DesiredResource.Presence?, in observation: Observation
    ) -> Probe.NameProbe.Answer? {
        let name = SetName(address)
        switch presence {
        case .present(let content):
            guard let set = SetContent(content, name), set.proxied == .boolean(false) else { return nil }
            return .init(name: name.full, type: name.type, values: set.values.sorted())
        case nil, .absent:
            // What was proxied was never answered with its own values.
            let live = observation.resources.first { $0.address == address }
            guard name.declarable != nil, live?.content["proxied"] != .boolean(true) else { return nil }
            return .init(name: name.full, type: name.type, values: [])
        case .external: return nil
        }
    }
}
