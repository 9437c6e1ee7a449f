extension RecordValue {
    /// The octets of the record's data on the wire without name compression, as far as a limit needs them: names, texts and data at
    /// their true length, numbers at that of their type.
    package var wireOctets: Int {
        switch self {
        case .a: 4
        case .aaaa: 16
        case .alias(let host), .cname(let host), .ns(let host), .ptr(let host): Self.octets(ofName: host)
        case .mx(_, let host): 2 + Self.octets(ofName: host)
        case .srv(_, _, _, let host): 6 + Self.octets(ofName: host)
        case .caa(_, let tag, let value): 2 + tag.utf8.count + value.utf8.count
        // Each character-string has an octet for its length (RFC 1035 §3.3).
        case .txt(let text): TXTStrings.split(text).reduce(0) { $0 + 1 + $1.utf8.count }
        case .data(let data): data.wireOctets
        case .expression: 0
        }
    }

    static func octets(ofName name: String) -> Int { name == "." ? 1 : name.utf8.count + 2 }
}

extension RecordData {
    fileprivate var wireOctets: Int {
        if case .loc = type { return 16 }
        guard let shape = RecordShape.of(type) else { return (fields.first?.utf8.count ?? 0) / 2 }
        return zip(shape.fields, fields).reduce(0) { sum, part in
            switch part.0.kind {
            case .number(let range, _): sum + (range.upperBound > 255 ? 2 : 1)
            case .hexadecimal: sum + part.1.utf8.count / 2
            case .base64: sum + part.1.utf8.count / 4 * 3
            case .text: sum + 1 + part.1.utf8.count
            case .host: sum + RecordValue.octets(ofName: part.1)
            case .parameters: sum + part.1.utf8.count
            }
        }
    }
}
