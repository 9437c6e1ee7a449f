internal import DNSModel

/// How the API names a zone.
///
/// Source: PowerDNS, `pdns/ws-api.cc` (`apiZoneNameToId`).
enum ZoneID {
    /// A full name with the trailing dot, without which the server refuses it.
    static func name(_ name: String) -> String { PresentationText.name(name) }

    /// The zone in a path: letters, digits, `.` and `-` as they are, any other octet as `=2F`.
    static func of(_ zone: String) -> String {
        var id = ""
        for byte in name(zone).utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."):
                id.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                id += "=" + (digits.count == 1 ? "0" : "") + digits
            }
        }
        return id
    }
}
