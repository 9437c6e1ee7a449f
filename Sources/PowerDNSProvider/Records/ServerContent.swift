internal import DNSModel
internal import Estate

/// A record's value as the server writes it: it prints again what it has read, and refuses what does not come out the same.
///
/// Tried with 4.7.3: where it differs from what a zone file may hold.
enum ServerContent {
    /// - Parameter value: canonical, and no expression.
    static func of(_ value: RecordValue) -> String {
        switch value {
        case .aaaa(let address): hexadecimal(address)
        // With a blank at its end where there is no octet.
        case .data(let data) where isUnknown(data.type): "\\# \(data.fields[0].utf8.count / 2) \(data.fields[0])"
        default: PresentationText.of(value, parameters: ServerParameters.of)
        }
    }

    private static func isUnknown(_ type: RecordType) -> Bool { if case .unknown = type { true } else { false } }

    /// The server reads no dotted quad inside of an IPv6 address, and prints one.
    private static func hexadecimal(_ address: String) -> String {
        guard let start = address.lastIndex(of: ":").map(address.index(after:)), address[start...].contains(".") else { return address }
        let octets = address[start...].split(separator: ".").compactMap { Int($0) }
        guard octets.count == 4 else { return address }
        return address[..<start] + String(octets[0] << 8 | octets[1], radix: 16) + ":" + String(octets[2] << 8 | octets[3], radix: 16)
    }
}
