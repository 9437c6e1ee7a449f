internal import CanonicalJSON
internal import Estate

/// A value as the fields that Cloudflare takes when a record is written.
///
/// Source: Cloudflare API, DNS Records for a Zone, schemas of `POST` by type.
enum RecordFields {
    static func of(_ value: RecordValue) -> [String: JSONValue] {
        switch value {
        // Flattened, an alias is a CNAME.
        case .a(let text), .aaaa(let text), .alias(let text), .cname(let text), .ns(let text), .ptr(let text):
            ["content": .string(text)]
        case .txt(let text):
            // Quoted and cut at 255 bytes, so that it is stored as it is sent: unquoted text is not split.
            ["content": .string(TXTStrings.quoted(text))]
        case .mx(let preference, let exchange):
            ["content": .string(exchange), "priority": .integer(preference)]
        case .srv(let priority, let weight, let port, let target):
            [
                "data": [
                    "priority": .integer(priority), "weight": .integer(weight), "port": .integer(port), "target": .string(target),
                ]
            ]
        case .caa(let flags, let tag, let value):
            ["data": ["flags": .integer(flags), "tag": .string(tag), "value": .string(value)]]
        case .data(let data): of(data)
        case .expression: [:]
        }
    }

    /// The fields of a shape have the names of the API but for two.
    private static let renamed = ["params": "value", "regexp": "regex"]

    private static func of(_ data: RecordData) -> [String: JSONValue] {
        switch data.type {
        case .loc: return ["data": .object(location(data))]
        case .openpgpkey: return ["content": .string(data.presentation)]
        default: break
        }
        guard let shape = RecordShape.of(data.type) else { return ["content": .string(data.presentation)] }
        var members: [String: JSONValue] = [:]
        for (field, text) in zip(shape.fields, data.fields) {
            let isNumber = if case .number = field.kind { true } else { false }
            members[renamed[field.name] ?? field.name] = isNumber ? .integer(Int(text) ?? 0) : .string(text)
        }
        // As with MX, the priority of a URI stands outside of its data.
        guard data.type == .uri, let priority = members.removeValue(forKey: "priority") else { return ["data": .object(members)] }
        return ["data": .object(members), "priority": priority]
    }

    private static let places = [
        "lat_degrees", "lat_minutes", "lat_seconds", "lat_direction", "long_degrees", "long_minutes", "long_seconds", "long_direction",
        "altitude", "size", "precision_horz", "precision_vert",
    ]

    private static func location(_ data: RecordData) -> [String: JSONValue] {
        let parts = zip(places, Location.parts(data.presentation)).map { name, text -> (String, JSONValue) in
            (name, Int(text).map { .integer($0) } ?? Double(text).map { .number($0) } ?? .string(text))
        }
        return Dictionary(parts, uniquingKeysWith: { first, _ in first })
    }
}
