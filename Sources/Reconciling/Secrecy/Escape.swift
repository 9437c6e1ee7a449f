/// One escape after a backslash, as JSON, YAML, Swift and Markdown have them.
enum Escape {
    /// - Parameter place: of the character after the backslash.
    /// - Returns: what it stands for, and the place after it. What is no escape stands for itself.
    static func undone(_ text: [UInt8], at place: Int) -> (bytes: [UInt8], next: Int) {
        switch text[place] {
        case UInt8(ascii: "n"): return ([0x0A], place + 1)
        case UInt8(ascii: "r"): return ([0x0D], place + 1)
        case UInt8(ascii: "t"): return ([0x09], place + 1)
        case UInt8(ascii: "b"): return ([0x08], place + 1)
        case UInt8(ascii: "f"): return ([0x0C], place + 1)
        case UInt8(ascii: "v"): return ([0x0B], place + 1)
        case UInt8(ascii: "a"): return ([0x07], place + 1)
        case UInt8(ascii: "e"): return ([0x1B], place + 1)
        case UInt8(ascii: "0"): return ([0x00], place + 1)
        case UInt8(ascii: "x"): return scalar(text, from: place, digits: 2)
        case UInt8(ascii: "u"): return surrogates(text, at: place) ?? scalar(text, from: place, digits: 4)
        case UInt8(ascii: "U"): return scalar(text, from: place, digits: 8)
        default: return ([text[place]], place + 1)
        }
    }

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func scalar(_ text: [UInt8], from place: Int, digits: Int) -> (bytes: [UInt8], next: Int) {
        guard let value = number(text, from: place + 1, digits: digits), let scalar = Unicode.Scalar(value) else {
            return ([text[place]], place + 1)
        }
        return (Array(String(scalar).utf8), place + 1 + digits)
    }

    /// A scalar beyond U+FFFF in JSON: two escapes.
    private static func surrogates(_ text: [UInt8], at place: Int) -> (bytes: [UInt8], next: Int)? {
        guard let high = number(text, from: place + 1, digits: 4), (0xD800..<0xDC00).contains(high), place + 6 < text.count,
            text[place + 5] == UInt8(ascii: "\\"), text[place + 6] == UInt8(ascii: "u"),
            let low = number(text, from: place + 7, digits: 4), (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x1_0000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { return nil }
        return (Array(String(scalar).utf8), place + 11)
    }

    private static func number(_ text: [UInt8], from start: Int, digits: Int) -> UInt32? {
        guard start + digits <= text.count else { return nil }
        var value: UInt32 = 0
        for byte in text[start..<(start + digits)] {
            guard let digit = digit(byte), value < 1 << 27 else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
