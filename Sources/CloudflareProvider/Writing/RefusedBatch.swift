internal import CanonicalJSON
internal import DNSModel
internal import Estate
internal import Reconciling

/// Which records of a batch a refusal is about: Cloudflare tells the first reason alone, and no record.
///
/// What is live tells it of records that are there already, or gone, or stand at a name where they cannot. Of what Cloudflare finds
/// wrong in a record itself, the batch's records are named.
struct RefusedBatch {
    private let payload: JSONValue
    private let zone: String

    /// Names that are told at most.
    private static let most = 5

    /// - Parameter payload: as compiled, its values as presentations.
    init(_ payload: JSONValue, zone: String) {
        self.payload = payload
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
        let written = items("patches") + items("posts")
        if let code, let live {
            let found = suspects(code, live, written)
            if !found.isEmpty { return (names(found), true) }
        }
        return (names(written.isEmpty ? items("deletes") : written), false)
    }

    private func items(_ list: String) -> [JSONValue] { payload[list]?.array ?? [] }

    private func suspects(_ code: Int, _ live: [DNSRecord], _ written: [JSONValue]) -> [JSONValue] {
        let ids = Set(live.map(\.id))
        let touched = Set((items("deletes") + items("patches")).compactMap { $0["id"]?.string })
        let rest = live.filter { !touched.contains($0.id) }
        switch code {
        case 81044:
            return (items("deletes") + items("patches")).filter { item in item["id"]?.string.map { !ids.contains($0) } ?? false }
        case 81057, 81058:
            return written.filter { item in
                rest.contains { record in
                    guard let name = name(of: record), isAt(item, name), item["type"]?.string == record.type else { return false }
                    return item["value"]?.string.map { name.canonical($0) == name.canonical(record.presentation) } ?? false
                }
            }
        case 81053, 81054, 81055, 81056:
            return written.filter { item in
                rest.contains { record in name(of: record).map { isAt(item, $0) && item["type"]?.string != record.type } ?? false }
            }
        default: return []
        }
    }

    private func name(of record: DNSRecord) -> RecordSetName? { RecordSetName(fullName: record.name, type: record.type, zone: zone) }

    private func isAt(_ item: JSONValue, _ name: RecordSetName) -> Bool { item["name"]?.string.map(DomainName.canonical) == name.full }

    /// A record that is only deleted has no name in the batch.
    private func names(_ items: [JSONValue]) -> [String] {
        var seen: Set<String> = []
        return items.compactMap { item -> String? in
            guard let name = item["name"]?.string, let type = item["type"]?.string else {
                return item["id"]?.string.map { "the record \($0)" }
            }
            return "\(type) \(name)"
        }.filter { seen.insert($0).inserted }
    }
}
