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

    private enum Key: String, CodingKey {
        case id, type, name, content, ttl, proxied, comment, priority, data, meta, tags, settings
    }

    private struct Switch: Decodable {
        /// Nil for what is no switch; null is off.
        let isOn: Bool?

        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            // What is of another type is judged by its name, which is not known here.
            isOn = value.decodeNil() ? false : try? value.decode(Bool.self)
        }
    }

    private enum MetaKey: String, CodingKey {
        case readOnly = "read_only"
    }

    init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        id = try fields.decode(String.self, forKey: .id)
        type = try fields.decode(String.self, forKey: .type).uppercased()
        name = try fields.decode(String.self, forKey: .name)
        content = try fields.decode(String.self, forKey: .content)
        ttl = try fields.decode(Int.self, forKey: .ttl)
        proxied = try fields.decodeIfPresent(Bool.self, forKey: .proxied) ?? false
        let comment = try fields.decodeIfPresent(String.self, forKey: .comment)
        self.comment = comment?.isEmpty == true ? nil : comment
        priority = ["MX", "SRV", "URI"].contains(type) ? try fields.decodeIfPresent(LenientScalar.self, forKey: .priority) : nil
        let members = Self.hasData(type) ? try fields.decodeIfPresent([String: LenientScalar?].self, forKey: .data) : nil
        data = (members ?? [:]).compactMapValues(\.self)
        guard type != "MX" || priority != nil || data["priority"] != nil else {
            throw DecodingError.dataCorruptedError(forKey: .priority, in: fields, debugDescription: "an MX record without a preference")
        }
        let names = Self.numbers(type)
        var numbers = data.filter { names.contains($0.key) }.map { ($0.key, $0.value) }
        if let priority { numbers.append(("priority", priority)) }
        if let (name, _) = numbers.first(where: { !$0.1.isNumber }) {
            throw DecodingError.dataCorruptedError(forKey: .data, in: fields, debugDescription: "\(name) is not a number")
        }
        tags = try fields.decodeIfPresent([String].self, forKey: .tags) ?? []
        let switches = try fields.decodeIfPresent([String: Switch].self, forKey: .settings) ?? [:]
        // A setting that no file can declare may be anything; one that a file can, and that cannot be read, is not off.
        if let name = CloudflareDNS.capabilities.recordSettings.keys.sorted().first(where: { switches[$0].map { $0.isOn == nil } ?? false })
        {
            throw DecodingError.dataCorruptedError(forKey: .settings, in: fields, debugDescription: "\(name) is not true or false")
        }
        settings = Set(switches.filter { $0.value.isOn == true }.keys)
        // `meta` may be missing, null, or no object: what no product says it keeps may be changed, and it refuses where it does.
        let meta = try? fields.nestedContainer(keyedBy: MetaKey.self, forKey: .meta)
        isReadOnly = (try? meta?.decodeIfPresent(Bool.self, forKey: .readOnly)) ?? false
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
