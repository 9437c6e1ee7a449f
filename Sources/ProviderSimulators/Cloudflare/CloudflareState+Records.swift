internal import CanonicalJSON
internal import HTTPMessages

extension CloudflareState {
    mutating func records(_ call: CloudflareCall, zone index: Int, rest: [String]) throws(CloudflareRefusal) -> HTTPResponse {
        if call.request.method == .get {
            guard call.permissions.contains("dns.read") || call.permissions.contains("dns.edit") else { throw .notPermitted }
            return try read(call, zone: index, rest: rest)
        }
        try call.require("dns.edit")
        var change = CloudflareTransaction(zones[index], time: call.time, serial: serial)
        let answer: HTTPResponse
        switch (call.request.method, rest.count) {
        case (.post, 0): answer = CloudflareAnswer.one(try change.add(call.body()).json)
        case (.post, 1) where rest[0] == "batch": answer = try batch(try call.body(), &change)
        case (.patch, 1): answer = CloudflareAnswer.one(try change.change(rest[0], call.body(), keeps: true).json)
        case (.put, 1): answer = CloudflareAnswer.one(try change.change(rest[0], call.body(), keeps: false).json)
        case (.delete, 1): answer = CloudflareAnswer.one(["id": .string(try change.delete(rest[0]).id)])
        default: throw .noRoute
        }
        // Reached only when nothing was refused: a batch is one transaction.
        zones[index] = change.zone
        zones[index].modifiedOn = call.time
        serial = change.serial
        return answer
    }

    private func read(_ call: CloudflareCall, zone index: Int, rest: [String]) throws(CloudflareRefusal) -> HTTPResponse {
        if let id = rest.first {
            guard rest.count == 1, let record = zones[index].records.first(where: { $0.id == id }) else { throw .noRecord }
            return CloudflareAnswer.one(record.json)
        }
        let found = try CloudflareFilters(call.request, zone: zones[index]).apply(zones[index].records)
        return try CloudflareAnswer.page(found.map(\.json), call, sizes: 1...5_000_000, standard: 100)
    }

    /// The order is the server's: deletes, patches, puts, posts (§1.2.2). Only the first refusal is told.
    private func batch(_ body: JSONValue, _ change: inout CloudflareTransaction) throws(CloudflareRefusal) -> HTTPResponse {
        let lists = ["deletes", "patches", "puts", "posts"].map { (name: $0, items: body[$0]?.array ?? []) }
        let count = lists.reduce(0) { $0 + $1.items.count }
        guard count <= change.zone.batchLimit else {
            throw .invalid(1004, "A batch may hold \(change.zone.batchLimit) changes, this one holds \(count).")
        }
        var result: [String: JSONValue] = [:]
        for (name, items) in lists {
            var done: [JSONValue] = []
            for item in items {
                let id = item["id"]?.string ?? ""
                switch name {
                case "deletes": done.append(try change.delete(id).json)
                case "patches": done.append(try change.change(id, item, keeps: true).json)
                case "puts": done.append(try change.change(id, item, keeps: false).json)
                default: done.append(try change.add(item).json)
                }
            }
            result[name] = .array(done)
        }
        return CloudflareAnswer.one(.object(result))
    }
}

/// Answers in the API's envelope (§1.1).
enum CloudflareAnswer {
    static func one(_ result: JSONValue) -> HTTPResponse {
        HTTPResponse(status: 200, json: ["success": true, "errors": [], "messages": [], "result": result])
    }

    /// One page, counted by position.
    static func page(
        _ items: [JSONValue], _ call: CloudflareCall, sizes: ClosedRange<Int>, standard: Int
    ) throws(CloudflareRefusal) -> HTTPResponse {
        let size = try number("per_page", call) ?? standard
        let page = try number("page", call) ?? 1
        guard sizes.contains(size), page >= 1 else { throw .invalid(1004, "Invalid page or per_page.") }
        let start = min((page - 1) * size, items.count)
        let shown = items[start..<min(start + size, items.count)]
        let info: JSONValue = [
            "page": .integer(page), "per_page": .integer(size), "count": .integer(shown.count), "total_count": .integer(items.count),
            "total_pages": .integer((items.count + size - 1) / size),
        ]
        return HTTPResponse(
            status: 200,
            json: ["success": true, "errors": [], "messages": [], "result": .array(Array(shown)), "result_info": info])
    }

    private static func number(_ name: String, _ call: CloudflareCall) throws(CloudflareRefusal) -> Int? {
        guard let text = call.request.query(name) else { return nil }
        guard let number = Int(text) else { throw .invalid(1004, "\(name) is not a number.") }
        return number
    }
}
