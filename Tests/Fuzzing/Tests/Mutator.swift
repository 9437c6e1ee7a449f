/// Inputs made from others, the same for the same seed: bytes changed, taken out and put in, parts copied from one into another.
struct Mutator {
    private let inputs: [[UInt8]]
    private var state: UInt64

    private static let words = [
        "9223372036854775807", "-9223372036854775808", "1e999", "null", "{}", "[]", "\u{0}", "\u{1B}[2K", "\u{202E}", "\\u0000", "\n",
        "\r\n",
        "!secret", "&a", "*a", "\"", "(a+)+$", "é", "\u{FEFF}", "true",
    ].map { Array($0.utf8) }

    init(_ inputs: [[UInt8]], seed: UInt64) {
        self.inputs = inputs
        state = seed
    }

    private mutating func below(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 11) % max(limit, 1)
    }

    private mutating func range(in bytes: [UInt8]) -> Range<Int> {
        let start = below(bytes.count + 1)
        return start..<min(bytes.count, start + below(16))
    }

    mutating func next() -> [UInt8] {
        var bytes = inputs[below(inputs.count)]
        for _ in 0...below(4) {
            let range = range(in: bytes)
            switch below(6) {
            case 0: bytes.removeSubrange(range)
            case 1: bytes.insert(contentsOf: bytes[range], at: range.lowerBound)
            case 2: bytes.replaceSubrange(range, with: Self.words[below(Self.words.count)])
            case 3:
                let other = inputs[below(inputs.count)]
                bytes.replaceSubrange(range, with: other[self.range(in: other)])
            case 4 where !bytes.isEmpty: bytes[below(bytes.count)] ^= UInt8(1 << below(8))
            default: bytes.insert(UInt8(below(256)), at: range.lowerBound)
            }
        }
        return bytes
    }
}
