import CanonicalJSON
import Estate
import HTTPMessages
import Concurrency

/// The little of Cloudflare's DNS that reading and batches need: one zone, paging, one transaction a batch.
final class SmallCloudflare: Sendable {
    struct State {
        var records: [[String: JSONValue]] = []
        var nextID = 1
    }

    /// Besides CNAME and NS. Of other types the content would have to be made as Cloudflare makes it; the simulator does.
    static let types: [RecordType] = [.a, .aaaa, .caa, .mx, .ptr, .srv, .txt]

    let zone: String
    let id = "0123456789abcdef0123456789abcdef"
    let pageLimit: Int
    let batchLimit: Int
    let state = Locked(State())

    init(zone: String, pageLimit: Int = 5_000_000, batchLimit: Int = 200) {
        self.zone = zone
        self.pageLimit = pageLimit
        self.batchLimit = batchLimit
    }

    func answer(_ request: HTTPRequest) -> HTTPResponse {
        switch (request.method, request.path) {
        case (.get, "/zones"): listed([["id": .string(id), "name": .string(zone), "plan": ["legacy_id": "pro"]]], request)
        case (.get, "/zones/\(id)"):
            HTTPResponse(status: 200, json: ["success": true, "result": ["id": .string(id), "name": .string(zone)]])
        case (.get, "/zones/\(id)/dns_records"): listed(state.withLock { $0.records.map(JSONValue.object) }, request)
        case (.post, "/zones/\(id)/dns_records/batch"): batch((try? JSONValue(parsing: request.body)) ?? .null)
        default: refusal(404, 7003)
        }
    }

    func refusal(_ status: Int, _ code: Int) -> HTTPResponse {
        HTTPResponse(
            status: status,
            json: ["success": false, "errors": [["code": .integer(code), "message": .string("refused with \(code)")]], "result": .null])
    }

    private func listed(_ items: [JSONValue], _ request: HTTPRequest) -> HTTPResponse {
        let size = min(request.query("per_page").flatMap { Int($0) } ?? 100, pageLimit)
        let page = request.query("page").flatMap { Int($0) } ?? 1
        let part = Array(items.dropFirst((page - 1) * size).prefix(size))
        let info: JSONValue = [
            "page": .integer(page), "per_page": .integer(size), "count": .integer(part.count), "total_count": .integer(items.count),
        ]
        return HTTPResponse(status: 200, json: ["success": true, "errors": [], "result": .array(part), "result_info": info])
    }

    private func batch(_ body: JSONValue) -> HTTPResponse {
        let lists = ["deletes", "patches", "posts"].map { body[$0]?.array ?? [] }
        guard lists.reduce(0, { $0 + $1.count }) <= batchLimit else { return refusal(400, 9207) }
        return state.withLock { state in
            var next = state
            for item in lists[0] {
                guard let index = next.records.firstIndex(where: { $0["id"] == item["id"] }) else { return refusal(404, 81044) }
                next.records.remove(at: index)
            }
            for item in lists[1] {
                guard let index = next.records.firstIndex(where: { $0["id"] == item["id"] }), let fields = item.object else {
                    return refusal(404, 81044)
                }
                next.records[index] = stored(next.records[index].merging(fields) { $1 })
            }
            for item in lists[2] {
                var fields = stored(item.object ?? [:])
                fields["id"] = .string("r\(next.nextID)")
                next.nextID += 1
                next.records.append(fields)
            }
            if let code = problem(next.records) { return refusal(400, code) }
            state = next
            return HTTPResponse(status: 200, json: ["success": true, "errors": [], "result": [:]])
        }
    }

    /// As Cloudflare keeps it: lower-case names, no trailing dots, `content` made from `data`, an automatic TTL where proxied.
    private func stored(_ fields: [String: JSONValue]) -> [String: JSONValue] {
        var fields = fields
        fields["name"] = fields["name"]?.string.map { .string($0.lowercased()) }
        fields["ttl"] = fields["proxied"] == true ? 1 : fields["ttl"] ?? 1
        fields["proxied"] = fields["proxied"] ?? false
        if fields["type"] == "SRV", let data = fields["data"], let target = data["target"]?.string {
            fields["content"] = .string("\(data["weight"]?.integer ?? 0) \(data["port"]?.integer ?? 0) \(target)")
            fields["priority"] = data["priority"]
        }
        if fields["type"] == "CAA", let data = fields["data"], let value = data["value"]?.string {
            fields["content"] = .string("\(data["flags"]?.integer ?? 0) \(data["tag"]?.string ?? "") \"\(value)\"")
        }
        fields["meta"] = fields["meta"] ?? [:]
        return fields
    }

    private func problem(_ records: [[String: JSONValue]]) -> Int? {
        var seen: Set<[JSONValue?]> = []
        var types: [JSONValue: Set<String>] = [:]
        for record in records {
            guard seen.insert([record["name"], record["type"], record["content"], record["priority"]]).inserted else { return 81058 }
            types[record["name"] ?? .null, default: []].insert(record["type"]?.string ?? "")
        }
        return types.values.contains { $0.contains("CNAME") && !$0.isDisjoint(with: ["A", "AAAA"]) } ? 81053 : nil
    }

    /// Puts records in, as they would be sent.
    func seed(_ items: [JSONValue]) {
        state.withLock { state in
            for item in items {
                var fields = stored(item.object ?? [:])
                fields["id"] = fields["id"] ?? .string("r\(state.nextID)")
                state.nextID += 1
                state.records.append(fields)
            }
        }
    }

    /// `NAME TYPE CONTENT`, sorted.
    var lines: [String] {
        state.withLock { $0.records.map { "\($0["name"]?.string ?? "") \($0["type"]?.string ?? "") \($0["content"]?.string ?? "")" } }
            .sorted()
    }
}
