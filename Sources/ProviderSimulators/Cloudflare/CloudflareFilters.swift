internal import HTTPMessages

/// What a list of records is asked for: filters, all in any case, and the order (§1.2).
struct CloudflareFilters {
    private let tests: [(CloudflareRecord) -> Bool]
    private let isAny: Bool
    private let order: String
    private let isDescending: Bool

    init(_ request: HTTPRequest, zone: CloudflareZone) throws(CloudflareRefusal) {
        var tests: [(CloudflareRecord) -> Bool] = []
        for (key, value) in request.query {
            guard let test = try Self.test(key, value, zone) else { continue }
            tests.append(test)
        }
        self.tests = tests
        let match = request.query("match") ?? "all"
        guard ["all", "any"].contains(match) else { throw .invalid(1004, "match is all or any.") }
        isAny = match == "any"
        order = request.query("order") ?? "type"
        guard ["type", "name", "content", "ttl", "proxied"].contains(order) else {
            throw .invalid(1004, "Records cannot be ordered by \(order).")
        }
        isDescending = request.query("direction") == "desc"
    }

    func apply(_ records: [CloudflareRecord]) -> [CloudflareRecord] {
        let found =
            tests.isEmpty
            ? records
            : records.filter { record in
                isAny ? tests.contains { $0(record) } : tests.allSatisfy { $0(record) }
            }
        let sorted = found.sorted { (key($0), $0.type, $0.name, $0.id) < (key($1), $1.type, $1.name, $1.id) }
        return isDescending ? sorted.reversed() : sorted
    }

    private func key(_ record: CloudflareRecord) -> String {
        switch order {
        case "name": record.name
        case "content": record.content
        case "ttl": String(String(record.ttl + 1_000_000).suffix(7))
        case "proxied": record.proxied ? "1" : "0"
        default: record.type
        }
    }

    private static let paging: Set<String> = ["per_page", "page", "match", "order", "direction", "tag_match"]

    /// Nil for what is no filter; an unknown one is refused, not passed over.
    private static func test(_ key: String, _ value: String, _ zone: CloudflareZone) throws(CloudflareRefusal) -> (
        (CloudflareRecord) -> Bool
    )? {
        if paging.contains(key) { return nil }
        let wanted = value.lowercased()
        switch key {
        case "type": return { $0.type.lowercased() == wanted }
        case "proxied": return { String($0.proxied) == wanted }
        case "name": return { $0.name == CloudflareText.name(value, zone: zone.canonicalName) }
        default: break
        }
        let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
        guard parts.count == 2, let matches = matcher(parts[1], wanted) else { throw .invalid(1004, "The filter \(key) is unknown.") }
        switch parts[0] {
        case "name": return { matches($0.name) }
        case "content": return { matches($0.content.lowercased()) }
        case "comment": return { matches($0.comment?.lowercased() ?? "") }
        case "tag":
            return { record in
                let tags = record.tags.map { $0.lowercased() }
                switch parts[1] {
                case "present": return tags.contains { $0 == wanted || $0.hasPrefix(wanted + ":") }
                case "absent": return !tags.contains { $0 == wanted || $0.hasPrefix(wanted + ":") }
                default: return tags.contains(where: matches)
                }
            }
        default: throw .invalid(1004, "The filter \(key) is unknown.")
        }
    }

    private static func matcher(_ word: String, _ wanted: String) -> ((String) -> Bool)? {
        switch word {
        case "exact": { $0 == wanted }
        case "contains": { $0.contains(wanted) }
        case "startswith": { $0.hasPrefix(wanted) }
        case "endswith": { $0.hasSuffix(wanted) }
        case "present": { !$0.isEmpty }
        case "absent": { $0.isEmpty }
        default: nil
        }
    }
}
