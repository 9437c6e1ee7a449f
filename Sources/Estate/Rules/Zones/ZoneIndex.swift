internal import Diagnostics

/// What rules look up in the whole zone.
struct ZoneIndex {
    struct Key: Hashable {
        let name: String
        let type: RecordType
    }

    let zone: String
    /// The first declaration of each set.
    private(set) var first: [Key: (offset: Int, span: SourceSpan)] = [:]
    private let records: [RecordSet]
    /// By name, where its sets are, in the order of the file; without sets that are declared absent.
    private var present: [String: Places] = [:]
    private let delegations: Bool

    /// Most names have one set, which takes no list.
    private struct Places {
        let first: Int
        var others: [Int] = []
    }

    init(_ zone: Zone) {
        self.zone = zone.name.value
        records = zone.records
        first.reserveCapacity(zone.records.count)
        present.reserveCapacity(zone.records.count)
        for (offset, set) in zone.records.enumerated() {
            let key = Key(name: DomainName.canonical(set.name.value), type: set.type)
            if first[key] == nil { first[key] = (offset, set.span) }
            if case .absent = set.presence { continue }
            if present[key.name]?.others.append(offset) == nil { present[key.name] = Places(first: offset) }
        }
        delegations = zone.records.contains { $0.type == .ns && $0.name.value != "@" }
    }

    /// The sets of a name, in the order of the file.
    func sets(at name: String) -> [RecordSet] {
        guard let places = present[name] else { return [] }
        return [records[places.first]] + places.others.map { records[$0] }
    }

    /// Relative to the zone; nil for a name outside of it.
    func relative(_ fullName: String) -> String? {
        DomainName.owner(of: fullName, in: zone)
    }

    /// The CNAME a full name is declared as in this zone.
    func alias(_ fullName: String) -> RecordSet? { relative(fullName).flatMap { sets(at: $0).first { $0.type == .cname } } }

    /// The names that a chain of aliases goes through, from a full name on, as far as this zone has it; whether it comes back to one.
    func aliases(from fullName: String) -> (names: [String], isCircle: Bool) {
        var names = [fullName]
        while let last = names.last, let set = alias(last), case .values(let values) = set.presence,
            case .cname(let target)? = values.first?.value
        {
            if names.contains(target) { return (names + [target], true) }
            names.append(target)
        }
        return (names, false)
    }

    func hasAddress(_ name: String) -> Bool {
        sets(at: name).contains { [.a, .aaaa, .alias].contains($0.type) || ($0.type == .cname && (name == "@" || $0.proxied)) }
    }

    func delegation(at name: String) -> RecordSet? {
        guard delegations, name != "@" else { return nil }
        return sets(at: name).first { $0.type == .ns }
    }

    /// The nearest name above that is delegated.
    func delegation(above name: String) -> (name: String, set: RecordSet)? {
        guard delegations else { return nil }
        var rest = name[...]
        while let dot = rest.firstIndex(of: ".") {
            rest = rest[rest.index(after: dot)...]
            if let set = delegation(at: String(rest)) { return (String(rest), set) }
        }
        return nil
    }

    /// Whether these are addresses of one of the name servers of a delegation, or may be, where those are not in the files.
    func isGlue(_ set: RecordSet, of delegation: RecordSet) -> Bool {
        guard [.a, .aaaa].contains(set.type) else { return false }
        guard case .values(let values) = delegation.presence else { return true }
        let full = DomainName.full(set.name.value, in: zone)
        return values.contains { value in
            switch value.value {
            case .ns(let host): host == full
            case .expression: true
            default: false
            }
        }
    }
}
