internal import HTTPMessages

/// An output read back through the encodings that it may hold a secret in. The work grows with its length and nothing else.
enum OutputViews {
    /// As it is; without escapes and white space; and each of those with what is percent-encoded, base64 or hex in it decoded.
    static func all(of output: [UInt8]) -> [[UInt8]] {
        let reduced = reduced(output)
        let plain = [output, reduced] + percentDecoded(output).flatMap { [$0, Self.reduced($0)] }
        return plain + decodedRuns(of: reduced, base64: 16, hexadecimal: 2 * SecretWatch.shortest).map(Self.reduced)
    }

    /// The same for words, which end where white space is: as it is, without escapes, and with what is percent-encoded, base64 or hex in it
    /// decoded. A short secret fills no run of its own: what is decoded are whole runs, such as that of `user:secret`.
    static func ofWords(_ output: [UInt8]) -> [[UInt8]] {
        let plain = [output] + percentDecoded(output)
        let texts = plain + plain.flatMap(spelledOut)
        // A run may go on in the next line.
        let decoded = (texts + [reduced(output)]).flatMap {
            decodedRuns(of: $0, base64: 6, hexadecimal: 2 * SecretWatch.shortestWord)
        }
        return texts + decoded + decoded.flatMap(spelledOut)
    }

    /// Without escapes, and without those of a document in the text of another.
    private static func spelledOut(_ text: [UInt8]) -> [[UInt8]] {
        guard hasEscapes(text) else { return [] }
        let once = unescaped(text, keepsSpace: true)
        return hasEscapes(once) ? [once, unescaped(once, keepsSpace: true)] : [once]
    }

    private static func percentDecoded(_ output: [UInt8]) -> [[UInt8]] {
        guard output.contains(UInt8(ascii: "%")) else { return [] }
        return [Array(PercentEncoding.decode(String(decoding: output, as: UTF8.self)).utf8)]
    }

    /// Without white space, and with the escapes of JSON, YAML and Markdown undone. A secret is looked for in the same form, so it does not
    /// matter that lines were joined or split.
    static func reduced(_ text: [UInt8]) -> [UInt8] { unescaped(text, keepsSpace: false) }

    private static func hasEscapes(_ text: [UInt8]) -> Bool { text.contains { $0 == backslash || $0 == zeroWidthSpace[0] } }

    private static func unescaped(_ text: [UInt8], keepsSpace: Bool) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var place = 0
        while place < text.count {
            if text[place] == backslash, place + 1 < text.count {
                let (bytes, next) = Escape.undone(text, at: place + 1)
                result += keepsSpace ? bytes : bytes.filter { !isSpace($0) && $0 != backslash }
                place = next
            } else if text[place] == 0xE2, text[place...].starts(with: zeroWidthSpace) {
                place += zeroWidthSpace.count
            } else {
                if keepsSpace || !isSpace(text[place]) { result.append(text[place]) }
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

    /// What the runs of base64 (RFC 4648 §4 and §5) hold at each of the four alignments, and those of hex at both: a text for each, with NUL
    /// behind every run.
    /// - Parameters:
    ///   - base64: the digits that a run has at least.
    ///   - hexadecimal: likewise.
    private static func decodedRuns(of text: [UInt8], base64: Int, hexadecimal: Int) -> [[UInt8]] {
        let runs = runs(of: text, base64Value, atLeast: base64)
        let others = Self.runs(of: text, hexadecimalValue, atLeast: hexadecimal)
        return (0..<4).map { decoded(text, runs, base64Value, bits: 6, skipping: $0) }
            + (0..<2).map { decoded(text, others, hexadecimalValue, bits: 4, skipping: $0) }
    }

    private static func runs(of text: [UInt8], _ value: (UInt8) -> UInt8?, atLeast shortest: Int) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        for place in 0...text.count where place == text.count || value(text[place]) == nil {
            if place - start >= shortest { runs.append(start..<place) }
            start = place + 1
        }
        return runs
    }

    private static func decoded(
        _ text: [UInt8], _ runs: [Range<Int>], _ value: (UInt8) -> UInt8?, bits: Int, skipping skipped: Int
    ) -> [UInt8] {
        var bytes: [UInt8] = []
        for run in runs {
            var (held, count) = (0, 0)
            for place in run.dropFirst(skipped) {
                held = (held << bits | Int(value(text[place]) ?? 0)) & 0xFFFF
                count += bits
                if count >= 8 {
                    count -= 8
                    bytes.append(UInt8(truncatingIfNeeded: held >> count))
                }
            }
            bytes.append(0)
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
