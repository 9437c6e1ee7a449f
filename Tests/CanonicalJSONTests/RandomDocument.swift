/// Texts that are JSON or nearly so, the same for the same seed.
struct RandomDocument {
    private var state: UInt64
    private var bytes: [UInt8] = []

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

    /// One document in four has a byte changed, dropped, doubled or put in.
    mutating func next() -> [UInt8] {
        bytes = []
        space()
        value(depth: 0)
        space()
        if below(4) == 0 { damage() }
        return bytes
    }

    private mutating func below(_ limit: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 11) % limit
    }

    private mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    private mutating func add(_ text: String) { bytes += Array(text.utf8) }

    private mutating func space() {
        while below(5) == 0 { add(pick([" ", "\n", "\t", "\r"])) }
    }

    private mutating func value(depth: Int) {
        switch below(depth > 5 ? 8 : 12) {
        case 0: add(pick(["null", "true", "false"]))
        case 1, 2, 3: number()
        case 4, 5, 6, 7: string()
        case 8, 9: list("[", "]") { $0.value(depth: depth + 1) }
        default:
            var key = 0
            list("{", "}") { document in
                // Most keys differ; some documents repeat one.
                key += 1
                document.below(12) == 0 ? document.string() : document.add("\"k\(key)\"")
                document.space()
                document.add(":")
                document.space()
                document.value(depth: depth + 1)
            }
        }
    }

    private mutating func list(_ open: String, _ close: String, _ element: (inout RandomDocument) -> Void) {
        add(open)
        space()
        for index in 0..<below(5) {
            if index > 0 { add(",") }
            space()
            element(&self)
            space()
        }
        add(close)
    }

    private mutating func number() {
        switch below(8) {
        case 0: add(pick(["9223372036854775807", "-9223372036854775808", "9223372036854775808", "9007199254740993", "1e308", "1e309"]))
        case 1: add(pick(["0", "-0", "-0.0", "1e2", "1E+2", "1e-400", "5e-324", "0.1", "00", "01", "-", "1.", ".5", "1e", "0e0", "1.50"]))
        case 2: add("\(below(2) == 0 ? "-" : "")\(below(1000)).\(below(1000))e\(pick(["", "+", "-"]))\(below(25))")
        case 3: add("\(below(1_000_000)).\(below(1_000_000))")
        default: add("\(below(2) == 0 ? "-" : "")\(below(1_000_000_000))")
        }
    }

    private mutating func string() {
        add("\"")
        for _ in 0..<below(9) {
            switch below(14) {
            case 0: add(pick(["\\n", "\\t", "\\\"", "\\\\", "\\/", "\\b", "\\f", "\\r"]))
            case 1: add(pick(["\\u0041", "\\u00e9", "\\ud83d\\ude00", "\\uD83D\\uDE00", "\\u001f", "\\u2028", "\\uFFFF"]))
            case 2: add(pick(["\\ud800", "\\udc00\\ud800", "\\u0000", "\\x", "\\u12", "\\ud800\\u0041"]))
            case 3: add(pick(["é", "e\u{301}", "😀", "\u{2028}", "\u{7f}", "\u{10FFFF}", "/"]))
            case 4: bytes.append(below(60) == 0 ? UInt8(below(256)) : 0x41)
            default: bytes.append(UInt8(0x61 + below(26)))
            }
        }
        add("\"")
    }

    private mutating func damage() {
        let place = below(bytes.count)
        switch below(4) {
        case 0: bytes[place] = pick(Array("[]{},:\"\\0e.-+ntf \u{1}".utf8) + [0, 0x80, 0xC0, 0xFF])
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(bytes[place], at: place)
        default: bytes.insert(pick(Array("[]{},:\"\\0e.-+".utf8)), at: place)
        }
    }
}
