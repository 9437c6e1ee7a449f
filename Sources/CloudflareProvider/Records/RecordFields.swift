internal import CanonicalJSON
internal import Estate

/// A value as the fields that Cloudflare takes when a record is written.
///
/// Source: Cloudflare API, DNS Records for a Zone, schemas of `POST` by type.
enum RecordFields {
    static func of(_ value: RecordValue) -> [String: JSONValue] {
        switch value {
        case .a(let text), .aaaa(let text), .cname(let text), .ns(let text), .ptr(let text):
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
        case .expression: [:]
        }
    }
}
