internal import HTTPMessages

/// An output read back through the encodings that it may hold a secret in.
enum OutputViews {
    /// As it is; without escapes and white space; and each of those with what is percent-encoded, base64 or hex in it decoded.
    static func all(of output: [UInt8]) -> [[UInt8]] {
        var plain = [output, reduced(output)]
        if output.contains(UInt8(ascii: "%")) {
            let decoded = Array(PercentEncoding.decode(String(decoding: output, as: UTF8.self)).utf8)
            plain += [decoded, reduced(decoded)]
        }
        return plain + base64(plain[1]) + hexadecimal(plain[1])
    }

    /// Without white space, and with the escapes of JSON, YAML and Markdown undone. A secret is looked for in the same form, so it does not
    /// matter that lines were joined or split.
    static func reduced(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            if text[place] == backslash, place + 1 < text.count {
                let (bytes, next) = Escape.undone(text, at: place + 1)
                result += bytes.filter { !isSpace($0) && $0 != backslash }
                place = next
            } else if text[place] == 0xE2, text[place...].starts(with: zeroWidthSpace) {
                place += zeroWidthSpace.count
            } else {
                if !isSpace(text[place]) { result.append(text[place]) }
                place += 1
            }
        }
        return result
    }

    /// Without white space and backslashes.
    static func stripped(_ text: [UInt8]) -> [UInt8] {
        text.filter { !isSpace($0) && $0 != backslash }
    }

    private static let backslash = UInt8(ascii: "\\")
    /// Markdown has it after `@` and `#`.
    private static let zeroWidthSpace: [UInt8] = [0xE2, 0x80, 0x8B]

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    /// What each run of base64 (RFC 4648 §4 and §5) holds, at each of the four alignments.
    private static func base64(_ text: [UInt8]) -> [[UInt8]] {
        runs(of: text, value: base64Value, atLeast: 16).flatMap { run in
            (0..<4).map { skipped in reduced(decoded(run.dropFirst(skipped), bits: 6)) }
        }
    }

    /// What each run of hex holds, at both alignments.
    private static func hexadecimal(_ text: [UInt8]) -> [[UInt8]] {
        runs(of: text, value: hexadecimalValue, atLeast: 2 * SecretWatch.shortest).flatMap { run in
            (0..<2).map { skipped in reduced(decoded(run.dropFirst(skipped), bits: 4)) }
        }
    }

    private static func runs(of text: [UInt8], value: (UInt8) -> UInt8?, atLeast shortest: Int) -> [[UInt8]] {
        var runs: [[UInt8]] = []
        var run: [UInt8] = []
        for byte in text {
            if let digit = value(byte) {
                run.append(digit)
            } else {
                if run.count >= shortest { runs.append(run) }
                run.removeAll(keepingCapacity: true)
            }
        }
        return run.count >= shortest ? runs + [run] : runs
    }

    private static func decoded(_ digits: ArraySlice<UInt8>, bits: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count)
        var (held, count) = (0, 0)
        for digit in digits {
            held = (held << bits | Int(digit)) & 0xFFFF
            count += bits
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> count))
            }
        }
        return bytes
    }

    private static func base64Value(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }

    private static func hexadecimalValue(_ byte: UInt8) -> UInt8? { Escape.digit(byte) }
}
