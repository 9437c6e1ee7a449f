internal import CanonicalJSON
internal import HTTPMessages

/// The zones as a name server serves them: the questions of PowerDNS' remote backend over HTTP
/// (https://doc.powerdns.com/authoritative/backends/remote.html), so that a real server answers with what the simulated
/// Cloudflare has.
extension CloudflareSimulator {
    package var published: PublishedNames? {
        PublishedNames(state.zones.flatMap { $0.records.map(Self.publication) })
    }

    private static func publication(_ record: CloudflareRecord) -> PublishedNames.Record {
        let value =
            switch record.type {
            case _ where record.proxied: content(of: record)
            case "TXT": String(decoding: CloudflareText.meaning(record.content), as: UTF8.self)
            default: record.content.lowercased()
            }
        return .init(name: record.name, type: type(of: record), value: value)
    }

    private static let prefix = "/_dns/"

    /// Nil for other paths.
    func names(_ request: HTTPRequest) -> HTTPResponse? {
        guard request.path.hasPrefix(Self.prefix) else { return nil }
        let parts = request.path.dropFirst(Self.prefix.count).split(separator: "/").map { PercentEncoding.decode(String($0)) }
        switch parts.first {
        case "lookup" where parts.count == 3: return Self.result(.array(lookUp(parts[1], parts[2])))
        case "getAllDomains": return Self.result(.array(state.zones.enumerated().map { Self.domain($1, number: $0) }))
        case "getDomainInfo" where parts.count == 2:
            let name = Self.bare(parts[1])
            let found = state.zones.enumerated().first { $1.canonicalName == name }
            return Self.result(found.map { Self.domain($1, number: $0) } ?? false)
        default: return Self.result(false)
        }
    }

    private static func result(_ value: JSONValue) -> HTTPResponse { HTTPResponse(status: 200, json: ["result": value]) }

    private static func domain(_ zone: CloudflareZone, number: Int) -> JSONValue {
        ["id": .integer(number + 1), "zone": .string(zone.canonicalName + "."), "kind": "native", "serial": 1]
    }

    private static func bare(_ name: String) -> String { String((name.hasSuffix(".") ? name.dropLast() : name[...]).lowercased()) }

    private func lookUp(_ written: String, _ type: String) -> [JSONValue] {
        let name = Self.bare(written)
        guard let zone = state.zones.first(where: { name == $0.canonicalName || name.hasSuffix("." + $0.canonicalName) }) else { return [] }
        var found = zone.records.filter { $0.name == name }.map { (Self.type(of: $0), Self.content(of: $0)) }
        if name == zone.canonicalName {
            found.append(("SOA", "ns1.\(name). hostmaster.\(name). 1 10000 2400 604800 1800"))
            found.append(("NS", "ns1.\(name)."))
        }
        return found.filter { type == "ANY" || $0.0 == type }.map {
            ["qtype": .string($0.0), "qname": .string(name + "."), "content": .string($0.1), "ttl": 60]
        }
    }

    /// What is proxied is answered with Cloudflare's own addresses.
    private static func type(of record: CloudflareRecord) -> String { record.proxied ? "A" : record.type }

    private static func content(of record: CloudflareRecord) -> String {
        if record.proxied { return "192.0.2.53" }
        switch record.type {
        case "TXT":
            // The API takes text with and without quotes.
            let text = record.content
            return text.hasPrefix("\"") ? text : "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        case "CNAME", "NS", "PTR": return record.content + "."
        case "MX": return "\(record.priority ?? 0) \(record.content == "." ? "." : record.content + ".")"
        case "SRV": return "\(record.priority ?? 0) \(record.content)\(record.content.hasSuffix(".") ? "" : ".")"
        case "URI": return "\(record.priority ?? 0) \(record.content)"
        case "NAPTR": return record.content.hasSuffix(".") ? record.content : record.content + "."
        case "HTTPS", "SVCB":
            let words = record.content.split(separator: " ", maxSplits: 2).map(String.init)
            return ([words[0], words[1] == "." ? "." : words[1] + "."] + words.dropFirst(2)).joined(separator: " ")
        default: return record.content
        }
    }
}
