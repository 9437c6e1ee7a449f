internal import DNSModel
internal import Planning
internal import Resources

/// The record operations that make one change, for a batch: values as presentations, turned into Cloudflare's fields
/// only when written, as one may not be known before.
struct SetEdits {
    private(set) var deletes: [RecordBatch.Deletion] = []
    private(set) var patches: [RecordEdit] = []
    private(set) var posts: [RecordEdit] = []

    private let name: RecordSetName
    private let ids: RecordIDs

    init(_ change: Change) {
        name = RecordSetName(change.address)
        ids = change.remoteID?.recordIDs ?? RecordIDs([:])
        let live = change.before.flatMap { RecordSetContent($0, name) }
        guard let after = change.after else {
            deletes = ids.all.map(RecordBatch.Deletion.init(id:))
            return
        }
        let locked = live?.locked ?? []
        let wanted = Wanted(after, name).values.filter { value in value.text.map { !locked.contains($0) } ?? true }
        edit(wanted: wanted, after, live: live)
    }

    private mutating func edit(wanted: [PlannedValue], _ after: Content, live: RecordSetContent?) {
        let fields = Fields(after, live: live, name)
        let texts = Set(wanted.compactMap(\.text))
        let kept = ids.byValue.keys.filter(texts.contains).sorted()
        let (pairs, gone, come) = ValuePairing.pair(
            ids.byValue.keys.filter { !texts.contains($0) }.sorted(),
            wanted.filter { $0.text.map { ids[$0].isEmpty } ?? true }, text: \.text, of: name)
        if fields.hasChanged {
            patches += kept.flatMap { ids[$0] }.map { patch($0, value: nil, fields) }
        }
        for (old, new) in pairs {
            patches += ids[old].prefix(1).map { patch($0, value: new, fields) }
            deletes += ids[old].dropFirst().map(RecordBatch.Deletion.init(id:))
        }
        deletes += gone.flatMap { ids[$0] }.map(RecordBatch.Deletion.init(id:))
        posts = come.map { post($0, fields) }
    }

    /// Name, type and TTL are always sent: one description of the API requires them, the other lets them be left out.
    private func patch(_ id: String, value: PlannedValue?, _ fields: Fields) -> RecordEdit {
        var edit = fields.changed
        edit.id = id
        edit.value = value
        edit.ttl = fields.ttl
        return edit
    }

    private func post(_ value: PlannedValue, _ fields: Fields) -> RecordEdit {
        var edit = fields.all
        edit.value = value
        edit.ttl = fields.ttl ?? 1
        return edit
    }
}

/// The values that are wanted, in one spelling and each once.
private struct Wanted {
    let values: [PlannedValue]

    init(_ content: Content, _ name: RecordSetName) {
        let all = content["values"]?.list ?? []
        let known = Set(all.compactMap(\.text).map(name.canonical))
        // What is no text is still to come; anything else would be no value of a record, and is refused as one when it is written.
        values = known.sorted().map(PlannedValue.text) + all.filter { $0.text == nil }.map { $0.planned ?? .text("") }
    }
}

/// What records are written with besides their value.
private struct Fields {
    /// For a new record.
    let all: RecordEdit
    /// For a record of the set that stays.
    let changed: RecordEdit
    let hasChanged: Bool
    /// Nil where the set's records differ and the file says nothing: each keeps its own.
    let ttl: Int?

    init(_ after: Content, live: RecordSetContent?, _ name: RecordSetName) {
        let wanted = RecordSetContent(
            values: [], ttl: after["ttl"], proxied: after["proxied"], comment: after["comment"], locked: [],
            extras: RecordExtras.of(after))
        let differing = live.map { RecordSetDifference.fields(wanted, $0) } ?? []
        var all = RecordEdit(name: name.full, type: name.type)
        if name.isProxiable { all.proxied = wanted.isProxied.boolean }
        if let comment = wanted.comment?.text, live != nil || !comment.isEmpty { all.comment = comment }
        if let tags = wanted.extras[RecordExtras.tags]?.text, live != nil || !tags.isEmpty {
            all.tags = tags.split(separator: ",").map(String.init)
        }
        all.settings = Self.settings(wanted, live)
        self.all = all
        ttl = wanted.isProxied == .boolean(true) ? 1 : wanted.ttl?.integer ?? live?.ttl?.integer
        var changed = RecordEdit(name: name.full, type: name.type)
        if differing.contains("proxied") { changed.proxied = all.proxied }
        if differing.contains("comment") { changed.comment = all.comment }
        if differing.contains(RecordExtras.tags) { changed.tags = all.tags }
        if differing.contains(where: { RecordExtras.setting(of: $0) != nil }) { changed.settings = all.settings }
        hasChanged = changed != RecordEdit(name: name.full, type: name.type) || differing.contains("ttl") && ttl != nil
        self.changed = changed
    }

    /// Those that are wanted, beside those that are on and that nobody speaks of: they are written as one object.
    private static func settings(_ wanted: RecordSetContent, _ live: RecordSetContent?) -> [String: Bool]? {
        let fields = (live?.extras ?? [:]).merging(wanted.extras) { _, own in own }
        let settings = fields.compactMap { field, value in
            RecordExtras.setting(of: field).flatMap { name in value.boolean.map { (name, $0) } }
        }
        let isAsked = wanted.extras.keys.contains { RecordExtras.setting(of: $0) != nil }
        return isAsked ? Dictionary(settings, uniquingKeysWith: { first, _ in first }) : nil
    }
}
