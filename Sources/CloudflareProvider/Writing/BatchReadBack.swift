internal import DNSModel
internal import Estate
internal import Planning

/// Whether the zone is as a batch leaves it: told from what is live when the batch's own answer was lost.
struct BatchReadBack {
    private let batch: RecordBatch
    private let zone: String

    init(_ batch: RecordBatch, zone: String) {
        self.batch = batch
        self.zone = zone
    }

    /// A batch is one transaction, so one thing that is otherwise says that it was not done, or was undone since.
    func isDone(in records: [DNSRecord]) -> Bool {
        let byID = Dictionary(records.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        let deleted = batch.deletes.allSatisfy { byID[$0.id] == nil }
        let patched = batch.patches.allSatisfy { edit in edit.id.flatMap { byID[$0] }.map { isAsWritten($0, edit) } ?? false }
        return deleted && patched && batch.posts.allSatisfy { edit in records.contains { isAsWritten($0, edit) } }
    }

    /// What an edit leaves out may be anything.
    private func isAsWritten(_ record: DNSRecord, _ edit: RecordEdit) -> Bool {
        guard let name = RecordSetName(fullName: record.name, type: record.type, zone: zone), edit.type == record.type,
            DomainName.canonical(edit.name) == name.full
        else { return false }
        if let value = edit.value {
            guard let text = value.text, name.canonical(text) == name.canonical(record.presentation) else { return false }
        }
        func agrees<Field: Equatable>(_ wanted: Field?, _ live: Field) -> Bool { wanted.map { $0 == live } ?? true }
        return agrees(edit.proxied, record.proxied) && agrees(edit.ttl, record.ttl) && agrees(edit.comment, record.comment ?? "")
            && agrees(edit.tags.map(RecordTag.text), RecordTag.text(record.tags))
            && (edit.settings ?? [:]).allSatisfy { $0.value == record.settings.contains($0.key) }
    }
}
