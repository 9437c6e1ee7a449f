/// A part of an address between two slashes. What would be read as a separator is written as `%` and two hex digits: a reverse zone
/// (RFC 2317) has a slash in its name, `0%2F25.2.0.192.in-addr.arpa`.
enum AddressSegment {
    static func written(_ text: String) -> String {
        guard text.utf8.contains(where: isSeparator) else { return text }
        var written = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "/": written += "%2F"
            case ":": written += "%3A"
            case "%": written += "%25"
            default: written.unicodeScalars.append(scalar)
            }
        }
        return written
    }

    /// Nil where a `%` is followed by something that ``written(_:)`` does not write, or where a separator stands.
    static func read(_ segment: Substring) -> String? {
        guard segment.utf8.contains(where: isSeparator) else { return String(segment) }
        var text = ""
        var rest = segment.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar != "/", scalar != ":" else { return nil }
            guard scalar == "%" else {
                text.unicodeScalars.append(scalar)
                continue
            }
            switch (rest.popFirst(), rest.popFirst()) {
            case ("2", "F"): text += "/"
            case ("3", "A"): text += ":"
            case ("2", "5"): text += "%"
            default: return nil
            }
        }
        return text
    }

    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "%")
    }
}
