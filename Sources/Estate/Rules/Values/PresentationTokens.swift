/// The words of one line of a zone file (RFC 1035 §5.1): blanks part them, quotes hold them together, `\` escapes.
struct PresentationTokens {
    struct Token: Hashable {
        /// Without quotes and escapes.
        let text: String
        /// As written.
        let raw: String
        let isQuoted: Bool
    }

    private(set) var tokens: [Token] = []

    /// Nil where a quote is not closed, an escape is not one, or the octets are not UTF-8.
    init?(_ line: String) {
        var rest = line.utf8[...]
        while true {
            rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
            guard let first = rest.first else { return }
            let start = rest.startIndex
            var bytes: [UInt8] = []
            guard Self.word(&rest, into: &bytes), let text = String(validating: bytes, as: UTF8.self) else { return nil }
            tokens.append(
                Token(text: text, raw: String(Substring(line.utf8[start..<rest.startIndex])), isQuoted: first == UInt8(ascii: "\"")))
        }
    }

    /// One word; quotes may begin inside of it, as in `alpn="h2,h3"`.
    private static func word(_ rest: inout Substring.UTF8View, into bytes: inout [UInt8]) -> Bool {
        var isInside = false
        while let byte = rest.first {
            if !isInside, byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") { return true }
            rest = rest.dropFirst()
            if byte == UInt8(ascii: "\"") {
                isInside.toggle()
            } else if byte == UInt8(ascii: "\\") {
                guard let octet = escaped(&rest) else { return false }
                bytes.append(octet)
            } else {
                bytes.append(byte)
            }
        }
        return !isInside
    }

    /// What stands after a `\`: `DDD` is the octet, anything else itself.
    static func escaped(_ rest: inout Substring.UTF8View) -> UInt8? {
        guard let first = rest.first else { return nil }
        guard (48...57).contains(first) else {
            rest = rest.dropFirst()
            return first
        }
        let digits = rest.prefix(3).filter { (48...57).contains($0) }.map { Int($0) - 48 }
        guard digits.count == 3, let octet = UInt8(exactly: digits.reduce(0) { $0 * 10 + $1 }) else { return nil }
        rest = rest.dropFirst(3)
        return octet
    }
}
