internal import CanonicalJSON
internal import Estate

/// One record as it is listed.
///
/// Source: Cloudflare API, DNS Records for a Zone, `GET /zones/{zone_id}/dns_records`.
struct DNSRecord: Decodable {
    let id: String
    let type: String
    let name: String
    let content: String
    let ttl: Int
    let proxied: Bool
    let comment: String?
    let priority: LenientScalar?
    /// Only read for the types whose `content` is ambiguous.
    let data: [String: LenientScalar]
    /// Another product keeps the record.
    let isReadOnly: Bool
    /// `name:value`, in any order.
    let tags: [String]
    /// The settings that are on.
    let settings: Set<String>

    /// Why an answer is no record; whoever reads it says no more than that.
    private struct Malformed: Error {
        let message: String
    }

    /// Read by hand: a zone has tens of thousands of them.
    init(from decoder: any Decoder) throws {
        guard case .object(let members) = try decoder.singleValueContainer().decode(JSONValue.self) else {
            throw Malformed(message: "a record is not an object")
        }
        var fields = Members()
        for (name, value) in members { fields.keep(value, as: name) }
        fields.isReadOnly = members["meta"]?["read_only"]
        try self.init(fields)
    }

    private init(_ fields: Members) throws {
        id = try Members.text(fields.id, "id")
        type = try Members.text(fields.type, "type").uppercased()
        name = try Members.text(fields.name, "name")
        content = try Members.text(fields.content, "content")
        guard let ttl = fields.ttl?.integer else { throw Malformed(message: "a record without a TTL") }
        self.ttl = ttl
        proxied = try Members.optional(fields.proxied, "proxied", \.boolean) ?? false
        let comment = try Members.optional(fields.comment, "comment", \.string)
        self.comment = comment?.isEmpty == true ? nil : comment
        priority =
            Self.hasPriority(type) ? try Members.present(fields.priority).map { try $0.decoded(as: LenientScalar.self) } : nil
        data = Self.hasData(type) ? try Self.data(fields) : [:]
        guard type != "MX" || priority != nil || data["priority"] != nil else {
            throw Malformed(message: "an MX record without a preference")
        }
        if !data.isEmpty || priority != nil {
            let names = Self.numbers(type)
            let numbers = data.filter { names.contains($0.key) }.map(\.value) + [priority].compactMap(\.self)
            guard numbers.allSatisfy(\.isNumber) else { throw Malformed(message: "a member of a record is not a number") }
        }
        tags = try Members.optional(fields.tags, "tags", \.array).map { try $0.map { try Self.text($0) } } ?? []
        // A switch that stands beside the others, and that no file can declare either.
        settings = try Self.settings(fields).union(fields.privateRouting?.boolean == true ? ["private_routing"] : [])
        // `meta` may be missing, null, or no object: what no product says it keeps may be changed, and it refuses where it does.
        isReadOnly = fields.isReadOnly?.boolean ?? false
    }

    /// The members of an object that are read.
    private struct Members {
        var id, type, name, content, ttl, proxied, comment, priority, data, tags, settings, privateRouting: JSONValue?
        /// Of the member `meta`.
        var isReadOnly: JSONValue?

        /// A member of another name is not kept.
        mutating func keep(_ value: JSONValue, as name: String) {
            switch name {
            case "id": id = value
            case "type": type = value
            case "name": self.name = value
            case "content": content = value
            case "ttl": ttl = value
            case "proxied": proxied = value
            case "comment": comment = value
            case "priority": priority = value
            case "data": data = value
            case "tags": tags = value
            case "settings": settings = value
            case "private_routing": privateRouting = value
            default: return
            }
        }

        /// Nil where it is not there or null.
        static func present(_ value: JSONValue?) -> JSONValue? {
            guard let value, value != .null else { return nil }
            return value
        }

        static func text(_ value: JSONValue?, _ name: String) throws -> String {
            guard case .string(let text)? = value else { throw Malformed(message: "a record without \(name)") }
            return text
        }

        /// Nil where it is not there or null; of another type it is an error.
        static func optional<Value>(_ value: JSONValue?, _ name: String, _ read: (JSONValue) -> Value?) throws -> Value? {
            guard let value = present(value) else { return nil }
            guard let read = read(value) else { throw Malformed(message: "\(name) is of another type") }
            return read
        }
    }

    private static func text(_ json: JSONValue) throws -> String {
        guard case .string(let text) = json else { throw Malformed(message: "a tag is not a text") }
        return text
    }

