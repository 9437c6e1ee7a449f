/// Writes a value in the one canonical form: keys in the order of their UTF-8 bytes, no insignificant space, `/` unescaped, and only what
/// RFC 8259 requires escaped.
struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let isIndented: Bool
    private var level = 0

    /// - Parameter isIndented: one member or element a line, for people and for line diffs in git.
    init(isIndented: Bool) { self.isIndented = isIndented }

    mutating func write(_ value: JSONValue) throws {
        switch value {
        case .null: append("null")
        case .boolean(let flag): append(flag ? "true" : "false")
        case .integer(let number): append(String(number))
        case .number(let number): append(try Self.text(number))
        case .string(let text): write(text)
        case .array(let elements): try write(elements)
        case .object(let members): try write(members)
        }
    }

    /// A whole number is written as one, so that what is read back is written as the same bytes.
    private static func text(_ number: Double) throws -> String {
        guard number.isFinite else {
            throw EncodingError.invalidValue(number, .init(codingPath: [], debugDescription: "JSON has no such number"))
        }
        if let whole = Int(exactly: number) { return String(whole) }
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private mutating func write(_ elements: [JSONValue]) throws {
        try list(elements, "[", "]") { writer, element in try writer.write(element) }
    }

    private mutating func write(_ members: [String: JSONValue]) throws {
        let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        try list(sorted, "{", "}") { writer, member in
            writer.write(member.key)
            writer.append(writer.isIndented ? " : " : ":")
            try writer.write(member.value)
        }
    }

    private mutating func list<Element>(
        _ elements: [Element], _ open: StaticString, _ close: StaticString, _ write: (inout JSONWriter, Element) throws -> Void
    ) throws {
        append(open)
        level += 1
        var isFirst = true
        for element in elements {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            if isIndented { newLine() }
            try write(&self, element)
        }
        level -= 1
        if isIndented {
            // An empty list has an empty line, as files that were written before have it.
            if elements.isEmpty { bytes.append(UInt8(ascii: "\n")) }
            newLine()
        }
        append(close)
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    }

    private mutating func append(_ text: StaticString) { bytes.append(contentsOf: text.description.utf8) }
    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    private mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) {
            append(text)
        } else {
            for byte in text.utf8 { escape(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): append("\\\"")
        case UInt8(ascii: "\\"): append("\\\\")
        case 0x08: append("\\b")
        case 0x0C: append("\\f")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        case 0..<0x20:
            append("\\u00")
            bytes.append(Self.digits[Int(byte >> 4)])
            bytes.append(Self.digits[Int(byte & 15)])
        default: bytes.append(byte)
        }
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
