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
        let fields = try Members(try decoder.singleValueContainer().decode(JSONValue.self))
        id = try fields.text("id")
        type = try fields.text("type").uppercased()
        name = try fields.text("name")
        content = try fields.text("content")
        guard let ttl = fields["ttl"]?.integer else { throw Malformed(message: "a record without a TTL") }
        self.ttl = ttl
        proxied = try fields.optional("proxied", \.boolean) ?? false
        let comment = try fields.optional("comment", \.string)
        self.comment = comment?.isEmpty == true ? nil : comment
        priority = ["MX", "SRV", "URI"].contains(type) ? try fields["priority"].map { try $0.decoded(as: LenientScalar.self) } : nil
        data = Self.hasData(type) ? try Self.data(fields) : [:]
        guard type != "MX" || priority != nil || data["priority"] != nil else {
            throw Malformed(message: "an MX record without a preference")
        }
        if !data.isEmpty || priority != nil {
            let names = Self.numbers(type)
            let numbers = data.filter { names.contains($0.key) }.map(\.value) + [priority].compactMap(\.self)
            guard numbers.allSatisfy(\.isNumber) else { throw Malformed(message: "a member of a record is not a number") }
        }
        tags = try fields.optional("tags", \.array).map { try $0.map { try Self.text($0) } } ?? []
        // A switch that stands beside the others, and that no file can declare either.
        settings = try Self.settings(fields).union(fields["private_routing"]?.boolean == true ? ["private_routing"] : [])
        // `meta` may be missing, null, or no object: what no product says it keeps may be changed, and it refuses where it does.
        isReadOnly = fields["meta"]?["read_only"]?.boolean ?? false
    }

    /// The members of an object that are there and not null.
    private struct Members {
        private let all: [String: JSONValue]

        init(_ json: JSONValue) throws {
            guard case .object(let members) = json else { throw Malformed(message: "a record is not an object") }
            all = members
        }

        subscript(_ name: String) -> JSONValue? {
            guard let value = all[name], value != .null else { return nil }
            return value
        }

        func text(_ name: String) throws -> String {
            guard case .string(let text)? = all[name] else { throw Malformed(message: "a record without \(name)") }
            return text
        }

        /// Nil where it is not there or null; of another type it is an error.
        func optional<Value>(_ name: String, _ read: (JSONValue) -> Value?) throws -> Value? {
            guard let value = self[name] else { return nil }
            guard let read = read(value) else { throw Malformed(message: "\(name) is of another type") }
            return read
        }
    }

    private static func text(_ json: JSONValue) throws -> String {
        guard case .string(let text) = json else { throw Malformed(message: "a tag is not a text") }
        return text
    }

    private static func data(_ fields: Members) throws -> [String: LenientScalar] {
        let members = try fields.optional("data", \.object) ?? [:]
        return try members.filter { $0.value != .null }.mapValues { try $0.decoded(as: LenientScalar.self) }
    }

    /// A setting that no file can declare may be anything, and is on where it is not off or empty; one that a file can, and that cannot be read, is
    /// not off. Null is off.
    private static func settings(_ fields: Members) throws -> Set<String> {
        let switches = try fields.optional("settings", \.object) ?? [:]
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

    /// Of LOC, HTTPS and SVCB the `content` is whole, and `data` is only half of what it says.
    private static func hasData(_ type: String) -> Bool {
        ["CAA", "CERT", "DNSKEY", "DS", "MX", "NAPTR", "SMIMEA", "SRV", "SSHFP", "TLSA", "URI"].contains(type)
    }

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
