/// The canonical text of addresses.
package enum IPAddress {
    /// The same text when it is four decimal numbers without leading zeros (the IPv4address of RFC 3986 §3.2.2); else nil.
    package static func v4(_ text: String) -> String? { isV4(text) ? text : nil }

    /// Decided in one pass over its bytes: it is asked for every target of every record.
    private static func isV4(_ text: String) -> Bool {
        var (numbers, digits, value) = (1, 0, 0)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if digits > 0, value == 0 { return false }
                (digits, value) = (digits + 1, value * 10 + Int(byte - UInt8(ascii: "0")))
                if value > 255 { return false }
            case UInt8(ascii: "."):
                if digits == 0 || numbers == 4 { return false }
                (numbers, digits, value) = (numbers + 1, 0, 0)
            default: return false
            }
        }
        return numbers == 4 && digits > 0
    }

    /// The RFC 5952 form of any RFC 4291 §2.2 text; nil when it is none. Zone ids (RFC 4007) have no place in DNS.
    package static func v6(_ text: String) -> String? {
        text.utf8.contains(UInt8(ascii: ":")) ? groups(text).map(canonical) : nil
    }

    private static func octets(_ text: Substring) -> [UInt16]? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: [UInt16] = []
        for part in parts {
            guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }),
                part.utf8.count == 1 || part.utf8.first != 48, let octet = UInt8(part)
            else { return nil }
            octets.append(UInt16(octet))
        }
        return octets
    }

    private static func groups(_ text: String) -> [UInt16]? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (3...9).contains(parts.count) else { return nil }
        // `::` at either end leaves two empty parts there.
        var head: [UInt16] = []
        var tail: [UInt16]?
        var index = 0
        while index < parts.count {
            let part = parts[index]
            if part.isEmpty {
                let atStart = index == 0
                let atEnd = index == parts.count - 1
                guard tail == nil || (atEnd && parts[index - 1].isEmpty) else { return nil }
                if atStart { guard parts[1].isEmpty else { return nil } }
                if atEnd, tail == nil { return nil }
                if tail == nil { tail = [] }
                index += atStart ? 2 : 1
                continue
            }
            var values: [UInt16]
            if index == parts.count - 1, part.utf8.contains(UInt8(ascii: ".")) {
                guard let octets = octets(part) else { return nil }
                values = [octets[0] << 8 | octets[1], octets[2] << 8 | octets[3]]
            } else {
                guard (1...4).contains(part.utf8.count), part.utf8.first != UInt8(ascii: "+"), let group = UInt16(part, radix: 16)
                else { return nil }
                values = [group]
            }
            if tail == nil { head += values } else { tail?.append(contentsOf: values) }
            index += 1
        }
        guard let tail else { return head.count == 8 ? head : nil }
        let missing = 8 - head.count - tail.count
        return missing >= 1 ? head + Array(repeating: 0, count: missing) + tail : nil
    }

    /// RFC 5952 §4: lower case, no leading zeros, `::` for the first longest run of two or more zero groups;
    /// §5: the mixed form for IPv4-mapped addresses.
    private static func canonical(_ groups: [UInt16]) -> String {
        let hex = groups.map { String($0, radix: 16) }
        if groups[..<5].allSatisfy({ $0 == 0 }), groups[5] == 0xFFFF {
            return "::ffff:\(groups[6] >> 8).\(groups[6] & 255).\(groups[7] >> 8).\(groups[7] & 255)"
        }
        var best = 0..<0
        var start = 0
        while start < 8 {
            let end = groups[start...].firstIndex { $0 != 0 } ?? 8
            if end - start > best.count { best = start..<end }
            start = max(end, start + 1)
        }
        guard best.count >= 2 else { return hex.joined(separator: ":") }
        return hex[..<best.lowerBound].joined(separator: ":") + "::" + hex[best.upperBound...].joined(separator: ":")
    }
}

extension IPAddress {
    /// Why nobody outside reaches an address in canonical form, with its RFC; nil where they may (RFC 6890).
    static func notPublic(v4 address: String) -> String? {
        guard let octets = octets(address[...]) else { return nil }
        let (first, second) = (octets[0], octets[1])
        switch first {
        case 0: return "\"this network\" (RFC 1122 §3.2.1.3)"
        case 10: return "private (RFC 1918 §3)"
        case 100 where (64...127).contains(second): return "shared behind carriers' NAT (RFC 6598)"
        case 127: return "this machine itself (RFC 1122 §3.2.1.3)"
        case 169 where second == 254: return "link-local (RFC 3927)"
        case 172 where (16...31).contains(second): return "private (RFC 1918 §3)"
        case 192 where second == 168: return "private (RFC 1918 §3)"
        case 224...239: return "multicast (RFC 5771)"
        case 240...: return "reserved (RFC 1112 §4)"
        default: return nil
        }
    }

    static func notPublic(v6 address: String) -> String? {
        guard let groups = groups(address) else { return nil }
        if groups[..<7].allSatisfy({ $0 == 0 }), groups[7] < 2 {
            return groups[7] == 1 ? "this machine itself (RFC 4291 §2.5.3)" : "unspecified (RFC 4291 §2.5.2)"
        }
        if groups[0] & 0xFE00 == 0xFC00 { return "private (RFC 4193)" }
        if groups[0] & 0xFFC0 == 0xFE80 { return "link-local (RFC 4291 §2.5.6)" }
        if groups[0] & 0xFF00 == 0xFF00 { return "multicast (RFC 4291 §2.7)" }
        return nil
    }
}
