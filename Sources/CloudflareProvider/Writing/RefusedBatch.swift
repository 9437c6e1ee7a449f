internal import DNSModel
internal import Estate
internal import Reconciling
internal import Planning

/// Which records of a batch a refusal is about: Cloudflare tells the first reason alone, and no record.
///
/// What is live tells it of records that are there already, or gone, or stand at a name where they cannot. Of what Cloudflare finds
/// wrong in a record itself, the batch's records are named.
struct RefusedBatch {
    private let batch: RecordBatch
    private let zone: String

    /// Names that are told at most.
    private static let most = 5

    init(_ batch: RecordBatch, zone: String) {
        self.batch = batch
        self.zone = zone
    }

    /// Whether Cloudflare has refused the batch, and so has written nothing of it.
    static func isRefusal(_ error: ProviderError) -> Bool {
        guard let status = error.status, (400..<500).contains(status), !error.outcomeUnknown else { return false }
        return [.conflict, .rejected].contains(error.code)
    }

    /// The error with the records in its message.
    /// - Parameter live: the zone's records; nil where they cannot be read now.
    func named(_ error: ProviderError, live: [DNSRecord]?) -> ProviderError {
        let (names, areSure) = records(error.providerID.flatMap { Int($0) }, live)
        guard let first = names.first else { return error }
        let all = names.prefix(Self.most).joined(separator: ", ") + (names.count > Self.most ? " and \(names.count - Self.most) more" : "")
        let place = areSure || names.count == 1 ? all : "one of \(names.count) records: \(all)"
        return ProviderError(
            error.code, attempt: names.count == 1 ? "writing \(first)" : error.attempt, message: "\(error.message): \(place)",
            providerID: error.providerID, requestID: error.requestID, status: error.status, fix: error.fix)
    }

    private func records(_ code: Int?, _ live: [DNSRecord]?) -> (names: [String], areSure: Bool) {
        let written = batch.patches + batch.posts
        if let code, let live {
            let found = suspects(code, live, written)
            if !found.isEmpty { return (found, true) }
        }
        return (written.isEmpty ? batch.deletes.map(Self.name) : Self.names(written), false)
    }

    private func suspects(_ code: Int, _ live: [DNSRecord], _ written: [RecordEdit]) -> [String] {
        let touched = Set(batch.deletes.map(\.id) + batch.patches.compactMap(\.id))
        let rest = live.filter { !touched.contains($0.id) }
        switch code {
        case 81044:
            let ids = Set(live.map(\.id))
            return batch.deletes.filter { !ids.contains($0.id) }.map(Self.name)
                + Self.names(batch.patches.filter { $0.id.map { !ids.contains($0) } ?? false })
        case 81057, 81058:
            let found = written.filter { edit in
                rest.contains { record in
                    guard let name = name(of: record), isAt(edit, name), edit.type == record.type else { return false }
                    return edit.value?.text.map { name.canonical($0) == name.canonical(record.presentation) } ?? false
                }
            }
            return Self.names(found)
        case 81053, 81054, 81055, 81056:
            let found = written.filter { edit in
                rest.contains { record in name(of: record).map { isAt(edit, $0) && edit.type != record.type } ?? false }
            }
            return Self.names(found)
        default: return []
        }
    }

    private func name(of record: DNSRecord) -> RecordSetName? { RecordSetName(fullName: record.name, type: record.type, zone: zone) }

    private func isAt(_ edit: RecordEdit, _ name: RecordSetName) -> Bool { DomainName.canonical(edit.name) == name.full }

    /// Each once, in the order of the batch.
    private static func names(_ edits: [RecordEdit]) -> [String] {
        var seen: Set<String> = []
        return edits.map { "\($0.type) \($0.name)" }.filter { seen.insert($0).inserted }
    }

    /// A record that is only deleted has no name in the batch.
    private static func name(_ deletion: RecordBatch.Deletion) -> String { "the record \(deletion.id)" }
}
