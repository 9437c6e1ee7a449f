internal import CanonicalJSON
internal import HTTPMessages

/// `Range: <field> [[<excl>]<start>]..[<end>][; [max=<n>][,] [order=asc|desc]]` (§1.3).
struct HerokuRange: Hashable {
    var field: String
    var start = ""
    var excludesStart = false
    var end = ""
    var maximum = 200
    var descending = false

    init(field: String) { self.field = field }

    init?(_ text: String) {
        let sections = text.split(separator: ";", omittingEmptySubsequences: true)
        guard let first = sections.first else { return nil }
        let words = first.split(separator: " ", maxSplits: 1)
        guard words.count == 2, let dots = words[1].firstRange(of: "..") else { return nil }
        field = String(words[0])
        start = words[1][..<dots.lowerBound].filter { $0 != " " }
        end = words[1][dots.upperBound...].filter { $0 != " " }
        if start.hasPrefix("]") {
            excludesStart = true
            start.removeFirst()
        } else if start.hasPrefix("[") {
            start.removeFirst()
        }
        for option in sections.dropFirst().flatMap({ $0.split(separator: ",") }) {
            let pair = option.filter { $0 != " " }.split(separator: "=").map(String.init)
            switch (pair.first, pair.last) {
            case (nil, _): continue
            case ("max", let value?):
                guard let number = Int(value), (1...1000).contains(number) else { return nil }
                maximum = number
            case ("order", "asc"): descending = false
            case ("order", "desc"): descending = true
            default: return nil
            }
        }
    }
}

enum HerokuRanges {
    /// The answer with its page, its range headers and its ETag (§1.5).
    static func tagged(_ answer: HerokuAnswer, for call: HerokuCall) throws(HerokuRefusal) -> HTTPResponse {
        var response: HTTPResponse
        switch answer {
        case .one(let json, let status, let warning):
            response = HTTPResponse(status: status, json: json)
            if let warning { response.headers["X-Heroku-Warning"] = warning }
        case .whole(let items):
            response = HTTPResponse(status: 200, json: .array(items))
        case .list(let items, let fields):
            response = try page(items, fields: fields, header: call.headers["Range"])
        }
        let tag = "W/\"\(Identity.hex(String(decoding: response.body, as: UTF8.self)))\""
        response.headers["ETag"] = tag
        if call.method == .get, call.headers["If-None-Match"] == tag { response = HTTPResponse(status: 304, headers: ["ETag": tag]) }
        return response
    }

    private static func page(_ items: [JSONValue], fields: [String], header: String?) throws(HerokuRefusal) -> HTTPResponse {
        var range = HerokuRange(field: fields.first ?? "id")
        if let header {
            guard let asked = HerokuRange(header), fields.contains(asked.field) else { throw .badRange }
            range = asked
        }
        var rows = items.map { (key: text($0[range.field]), item: $0) }.sorted { precedes($0.key, $1.key) }
        if range.descending { rows.reverse() }
        func comesFirst(_ first: String, _ second: String) -> Bool {
            range.descending ? precedes(second, first) : precedes(first, second)
        }
        if !range.start.isEmpty {
            rows.removeAll { comesFirst($0.key, range.start) || (range.excludesStart && $0.key == range.start) }
        }
        if !range.end.isEmpty { rows.removeAll { comesFirst(range.end, $0.key) } }
        let shown = rows.prefix(range.maximum)
        let partial = shown.count < rows.count
        var response = HTTPResponse(status: partial ? 206 : 200, json: .array(shown.map(\.item)))
        response.headers["Accept-Ranges"] = fields.joined(separator: ", ")
        if let first = shown.first, let last = shown.last {
            response.headers["Content-Range"] = "\(range.field) \(first.key)..\(last.key)"
            if partial {
                let order = range.descending ? ", order=desc" : ""
                response.headers["Next-Range"] = "\(range.field) ]\(last.key)..\(range.end); max=\(range.maximum)\(order)"
            }
        }
        return response
    }

    private static func text(_ value: JSONValue?) -> String {
        value?.string ?? value?.integer.map(String.init) ?? ""
    }

    /// Numbers by value, everything else by code point.
    private static func precedes(_ first: String, _ second: String) -> Bool {
        if let one = Int(first), let other = Int(second) { return one < other }
        return first.unicodeScalars.lexicographicallyPrecedes(second.unicodeScalars)
    }
}