    private static func data(_ fields: Members) throws -> [String: LenientScalar] {
        let members = try Members.optional(fields.data, "data", \.object) ?? [:]
        return try members.filter { $0.value != .null }.mapValues { try $0.decoded(as: LenientScalar.self) }
    }

    /// A setting that no file can declare may be anything, and is on where it is not off or empty; one that a file can, and that cannot be read, is
    /// not off. Null is off.
    private static func settings(_ fields: Members) throws -> Set<String> {
        let switches = try Members.optional(fields.settings, "settings", \.object) ?? [:]
        guard !switches.isEmpty else { return [] }
        for name in CloudflareDNS.capabilities.recordSettings.keys {
            guard let value = switches[name], value != .null, value.boolean == nil else { continue }
            throw Malformed(message: "\(name) is not true or false")
        }
        return Set(switches.filter { !isOff($0.value) }.keys)
    }

    private static func isOff(_ value: JSONValue) -> Bool {
        switch value {
        case .null, .boolean(false), .integer(0), .string(""), .array([]): true
        case .object(let members): members.isEmpty
        default: false
        }
    }

    private static func hasPriority(_ type: String) -> Bool { type == "MX" || type == "SRV" || type == "URI" }

    /// Of LOC, HTTPS and SVCB the `content` is whole, and `data` is only half of what it says.
    private static func hasData(_ type: String) -> Bool {
        typesWithData.contains(type)
    }

    private static let typesWithData: Set = ["CAA", "CERT", "DNSKEY", "DS", "MX", "NAPTR", "SMIMEA", "SRV", "SSHFP", "TLSA", "URI"]

    /// The members of `data` that are numbers, and nothing else: text in their place would move into the next field.
    private static func numbers(_ type: String) -> [String] {
        switch type {
        case "MX": return ["priority"]
        case "SRV": return ["priority", "weight", "port"]
        case "CAA": return ["flags"]
        default:
            return (RecordType(rawValue: type).flatMap(RecordShape.of)?.fields ?? []).compactMap { field in
                guard case .number(_, let words) = field.kind, words.isEmpty else { return nil }
                return field.name
            }
        }
    }

    /// The value as one line, as a zone file has it; to be made canonical.
    var presentation: String {
        switch type {
        case "MX":
            // The top-level member is to give way to `data.priority`: read both.
            [(priority ?? data["priority"])?.text, content].compactMap(\.self).joined(separator: " ")
        case "SRV": service ?? content
        case "CAA": authorization ?? content
        default: shaped ?? content
        }
    }

    /// `content` is "weight port target" or "priority weight port target", so `data` counts where it is whole.
    private var service: String? {
        if let priority = data["priority"] ?? priority, let weight = data["weight"], let port = data["port"], let target = data["target"] {
            return "\(priority.text) \(weight.text) \(port.text) \(target.text)"
        }
        let fields = content.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard fields.count == 3, let priority else { return nil }
        return ([priority.text] + fields.map(String.init)).joined(separator: " ")
    }

    /// Of the types that have a shape, where every field is there.
    private var shaped: String? {
        guard Self.hasData(type), let shape = RecordType(rawValue: type).flatMap(RecordShape.of) else { return nil }
        let words = shape.fields.compactMap { field -> String? in
            let member = field.name == "regexp" ? "regex" : field.name
            guard let value = data[member] ?? (member == "priority" ? priority : nil) else { return nil }
            if case .text = field.kind { return TXTStrings.quotedString(value.text) }
            return value.text
        }
        return words.count == shape.fields.count ? words.joined(separator: " ") : nil
    }

    private var authorization: String? {
        guard let flags = data["flags"], let tag = data["tag"], let value = data["value"] else { return nil }
        let escaped = value.text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] }
        return "\(flags.text) \(tag.text) \"\(String(escaped))\""
    }
}

extension DNSRecord: JSONReadable {
    init(reading parser: inout JSONParser) throws {
        var fields = Members()
        try parser.members { parser, name in
            switch name {
            case "id", "type", "name", "content", "ttl", "proxied", "comment", "priority", "data", "tags", "settings":
                fields.keep(try parser.value(), as: name)
            case "meta" where parser.isAtObject:
                try parser.members { parser, name in
                    if name == "read_only" { fields.isReadOnly = try parser.value() } else { try parser.skip() }
                }
            default: try parser.skip()
            }
        }
        try self.init(fields)
    }
}
