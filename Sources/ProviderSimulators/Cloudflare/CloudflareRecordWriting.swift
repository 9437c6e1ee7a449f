internal import CanonicalJSON

/// Makes records out of bodies, or refuses them (§1.2.4).
struct CloudflareRecordWriting {
    let zone: CloudflareZone
    let time: String
    /// A seed may have settings that no request can make: those of a later API.
    var isSeed = false

    private static let types: Set<String> = Set(CloudflareRecordData.fields.keys).union([
        "A", "AAAA", "CAA", "CNAME", "LOC", "MX", "NS", "OPENPGPKEY", "PTR", "SRV", "TXT",
    ])

    /// A new record, or what `old` becomes.
    /// - Parameter keeps: what the body does not say stays (PATCH); otherwise it goes back to its default (PUT, POST).
    func record(_ body: JSONValue, over old: CloudflareRecord? = nil, id: String, keeps: Bool) throws(CloudflareRefusal) -> CloudflareRecord
    {
        let kept = keeps ? old : nil
        guard let type = body["type"]?.string?.uppercased() ?? kept?.type, Self.types.contains(type) else {
            throw .invalid(9000, "DNS record type is invalid.")
        }
        guard let name = (body["name"]?.string ?? kept?.name).map({ CloudflareText.name($0, zone: zone.canonicalName) }), isName(name)
        else {
            throw .invalid(9000, "DNS name is invalid.")
        }
        let proxied = body["proxied"]?.boolean ?? kept?.proxied ?? false
        guard !proxied || CloudflareRecord.proxiable.contains(type) else { throw .invalid(9041, "This DNS record type cannot be proxied.") }
        let (content, priority, data) = try value(body, type: type, kept: kept)
        let tags = try tags(body, kept: kept)
        let settings = try settings(body, type: type, isProxied: proxied, kept: kept)
        return CloudflareRecord(
            id: id, type: type, name: name, content: content, ttl: proxied ? 1 : try ttl(body, kept: kept), proxied: proxied,
            comment: try comment(body, kept: kept), tags: tags, priority: priority, data: data, isReadOnly: false,
            createdOn: old?.createdOn ?? time, modifiedOn: time, settings: settings)
    }

    private func isName(_ name: String) -> Bool {
        CloudflareText.isHost(name) && (name == zone.canonicalName || name.hasSuffix("." + zone.canonicalName))
    }

    private func ttl(_ body: JSONValue, kept: CloudflareRecord?) throws(CloudflareRefusal) -> Int {
        let ttl = body["ttl"]?.integer ?? kept?.ttl ?? 1
        guard ttl == 1 || (zone.smallestTTL...86_400).contains(ttl) else {
            throw .invalid(9021, "TTL must be between \(zone.smallestTTL) and 86400 seconds, or 1 for Automatic.")
        }
        return ttl
    }

    private func comment(_ body: JSONValue, kept: CloudflareRecord?) throws(CloudflareRefusal) -> String? {
        guard let given = body["comment"] else { return kept?.comment }
        guard let text = given.string, !text.isEmpty else { return nil }
        guard text.count <= zone.commentLimit, !text.contains(where: \.isNewline) else {
            throw .invalid(9101, "Comment may not be longer than \(zone.commentLimit) characters and holds no line breaks.")
        }
        return text
    }

    private func tags(_ body: JSONValue, kept: CloudflareRecord?) throws(CloudflareRefusal) -> [String] {
        guard let given = body["tags"]?.array?.compactMap(\.string) else { return kept?.tags ?? [] }
        guard given.count <= zone.tagQuota else {
            throw .invalid(9300, "DNS record has \(given.count) tags, exceeding the quota of \(zone.tagQuota).")
        }
        for tag in given {
            let name = tag.prefix { $0 != ":" }
            let isName =
                !name.isEmpty && name.count <= 32 && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_-".contains($0)) }
            guard isName, tag.dropFirst(name.count + 1).count <= 100 else { throw .invalid(9300, "DNS record tag \(tag) is invalid.") }
        }
        // A name is the same in any case.
        let names = given.map { tag in tag.prefix { $0 != ":" }.lowercased() + tag.drop { $0 != ":" } }
        return Set(names).sorted()
    }

    /// What is not said is off, or stays where it is kept (§6.4: flattening one record is for paid plans, and not for proxied ones).
    private func settings(
        _ body: JSONValue, type: String, isProxied: Bool, kept: CloudflareRecord?
    ) throws(CloudflareRefusal) -> [String: Bool] {
        guard let given = body["settings"]?.object else { return kept?.settings ?? [:] }
        var settings = kept?.settings ?? [:]
        for (name, value) in given.sorted(by: { $0.key < $1.key }) {
            guard let isOn = value.boolean else { throw .invalid(9000, "DNS record setting \(name) must be a boolean.") }
            let isAllowed =
                switch name {
                case "flatten_cname": type == "CNAME" && !isProxied && zone.plan != "free"
                case "ipv4_only", "ipv6_only": isProxied
                default: false
                }
            guard isAllowed || !isOn || isSeed else { throw .invalid(9000, "DNS record setting \(name) is not available for this record.") }
            settings[name] = isOn
        }
        return settings
    }

