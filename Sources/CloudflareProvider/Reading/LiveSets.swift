internal import DNSModel
internal import Estate
internal import Reconciling
internal import Resources

/// Records as record sets: all values of one type at one name (RFC 2181 §5).
enum LiveSets {
    /// - Throws: when a record is of another zone: then the id that was pinned is wrong, and nothing may be compared.
    static func resources(
        of records: [DNSRecord], in scope: Scope, attempt: String
    ) throws(ProviderError) -> [LiveResource] {
        var resources: [LiveResource] = []
        var places: [RecordSetName: Int] = [:]
        resources.reserveCapacity(records.count)
        places.reserveCapacity(records.count)
        /// The records of the sets that have more than one, by place.
        var many: [Int: [DNSRecord]] = [:]
        var first: [Int] = []
        for (number, record) in records.enumerated() {
            guard let name = RecordSetName(fullName: record.name, type: record.type, zone: scope.name) else {
                throw foreign(id: nil, record.name, scope, attempt: attempt)
            }
            if let place = places[name] {
                many[place, default: [records[first[place]]]].append(record)
            } else {
                places[name] = resources.count
                first.append(number)
                resources.append(single(name, record, in: scope) ?? resource(name, [record], in: scope))
            }
        }
        for (place, members) in many {
            guard let name = RecordSetName(fullName: members[0].name, type: members[0].type, zone: scope.name) else { continue }
            resources[place] = resource(name, members, in: scope)
        }
        return resources
    }

    /// A set of one record that nothing is said of besides, as most are: what ``resource(_:_:in:)`` makes of it. Nil for any other.
    private static func single(_ name: RecordSetName, _ record: DNSRecord, in scope: Scope) -> LiveResource? {
        guard !record.isReadOnly, record.tags.isEmpty, record.settings.isEmpty else { return nil }
        let value = name.canonical(record.presentation)
        var fields: [String: Content] = [
            "values": .list([.text(value)]), "ttl": .integer(record.ttl), "proxied": .boolean(record.proxied),
        ]
        if let comment = record.comment { fields["comment"] = .text(comment) }
        return LiveResource(name.address(in: scope), .record(fields), remoteID: .records(RecordIDs([value: [record.id]])))
    }

    static func foreign(id: String?, _ name: String, _ scope: Scope, attempt: String) -> ProviderError {
        ProviderError(
            .conflict, attempt: attempt, message: "the pinned id \(id.map { "\($0) " } ?? "")belongs to another zone: it has \(name)",
            fix: "correct the zone's id, or remove it to find the zone by its name")
    }

    /// A record that another product keeps (Email Routing, R2, …) is never written: a set of only such records is that
    /// product's, in a mixed set they are `locked`.
    private static func resource(_ name: RecordSetName, _ records: [DNSRecord], in scope: Scope) -> LiveResource {
        let writable = records.filter { !$0.isReadOnly }
        let locked = records.filter(\.isReadOnly).map { name.canonical($0.presentation) }
        // Texts mean something each by itself, so ours may stand beside another product's; of other types a set is one whole.
        let isShared = writable.isEmpty && name.type == "TXT"
        let shown = writable.isEmpty && !isShared ? records : writable
        var ids: [String: [String]] = [:]
        for record in shown { ids[name.canonical(record.presentation), default: []].append(record.id) }
        let comment = shared(shown.map { .text($0.comment ?? "") })
        let content = RecordSetContent(
            values: Set(ids.keys), ttl: isShared ? nil : shared(shown.map { .integer($0.ttl) }),
            proxied: isShared ? .boolean(false) : shared(shown.map { .boolean($0.proxied) }),
            comment: isShared || comment == .text("") ? nil : comment, locked: writable.isEmpty && !isShared ? [] : Set(locked),
            extras: isShared ? [:] : extras(of: shown))
        // Without ids nothing can be written there, whatever is planned.
        return LiveResource(
            name.address(in: scope), content.content, remoteID: writable.isEmpty ? nil : .records(RecordIDs(ids)),
            owner: isShared ? .shared(Self.product) : writable.isEmpty ? .other(Self.product) : .nobody)
    }

    /// What is not as it is by itself; a list where the records of the set differ.
    private static func extras(of records: [DNSRecord]) -> [String: Content] {
        var extras: [String: Content] = [:]
        if records.contains(where: { !$0.tags.isEmpty }) {
            extras[RecordExtras.tags] = shared(records.map { .text(RecordTag.text($0.tags)) })
        }
        for name in Set(records.flatMap(\.settings)) {
            extras[RecordExtras.setting(name)] = shared(records.map { .boolean($0.settings.contains(name)) })
        }
        return extras
    }

    private static let product = "another Cloudflare product, which made it"

    /// What all records of a set have; where they differ, a list of what there is, which is never what is wanted.
    private static func shared(_ values: [Content]) -> Content {
        let distinct = Set(values)
        if distinct.count == 1, let value = distinct.first { return value }
        return .list(distinct.sorted { rank($0) < rank($1) })
    }

    private static func rank(_ content: Content) -> (Int, String) {
        switch content {
        case .integer(let value): (value, "")
        case .boolean(let value): (value ? 1 : 0, "")
        default: (0, content.text ?? "")
        }
    }
}
