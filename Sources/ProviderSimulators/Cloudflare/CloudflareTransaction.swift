internal import CanonicalJSON

/// One or many changes of a zone's records; the first that is refused undoes them all (§1.2.2).
struct CloudflareTransaction {
    private(set) var zone: CloudflareZone
    private let time: String
    /// Numbers new records.
    private(set) var serial: Int

    init(_ zone: CloudflareZone, time: String, serial: Int) {
        self.zone = zone
        self.time = time
        self.serial = serial
    }

    private var writing: CloudflareRecordWriting { CloudflareRecordWriting(zone: zone, time: time) }

    mutating func delete(_ id: String) throws(CloudflareRefusal) -> CloudflareRecord {
        zone.records.remove(at: try index(of: id))
    }

    mutating func change(_ id: String, _ body: JSONValue, keeps: Bool) throws(CloudflareRefusal) -> CloudflareRecord {
        let index = try index(of: id)
        let record = try writing.record(body, over: zone.records[index], id: id, keeps: keeps)
        try check(record)
        zone.records[index] = record
        return record
    }

    mutating func add(_ body: JSONValue) throws(CloudflareRefusal) -> CloudflareRecord {
        serial += 1
        let record = try writing.record(body, id: Identity.hex("record/\(zone.id)/\(serial)"), keeps: false)
        try check(record)
        guard zone.records.count < zone.recordQuota else { throw .invalid(81045, "Record quota exceeded.") }
        zone.records.append(record)
        return record
    }

    private func index(of id: String) throws(CloudflareRefusal) -> Int {
        guard let index = zone.records.firstIndex(where: { $0.id == id }) else { throw .noRecord }
        guard !zone.records[index].isReadOnly else {
            throw CloudflareRefusal(400, 1004, "This record is managed by another product and cannot be changed here.")
        }
        return index
    }

    /// What may stand beside what (§1.2.4).
    private func check(_ record: CloudflareRecord) throws(CloudflareRefusal) {
        let others = zone.records.filter { $0.name == record.name && $0.id != record.id }
        func same(_ other: CloudflareRecord) -> Bool {
            guard other.type == record.type, other.priority == record.priority || record.type != "MX" else { return false }
            if record.type == "TXT" { return CloudflareText.meaning(other.content) == CloudflareText.meaning(record.content) }
            return record.type == "SRV" ? other.data == record.data : other.content == record.content && other.priority == record.priority
        }
        if others.contains(where: same) { throw .invalid(81058, "An identical record already exists.") }
        let addresses: Set<String> = ["A", "AAAA", "CNAME"]
        // Documented are only these; other types may stand beside a CNAME (more-apis.md §6.3).
        if record.type == "CNAME", others.contains(where: { addresses.contains($0.type) }) {
            throw .invalid(81053, "An A, AAAA, or CNAME record with that host already exists.")
        }
        if addresses.contains(record.type), others.contains(where: { $0.type == "CNAME" }) {
            throw .invalid(81054, "A CNAME record with that host already exists.")
        }
        // One name and type holds 8,192 characters (more-apis.md §6.2).
        let set = others.filter { $0.type == record.type }.reduce(record.content.count) { $0 + $1.content.count }
        guard set <= 8_192 else { throw .invalid(9207, "Records of one name and type may hold 8192 characters together.") }
        let isApex = record.name == zone.canonicalName
        // DS belongs beside the NS of a delegation.
        let isDelegation: Set<String> = ["DS", "NS"]
        if !isApex,
            others.contains(where: {
                ($0.type == "NS" && !isDelegation.contains(record.type)) || (record.type == "NS" && !isDelegation.contains($0.type))
            })
        {
            throw .invalid(81056, "NS records with that host already exist.")
        }
    }
}
