internal import Cryptography

/// Bytes as text. Each gives nil for a good value, else the reason.
enum EncodedFormats {
    static func hex(_ value: String, _ bounds: Format.Bounds) -> String? {
        guard value.utf8.allSatisfy({ isHex($0) }) else { return "it has other characters" }
        return bounds.contain(value.utf8.count) ? nil : "it has \(value.utf8.count)"
    }

    static func base64(_ value: String, _ bounds: Format.Bounds) -> String? {
        guard let bytes = Base64.decode(value) else { return "it cannot be decoded" }
        return bounds.contain(bytes.count) ? nil : "it has \(bytes.count)"
    }

    /// The unreserved characters of RFC 3986 §2.3, which hold Base64's URL-safe alphabet (RFC 4648 §5).
    static func token(_ value: String, _ bounds: Format.Bounds) -> String? {
        guard value.wholeMatch(of: /[A-Za-z0-9._~-]+/) != nil else { return "it has other characters" }
        return bounds.contain(value.utf8.count) ? nil : "it has \(value.utf8.count)"
    }

    /// RFC 9562 §4.
    static func uuid(_ value: String) -> String? {
        let parts = value.split(separator: "-", omittingEmptySubsequences: false)
        let isGood = parts.map(\.utf8.count) == [8, 4, 4, 4, 12] && parts.allSatisfy { $0.utf8.allSatisfy { isHex($0) } }
        return isGood ? nil : ""
    }

    /// RFC 7468: one or more blocks, such as a certificate with its chain.
    static func pem(_ value: String, label: String?) -> String? {
        if value.contains("\\n") { return "its line breaks are written as \\n" }
        var rest = value[...]
        repeat {
            guard let block = rest.prefixMatch(of: /\s*-----BEGIN ([A-Z0-9 ]+)-----\r?\n/) else { return "it does not begin with a block" }
            guard label == nil || block.1 == label ?? "" else { return "it holds something else" }
            guard let end = rest.firstRange(of: "-----END \(block.1)-----") else { return "a block does not end" }
            let body = rest[block.range.upperBound..<end.lowerBound].filter { !$0.isWhitespace }
            guard !body.isEmpty, Base64.decode(String(body)) != nil else { return "a block cannot be decoded" }
            rest = rest[end.upperBound...].drop(while: \.isWhitespace)
        } while !rest.isEmpty
        return nil
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"), UInt8(ascii: "A")...UInt8(ascii: "F"): true
        default: false
        }
    }
}
