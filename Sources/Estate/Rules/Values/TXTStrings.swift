/// The character-strings of a TXT record (RFC 1035 §3.3.14, quoting as in §5.1).
package enum TXTStrings {
    /// The text cut into strings of at most 255 UTF-8 bytes (RFC 1035 §3.3); no scalar is cut. The empty text is one string.
    package static func split(_ text: String) -> [String] {
        var parts: [String] = []
        var part = String.UnicodeScalarView()
        var size = 0
        for scalar in text.unicodeScalars {
            let width = UTF8.width(scalar)
            if size + width > 255 {
                parts.append(String(part))
                (part, size) = (String.UnicodeScalarView(), 0)
            }
            part.append(scalar)
            size += width
        }
        return parts.isEmpty || size > 0 ? parts + [String(part)] : parts
    }

    /// `"first255" "rest"`: what a provider that stores the presentation wants to be sent.
    package static func quoted(_ text: String) -> String {
        split(text).map(quotedString).joined(separator: " ")
    }

    /// The text a provider returned: strings joined when it begins and ends with `"`, else as it is. What looks quoted
    /// but is malformed, or is not UTF-8 once joined, also stays as it is, so that the difference shows.
    package static func join(_ wire: String) -> String {
        looksQuoted(wire) ? unquoted(wire) ?? wire : wire
    }

    /// One string in quotes; only `"` and `\` are escaped.
    package static func quotedString(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        scalars.append("\"")
        for scalar in text.unicodeScalars {
            if scalar == "\"" || scalar == "\\" { scalars.append("\\") }
            scalars.append(scalar)
        }
        scalars.append("\"")
        return String(scalars)
    }

    /// By scalars: a combining mark after the quote would hide it from a comparison by characters.
    static func looksQuoted(_ text: String) -> Bool {
        text.unicodeScalars.first == "\"" && text.unicodeScalars.last == "\""
    }

    /// The joined text of quoted strings with blanks, or nothing, between them; nil when malformed (RFC 1035 §5.1: `\X`
    /// is the character, `\DDD` the octet).
    static func unquoted(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let first = rest.popFirst() {
            if first == UInt8(ascii: " ") || first == UInt8(ascii: "\t") { continue }
            guard first == UInt8(ascii: "\""), let string = string(&rest) else { return nil }
            bytes += string
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func string(_ rest: inout Substring.UTF8View) -> [UInt8]? {
        var bytes: [UInt8] = []
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "\"") { return bytes }
            guard byte == UInt8(ascii: "\\") else {
                bytes.append(byte)
                continue
            }
            guard let escaped = rest.first else { return nil }
            if digit(escaped) != nil {
                let digits = rest.prefix(3).compactMap(digit)
                let value = digits.reduce(0) { $0 * 10 + $1 }
                guard digits.count == 3, let octet = UInt8(exactly: value) else { return nil }
                bytes.append(octet)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(escaped)
                rest = rest.dropFirst()
            }
        }
        return nil
    }

    private static func digit(_ byte: UInt8) -> Int? {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) ? Int(byte - UInt8(ascii: "0")) : nil
    }
}
