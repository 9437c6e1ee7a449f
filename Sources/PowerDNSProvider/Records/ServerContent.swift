internal import Estate

/// A record's value as the server writes it: it prints again what it has read, and refuses what does not come out the same.
///
/// Tried with 4.7.3; names end with a dot, strings are in quotes, octets outside of printable ASCII are `\DDD` (RFC 1035 §5.1).
enum ServerContent {
    /// - Parameter value: canonical, and no expression.
    static func of(_ value: RecordValue) -> String {
        switch value {
        case .a(let address): address
        case .aaaa(let address): hexadecimal(address)
        case .alias(let host), .cname(let host), .ns(let host), .ptr(let host): ZoneID.name(host)
        case .mx(let preference, let exchange): "\(preference) \(ZoneID.name(exchange))"
        case .srv(let priority, let weight, let port, let target): "\(priority) \(weight) \(port) \(ZoneID.name(target))"
        case .caa(let flags, let tag, let text): "\(flags) \(tag) \(quoted(text))"
        case .txt(let text): TXTStrings.split(text).map(quoted).joined(separator: " ")
        case .data(let data): of(data)
        case .expression: ""
        }
    }

    private static func of(_ data: RecordData) -> String {
        // With a blank at its end where there is no octet.
        if case .unknown = data.type { return "\\# \(data.fields[0].utf8.count / 2) \(data.fields[0])" }
        guard let shape = RecordShape.of(data.type) else { return data.fields.joined(separator: " ") }
        let words = zip(shape.fields, data.fields).map { field, text in
            switch field.kind {
            case .number, .hexadecimal, .base64: text
            case .host: ZoneID.name(text)
            case .text: quoted(text)
            case .parameters: ServerParameters.of(text)
            }
        }
        return words.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// One string in quotes.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += "\\" + String(Unicode.Scalar(byte))
            case 0x20...0x7E: result.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte)
                result += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
            }
        }
        return result + "\""
    }

    /// The server reads no dotted quad inside of an IPv6 address, and prints one.
    private static func hexadecimal(_ address: String) -> String {
        guard let start = address.lastIndex(of: ":").map(address.index(after:)), address[start...].contains(".") else { return address }
        let octets = address[start...].split(separator: ".").compactMap { Int($0) }
        guard octets.count == 4 else { return address }
        return address[..<start] + String(octets[0] << 8 | octets[1], radix: 16) + ":" + String(octets[2] << 8 | octets[3], radix: 16)
    }
}
