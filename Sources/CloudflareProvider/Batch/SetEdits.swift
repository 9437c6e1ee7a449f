internal import CanonicalJSON
internal import DNSModel
internal import Planning
internal import Resources

/// The record operations that make one change, for a batch's payload: values as presentations, turned into Cloudflare's fields
/// only when written, as one may not be known before.
struct SetEdits {
    private(set) var deletes: [JSONValue] = []
    private(set) var patches: [JSONValue] = []
    private(set) var posts: [JSONValue] = []

    private let name: RecordSetName
    private let ids: RecordIDs

    init(_ change: Change) {
        name = RecordSetName(change.address)
        ids = RecordIDs(change.remoteID)
        let live = change.before.flatMap { RecordSetContent($0, name) }
        guard let after = change.after else {
            deletes = ids.all.map(Self.delete)
            return
        }
        let locked = live?.locked ?? []
        let wanted = Wanted(after, name).values.filter { value in value.text.map { !locked.contains($0) } ?? true }
        edit(wanted: wanted, after, live: live)
    }

    private mutating func edit(wanted: [Content], _ after: Content, live: RecordSetContent?) {
        let fields = Fields(after, live: live, name)
        let texts = Set(wanted.compactMap(\.text))
        let kept = ids.byValue.keys.filter(texts.contains).sorted()
        let (pairs, gone, come) = ValuePairing.pair(
            ids.byValue.keys.filter { !texts.contains($0) }.sorted(),
            wanted.filter { $0.text.map { ids[$0].isEmpty } ?? true }, text: \.text, of: name)
        if !fields.changed.isEmpty {
            patches += kept.flatMap { ids[$0] }.map { patch($0, value: nil, fields) }
        }
        for (old, new) in pairs {
            patches += ids[old].prefix(1).map { patch($0, value: new, fields) }
            deletes += ids[old].dropFirst().map(Self.delete)
        }
        deletes += gone.flatMap { ids[$0] }.map(Self.delete)
        posts = come.map { post($0, fields) }
    }

    private static func delete(_ id: String) -> JSONValue { ["id": .string(id)] }

    /// Name, type and TTL are always sent: one description of the API requires them, the other lets them be left out.
    private func patch(_ id: String, value: Content?, _ fields: Fields) -> JSONValue {
        var item = fields.changed.merging(identity) { field, _ in field }
        item["id"] = .string(id)
        item["value"] = value.map(Self.json)
        item["ttl"] = fields.ttl
        return .object(item)
    }

    private func post(_ value: Content, _ fields: Fields) -> JSONValue {
        var item = fields.all.merging(identity) { field, _ in field }
        item["value"] = Self.json(value)
        item["ttl"] = fields.ttl ?? 1
        return .object(item)
    }

    private var identity: [String: JSONValue] { ["name": .string(name.full), "type": .string(name.type)] }

    private static func json(_ value: Content) -> JSONValue {
        guard case .unknown(let address, let attribute) = value else { return .string(value.text ?? "") }
        return ["knownAfter": .string(address.description), "attribute": .string(attribute)]
    }
}

/// The values that are wanted, in one spelling and each once.
private struct Wanted {
    let values: [Content]

    init(_ content: Content, _ name: RecordSetName) {
        let all = content["values"]?.list ?? []
        let known = Set(all.compactMap(\.text).map(name.canonical))
        values = known.sorted().map(Content.text) + all.filter { $0.text == nil }
    }
}

/// What records are written with besides their value.
private struct Fields {
    /// For a new record.
    let all: [String: JSONValue]
    /// For a record of the set that stays.
    let changed: [String: JSONValue]
    /// Nil where the set's records differ and the file says nothing: each keeps its own.
    let ttl: JSONValue?

    init(_ after: Content, live: RecordSetContent?, _ name: RecordSetName) {
        let wanted = RecordSetContent(
            values: [], ttl: after["ttl"], proxied: after["proxied"], comment: after["comment"], locked: [],
            extras: RecordExtras.of(after))
        let differing = live.map { RecordSetDifference.fields(wanted, $0) } ?? []
        var all: [String: JSONValue] = [:]
        if name.isProxiable, let proxied = wanted.isProxied.boolean { all["proxied"] = .boolean(proxied) }
        if let comment = wanted.comment?.text, live != nil || !comment.isEmpty { all["comment"] = .string(comment) }
        if let tags = wanted.extras[RecordExtras.tags]?.text, live != nil || !tags.isEmpty {
            all["tags"] = .array(tags.split(separator: ",").map { .string(String($0)) })
        }
        all["settings"] = Self.settings(wanted, live)
        self.all = all
        let ttl: Int? = wanted.isProxied == .boolean(true) ? 1 : wanted.ttl?.integer ?? live?.ttl?.integer
        self.ttl = ttl.map { .integer($0) }
        var changed = all.filter { differing.contains($0.key) }
        if differing.contains("ttl") { changed["ttl"] = self.ttl }
        if differing.contains(where: { RecordExtras.setting(of: $0) != nil }) { changed["settings"] = all["settings"] }
        self.changed = changed
    }

    /// Those that are wanted, beside those that are on and that nobody speaks of: they are written as one object.
    private static func settings(_ wanted: RecordSetContent, _ live: RecordSetContent?) -> JSONValue? {
        let fields = (live?.extras ?? [:]).merging(wanted.extras) { _, own in own }
        let settings = fields.compactMap { field, value in
            RecordExtras.setting(of: field).flatMap { name in value.boolean.map { (name, JSONValue.boolean($0)) } }
        }
        let isAsked = wanted.extras.keys.contains { RecordExtras.setting(of: $0) != nil }
        return isAsked ? .object(Dictionary(settings, uniquingKeysWith: { first, _ in first })) : nil
    }
}
