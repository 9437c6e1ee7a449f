/// The octets of a character-string as text.
enum WireText {
    /// UTF-8; what is none is quoted and escaped as in a zone file (RFC 1035 §5.1), so that it equals no other text.
    static func decoded(_ octets: [UInt8]) -> String {
        String(validating: octets, as: UTF8.self) ?? "\"\(octets.map(escaped).joined())\""
    }

    private static func escaped(_ octet: UInt8) -> String {
        switch octet {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): "\\\(Character(Unicode.Scalar(octet)))"
        case 0x20...0x7E: "\(Character(Unicode.Scalar(octet)))"
        default: "\\" + String(repeating: "0", count: octet < 10 ? 2 : octet < 100 ? 1 : 0) + "\(octet)"
        }
    }
}
