#if canImport(Glibc)
internal import Glibc
#elseif canImport(Darwin)
internal import Darwin
#endif
internal import InternationalNames

/// How the API spells what it was given (§1.2.4, §1.2.5).
enum CloudflareText {
    /// Unicode is accepted on input and always returned as Punycode (§1.2.4).
    static func ascii(_ text: String) -> String { (InternationalName.ascii(text) ?? text).lowercased() }

    /// Relative to the zone or not, in any case, with or without the last dot: returned expanded.
    static func name(_ text: String, zone: String) -> String {
        var name = ascii(text)
        if name.hasSuffix(".") { name.removeLast() }
        if name == "@" || name.isEmpty || name == zone { return zone }
        return name.hasSuffix("." + zone) ? name : "\(name).\(zone)"
    }

    /// A host without its last dot; `.` stays.
    static func host(_ text: String) -> String {
        let host = ascii(text)
        return host.count > 1 && host.hasSuffix(".") ? String(host.dropLast()) : host
    }

    static func isHost(_ text: String) -> Bool {
        if text == "." { return true }
        guard text.utf8.count <= 253, !text.isEmpty else { return false }
        return text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.utf8.allSatisfy { $0 > 0x20 && $0 != 0x22 && $0 < 0x7F }
        }
    }

    /// Four full numbers: the short forms are rejected.
    static func isIPv4(_ text: String) -> Bool {
        var address = in_addr()
        return text.split(separator: ".", omittingEmptySubsequences: false).count == 4 && inet_pton(AF_INET, text, &address) == 1
    }

    /// In RFC 5952 form; nil when it is no address.
    static func ipv6(_ text: String) -> String? {
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
        var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &buffer, socklen_t(buffer.count)) != nil else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Quoted text is split anew at 255 bytes; unquoted text is kept as it came, however long.
    /// Nil when the quotes do not pair.
    static func txt(_ text: String) -> String? {
        guard text.hasPrefix("\"") else { return text.contains("\"") && text.hasSuffix("\"") ? nil : text }
        guard let joined = unquoted(text) else { return nil }
        guard !joined.isEmpty else { return "\"\"" }
        return stride(from: 0, to: joined.count, by: 255).map { start in
            quoted(Array(joined[start..<min(start + 255, joined.count)]))
        }.joined(separator: " ")
    }

    /// What the character-strings say, joined; for text without quotes, its bytes.
    static func meaning(_ text: String) -> [UInt8] { text.hasPrefix("\"") ? unquoted(text) ?? Array(text.utf8) : Array(text.utf8) }

    /// Nil when the text is not a row of quoted strings. Longer ones than 255 bytes are split later, not refused.
    private static func unquoted(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        var isInside = false
        var isEscaped = false
        /// Of `\DDD`, as far as they came.
        var digits: [Int] = []
        for byte in text.utf8 {
            if isEscaped, (48...57).contains(byte) {
                digits.append(Int(byte) - 48)
                guard digits.count == 3 else { continue }
                guard let octet = UInt8(exactly: digits.reduce(0) { $0 * 10 + $1 }) else { return nil }
                bytes.append(octet)
                (isEscaped, digits) = (false, [])
            } else if isEscaped {
                guard digits.isEmpty else { return nil }
                bytes.append(byte)
                isEscaped = false
            } else if isInside, byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isInside.toggle()
            } else if isInside {
                bytes.append(byte)
            } else if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t") {
                return nil
            }
        }
        return isInside || isEscaped ? nil : bytes
    }

    static func quoted(_ bytes: [UInt8]) -> String {
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for byte in bytes {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { result.append(UInt8(ascii: "\\")) }
            result.append(byte)
        }
        return String(decoding: result + [UInt8(ascii: "\"")], as: UTF8.self)
    }
}