    private typealias Value = (content: String, priority: Int?, data: JSONValue?)

    private func value(_ body: JSONValue, type: String, kept: CloudflareRecord?) throws(CloudflareRefusal) -> Value {
        if type == "SRV" || type == "CAA" || type == "LOC" || CloudflareRecordData.fields[type] != nil {
            if body["data"] == nil, let kept { return (kept.content, body["priority"]?.integer ?? kept.priority, kept.data) }
            switch type {
            case "SRV": return try srv(body["data"])
            case "CAA": return try caa(body["data"])
            case "LOC": return (try CloudflareRecordData.location(body["data"]), nil, body["data"])
            default: return try data(body, type: type)
            }
        }
        guard let text = body["content"]?.string ?? kept?.content else { throw .invalid(9005, "Content is required.") }
        switch type {
        case "A":
            guard CloudflareText.isIPv4(text) else { throw .invalid(9005, "Content for A record must be a valid IPv4 address.") }
            return (text, nil, nil)
        case "AAAA":
            guard let address = CloudflareText.ipv6(text) else {
                throw .invalid(9006, "Content for AAAA record must be a valid IPv6 address.")
            }
            return (address, nil, nil)
        case "TXT": return (try txt(text), nil, nil)
        case "OPENPGPKEY":
            guard CloudflareRecordData.isBase64(text) else { throw .invalid(9108, "Content for OPENPGPKEY record must be Base64.") }
            return (text, nil, nil)
        case "MX":
            guard let priority = body["priority"]?.integer ?? kept?.priority, (0...65_535).contains(priority) else {
                throw .invalid(9100, "Priority is required for MX records.")
            }
            return (try host(text, code: 9009), priority, nil)
        default: return (try host(text, code: 9007), nil, nil)
        }
    }

    private func host(_ text: String, code: Int) throws(CloudflareRefusal) -> String {
        let host = CloudflareText.host(text)
        guard CloudflareText.isHost(host) else { throw .invalid(code, "Content must be a hostname.") }
        return host
    }

    /// Of a type whose `content` is made from its `data` (§6.1).
    private func data(_ body: JSONValue, type: String) throws(CloudflareRefusal) -> Value {
        let (content, stored) = try CloudflareRecordData.read(body["data"], type: type)
        guard type == "URI" else { return (content, nil, stored) }
        guard let priority = body["priority"]?.integer, (0...65_535).contains(priority) else {
            throw .invalid(9100, "Priority is required for URI records.")
        }
        return (content, priority, stored)
    }

    /// At most 4,096 octets on the wire (§6.2); nothing is not a TXT record.
    private func txt(_ text: String) throws(CloudflareRefusal) -> String {
        guard let content = CloudflareText.txt(text), !CloudflareText.meaning(content).isEmpty else {
            throw .invalid(9207, "Content for TXT record is invalid.")
        }
        let octets = CloudflareText.meaning(content).count
        guard octets + (octets + 254) / 255 <= 4_096 else { throw .invalid(9207, "Content for TXT record is too long.") }
        return content
    }

    private func srv(_ data: JSONValue?) throws(CloudflareRefusal) -> Value {
        guard let priority = data?["priority"]?.integer, let weight = data?["weight"]?.integer, let port = data?["port"]?.integer,
            let target = data?["target"]?.string ?? (data?["target"] == false ? "." : nil),
            [priority, weight, port].allSatisfy({ (0...65_535).contains($0) })
        else { throw .invalid(9108, "Data for SRV record needs priority, weight, port and target.") }
        let host = try host(target, code: 9007)
        // The root comes back as `false` (§1.2.4).
        let stored: JSONValue = [
            "priority": .integer(priority), "weight": .integer(weight), "port": .integer(port),
            "target": host == "." ? false : .string(host),
        ]
        return ("\(weight) \(port) \(host)", priority, stored)
    }

    private func caa(_ data: JSONValue?) throws(CloudflareRefusal) -> Value {
        guard let flags = data?["flags"]?.integer, (0...255).contains(flags), let tag = data?["tag"]?.string,
            let value = data?["value"]?.string,
            ["issue", "issuewild", "iodef"].contains(tag)
        else { throw .invalid(9108, "Data for CAA record needs flags, tag and value.") }
        return (
            "\(flags) \(tag) \"\(value)\"", nil, ["flags": .integer(flags), "tag": .string(tag), "value": .string(value)]
        )
    }
}
