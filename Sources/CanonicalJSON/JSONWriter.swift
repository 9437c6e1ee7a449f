/// Writes a value in the one canonical form: keys in the order of their UTF-8 bytes, no insignificant space, `/` unescaped, and only what
/// RFC 8259 requires escaped.
package struct JSONWriter {
    private(set) var bytes: [UInt8] = []
    private let isIndented: Bool
    /// Takes what was written so far, part by part; nil where the whole is kept.
    private let sink: (([UInt8]) throws -> Void)?
    /// So much is kept until it is handed on.
    private static let part = 256 << 10
    private var level = 0
    /// Whether the list or object that is open has nothing in it yet.
    private var isFirst = true
    #if DEBUG
    /// The last key of each open object.
    private var keys: [String] = []
    #endif

    /// - Parameter isIndented: one member or element a line, for people and for line diffs in git.
    /// - Parameter sink: gets each part as soon as it is long enough, and the last from ``finish()``. Parts end between two values.
    init(isIndented: Bool, sink: (([UInt8]) throws -> Void)? = nil) {
        self.isIndented = isIndented
        self.sink = sink
    }

    /// Hands on what is left.
    mutating func finish() throws { try handOn(atLeast: 1) }

    private mutating func handOn(atLeast least: Int) throws {
        guard let sink, bytes.count >= least else { return }
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// Writes a value that writes itself, and any other by way of a tree.
    mutating func write(any value: some Encodable) throws {
        if let value = value as? any JSONWritable { return try value.write(to: &self) }
        try write(try TreeEncoder.json(value))
    }

    /// A value as it is written already.
    /// - Returns: false where it is to be indented: then it is not written.
    mutating func write(canonical value: ArraySlice<UInt8>) -> Bool {
        guard !isIndented else { return false }
        bytes.append(contentsOf: value)
        isFirst = false
        return true
    }

    mutating func write(_ value: JSONValue) throws {
        switch value {
        case .null: append("null")
        case .boolean(let flag): write(flag)
        case .integer(let number): write(number)
        case .number(let number): append(try Self.text(number))
        case .string(let text): write(text)
        case .array(let elements): try write(elements) { writer, element in try writer.write(element) }
        case .object(let members): try write(members) { writer, member in try writer.write(member) }
        }
    }

    /// `true` or `false`.
    package mutating func write(_ flag: Bool) { append(flag ? "true" : "false") }

    /// A whole number.
    package mutating func write(_ number: Int) { append(String(number)) }

    /// A list, in its order.
    package mutating func write<Element>(
        _ elements: some Sequence<Element>, _ write: (inout JSONWriter, Element) throws -> Void
    ) throws {
        begin("[")
        for element in elements {
            next()
            try write(&self, element)
            try handOn(atLeast: Self.part)
        }
        end("]")
    }

    /// An object of any keys, which are put into their order.
    package mutating func write<Value>(_ members: [String: Value], _ write: (inout JSONWriter, Value) throws -> Void) throws {
        begin("{")
        let sorted = members.count == 1 ? Array(members) : members.sorted { Self.precedes($0.key, $1.key) }
        for (key, value) in sorted {
            next()
            self.write(key)
            append(isIndented ? " : " : ":")
            try write(&self, value)
        }
        end("}")
    }

    /// An object whose members ``key(_:)`` begins, in the order of their keys.
    package mutating func object(_ members: (inout JSONWriter) throws -> Void) throws {
        begin("{")
        #if DEBUG
        keys.append("")
        #endif
        try members(&self)
        #if DEBUG
        keys.removeLast()
        #endif
        end("}")
    }

    /// Begins a member; its value is written next. Keys come in the order of their UTF-8 bytes and need no escape.
    package mutating func key(_ key: String) {
        next()
        bytes.append(UInt8(ascii: "\""))
        append(key)
        append(isIndented ? "\" : " : "\":")
        #if DEBUG
        assert(keys.last.map { Self.precedes($0, key) } ?? false, "the member \(key) comes before \(keys.last ?? "an object")")
        keys[keys.count - 1] = key
        #endif
    }

    /// By UTF-8 bytes.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        // In ASCII the order of texts is that of their bytes, and is found faster.
        left.utf8.count < 16 && right.utf8.count < 16 && isASCII(left) && isASCII(right)
            ? left < right : left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private static func isASCII(_ text: String) -> Bool { text.utf8.allSatisfy { $0 < 0x80 } }

    /// A whole number is written as one, so that what is read back is written as the same bytes.
    private static func text(_ number: Double) throws -> String {
        guard number.isFinite else {
            throw EncodingError.invalidValue(number, .init(codingPath: [], debugDescription: "JSON has no such number"))
        }
        if let whole = Int(exactly: number) { return String(whole) }
        let text = number.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }

    private mutating func begin(_ bracket: String) {
        append(bracket)
        level += 1
        isFirst = true
    }

    /// Comes before each element or member.
    private mutating func next() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
        if isIndented { newLine() }
    }

    private mutating func end(_ bracket: String) {
        level -= 1
        if isIndented {
            // An empty list has an empty line, as files that were written before have it.
            if isFirst { bytes.append(UInt8(ascii: "\n")) }
            newLine()
        }
        append(bracket)
        // What it stands in has it now.
        isFirst = false
    }

    private mutating func newLine() {
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    }

    private mutating func append(_ text: String) { bytes.append(contentsOf: text.utf8) }

    /// A text, with the escapes that it needs.
    package mutating func write(_ text: String) {
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
