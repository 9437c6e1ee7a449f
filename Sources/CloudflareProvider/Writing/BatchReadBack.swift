internal import CanonicalJSON
internal import DNSModel
internal import Estate

/// Whether the zone is as a batch leaves it: told from what is live when the batch's own answer was lost.
struct BatchReadBack {
    private let payload: JSONValue
    private let zone: String

    /// - Parameter payload: as compiled, its values as presentations.
    init(_ payload: JSONValue, zone: String) {
        self.payload = payload
        self.zone = zone
    }

    /// A batch is one transaction, so one thing that is otherwise says that it was not done, or was undone since.
    func isDone(in records: [DNSRecord]) -> Bool {
        let byID = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let deleted = items("deletes").allSatisfy { item in item["id"]?.string.map { byID[$0] == nil } ?? false }
        let patched = items("patches").allSatisfy { item in
            item["id"]?.string.flatMap { byID[$0] }.map { isAsWritten($0, item) } ?? false
        }
        return deleted && patched && items("posts").allSatisfy { item in records.contains { isAsWritten($0, item) } }
    }

    private func items(_ list: String) -> [JSONValue] { payload[list]?.array ?? [] }

    /// What an item leaves out may be anything.
    private func isAsWritten(_ record: DNSRecord, _ item: JSONValue) -> Bool {
        guard let name = RecordSetName(fullName: record.name, type: record.type, zone: zone),
            item["type"]?.string == record.type, item["name"]?.string.map(DomainName.canonical) == name.full
        else { return false }
        func agrees(_ key: String, _ live: JSONValue) -> Bool { item[key].map { $0 == live } ?? true }
        return item["value"]?.string.map { name.canonical($0) == name.canonical(record.presentation) } ?? (item["value"] == nil)
            && agrees("proxied", .boolean(record.proxied)) && agrees("ttl", .integer(record.ttl))
            && agrees("comment", .string(record.comment ?? ""))
            && item["tags"]?.array.map { RecordTag.text($0.compactMap(\.string)) == RecordTag.text(record.tags) } ?? true
            && (item["settings"]?.object ?? [:]).allSatisfy { $0.value.boolean == record.settings.contains($0.key) }
    }
}
