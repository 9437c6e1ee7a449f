internal import Estate
internal import Planning
internal import Resources

/// What goes and what comes with a change, and what is live around it.
struct RecordSetDelta {
    let name: RecordSetName
    let before: Content?
    let after: Content?
    /// Presentations, ascending.
    let removed: [String]
    let added: [String]
    let unchanged: [String]
    /// A value is not known yet.
    let isOpen: Bool
    private let observation: Observation
    private let standardTTL: Int

    /// - Parameter standardTTL: of a set that has none of its own, or the automatic one.
    init(_ change: Change, in observation: Observation, standardTTL: Int) {
        self.standardTTL = standardTTL
        let name = RecordSetName(change.address)
        self.name = name
        self.before = change.before
        self.after = change.after
        self.observation = observation
        let live = change.before.flatMap { RecordSetContent($0, name) }
        let old = live?.values ?? []
        let values = change.after?["values"]?.list ?? []
        let new = Set(values.compactMap(\.text).map(name.canonical)).subtracting(live?.locked ?? [])
        removed = old.subtracting(new).sorted()
        added = new.subtracting(old).sorted()
        unchanged = old.intersection(new).sorted()
        isOpen = values.contains { $0.text == nil }
    }

    var isDeletion: Bool { after == nil }
    var isCreation: Bool { before == nil }

    /// Other live keys of a mail domain, by selector.
    func otherSelectors(of domain: String, than selector: String) -> [String: [String]] {
        var found: [String: [String]] = [:]
        for resource in observation.resources where resource.address.name.contains("_domainkey") {
            let other = RecordSetName(resource.address)
            guard case .dkim(let mark, domain) = TXTMeaning("", at: other), mark != selector else { continue }
            // A key may also be unchanged elsewhere and be led to by a CNAME.
            found[mark] = (resource.content["values"]?.list ?? []).compactMap(\.text)
        }
        return found
    }

    /// How long resolvers may still give the old answer, such as `within 300 s`.
    var delay: String {
        let ttl = before?["ttl"]?.integer ?? 1
        return "within \(ttl == 1 ? standardTTL : ttl) s"
    }
}

/// `a`, `a and b`, `a, b and c`.
func listed(_ items: some Collection<String>) -> String {
    let items = Array(items)
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return items.dropLast().joined(separator: ", ") + " and " + last
}
