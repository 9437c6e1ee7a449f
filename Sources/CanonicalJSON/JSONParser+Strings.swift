extension JSONParser {
    /// The text whose opening quotation mark comes next.
    mutating func string() throws(JSONSyntaxError) -> String {
        let start = position + 1
        var (next, all) = (start, UInt8(0))
        while next < bytes.count {
            let byte = bytes[next]
            if byte == UInt8(ascii: "\"") {
                position = next + 1
                // ASCII is the usual case, and needs no validation.
                return all < 0x80 ? String(decoding: bytes[start..<next], as: UTF8.self) : try text(bytes[start..<next])
            }
            guard byte >= 0x20, byte != UInt8(ascii: "\\") else { break }
            all |= byte
            next += 1
        }
        position = next
        guard next < bytes.count else { throw error(.endsEarly) }
        switch bytes[next] {
        case UInt8(ascii: "\\"): return try escapedString(from: start)
        case 0: throw error(.nul)
        default: throw error(.controlCharacter)
        }
    }

    /// Steps over the text whose opening quotation mark comes next.
    mutating func skipString() throws(JSONSyntaxError) {
        let start = position + 1
        var (next, all) = (start, UInt8(0))
        while next < bytes.count {
            let byte = bytes[next]
            if byte == UInt8(ascii: "\"") {
                position = next + 1
                if all >= 0x80 { _ = try text(bytes[start..<next]) }
                return
            }
            next += 1
            if byte == UInt8(ascii: "\\") {
                position = next
                try skipEscape()
                next = position
            } else if byte < 0x20 {
                position = next - 1
                throw error(byte == 0 ? .nul : .controlCharacter)
            } else {
                all |= byte
            }
        }
        position = next
        throw error(.endsEarly)
    }

    /// Steps over what follows a backslash.
    private mutating func skipEscape() throws(JSONSyntaxError) {
        let start = position
        var unescaped: [UInt8] = []
        try escape(into: &unescaped)
        guard isCanonical else { return }
        switch bytes[start] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"):
            return
        case UInt8(ascii: "u"):
            // Only other control characters are written so, in lower case.
            let isControl = unescaped.count == 1 && unescaped[0] < 0x20 && ![0x08, 0x0C, 0x0A, 0x0D, 0x09].contains(unescaped[0])
            isCanonical = isControl && !bytes[start..<position].contains { (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) }
        default: isCanonical = false
        }
    }

    /// The text of ``string()`` with an escape in it, which is copied.
    private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
        isCanonical = false
        var unescaped = Array(bytes[start..<position])
        while true {
            let byte = try take()
            switch byte {
            case UInt8(ascii: "\""): return try text(unescaped[...])
            case UInt8(ascii: "\\"): try escape(into: &unescaped)
            case 0: throw error(.nul)
            case 0x01..<0x20: throw error(.controlCharacter)
            default: unescaped.append(byte)
            }
        }
    }

    private func text(_ utf8: ArraySlice<UInt8>) throws(JSONSyntaxError) -> String {
        guard let text = String(validating: utf8, as: UTF8.self) else { throw error(.notUTF8) }
        return text
    }

    /// Reads what follows a backslash.
    private mutating func escape(into utf8: inout [UInt8]) throws(JSONSyntaxError) {
        switch try take() {
        case UInt8(ascii: "\""): utf8.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): utf8.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): utf8.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): utf8.append(0x08)
        case UInt8(ascii: "f"): utf8.append(0x0C)
        case UInt8(ascii: "n"): utf8.append(0x0A)
        case UInt8(ascii: "r"): utf8.append(0x0D)
        case UInt8(ascii: "t"): utf8.append(0x09)
        case UInt8(ascii: "u"): utf8 += Array(String(try scalar()).utf8)
        default: throw error(.badEscape)
        }
    }

    /// Reads the digits behind `\u`, and the second half where they are the first of a surrogate pair.
    private mutating func scalar() throws(JSONSyntaxError) -> Character {
        let unit = try codeUnit()
        guard unit != 0 || texts == .any else { throw error(.nul) }
        if let scalar = Unicode.Scalar(unit) { return Character(scalar) }
        guard unit < 0xDC00, try take() == UInt8(ascii: "\\"), try take() == UInt8(ascii: "u") else { throw error(.badEscape) }
        let second = try codeUnit()
        guard (0xDC00...0xDFFF).contains(second),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
        else { throw error(.badEscape) }
        return Character(scalar)
    }

    private mutating func codeUnit() throws(JSONSyntaxError) -> UInt32 {
        var unit: UInt32 = 0
        for _ in 0..<4 {
            let byte = try take()
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
            default: throw error(.badEscape)
            }
        }
        return unit
    }
}
