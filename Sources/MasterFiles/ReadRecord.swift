internal import Diagnostics
internal import Estate

/// One record as it was read.
struct ReadRecord {
    /// Full.
    let owner: String
    let type: RecordType
    let ttl: Int?
    let value: RecordValue
    let span: SourceSpan

    private struct Key: Hashable {
        let name: String
        let type: RecordType
    }

    /// Record sets in the order of their first records. What the provider of the zone keeps is left out, with a word.
    /// - Parameter standardTTL: of what has none, as RFC 1035 §3.3.13 meant the last number of the SOA.
    static func sets(
        _ records: [ReadRecord], zone: String, standardTTL: Int?, into sink: inout DiagnosticSink
    ) -> [MasterFile.RecordSet] {
        var order: [Key] = []
        var byKey: [Key: [ReadRecord]] = [:]
        for record in records {
            guard let name = relative(record, zone, &sink) else { continue }
            let key = Key(name: name, type: record.type)
            if byKey[key] == nil { order.append(key) }
            byKey[key, default: []].append(record)
        }
        return order.compactMap { key in
            let found = byKey[key] ?? []
            guard key.type != .ns || key.name != "@" else {
                sink.report(
                    .warning(
                        "dns.ns-at-apex", "the name servers of the zone itself are left out: the provider keeps them", at: found[0].span,
                        fix: "nothing to do if they are the provider's"))
                return nil
            }
            return set(key, found, standardTTL, &sink)
        }
    }

    private static func relative(_ record: ReadRecord, _ zone: String, _ sink: inout DiagnosticSink) -> String? {
        if let problem = DomainName.problem(record.owner, allowing: [.anyName, .wildcard]) {
            sink.report(.error("dns.bad-name", problem.message, at: record.span, fix: problem.fix ?? "write another name"))
            return nil
        }
        if record.owner == zone { return "@" }
        guard record.owner.hasSuffix("." + zone) else {
            sink.report(
                .error(
                    "dns.name-outside-zone", "\(record.owner) is not in the zone \(zone)", at: record.span,
                    fix: "end relative names without a dot, or remove the record"))
            return nil
        }
        return String(record.owner.dropLast(zone.utf8.count + 1))
    }

    private static func set(
        _ key: Key, _ records: [ReadRecord], _ standardTTL: Int?, _ sink: inout DiagnosticSink
    ) -> MasterFile.RecordSet {
        let ttls = Set(records.compactMap { $0.ttl ?? standardTTL })
        if ttls.count > 1, let least = ttls.min() {
            sink.report(
                .warning(
                    "zone-file.ttls-differ", "records of one set have different TTLs; all get \(least) (RFC 2181 §5.2)",
                    at: records[1].span, fix: "give them one TTL"))
        }
        var seen: Set<RecordValue> = []
        // RFC 2181 §5: the same record twice is one.
        let values = records.map(\.value).filter { seen.insert($0).inserted }
        return MasterFile.RecordSet(name: key.name, type: key.type, ttl: ttls.min(), values: values)
    }
}
