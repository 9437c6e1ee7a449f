/// Reads one JSON document (RFC 8259), strictly: one text has one meaning or none.
///
/// What differs from Foundation's `JSONDecoder`, on purpose; a test compares the two over generated documents:
/// - A key that stands twice in an object is refused; so are two keys that are canonically equivalent texts, which no `Dictionary` can
///   tell apart. Foundation keeps one of the two.
/// - A comma after the last element is refused.
/// - NUL in a text is refused, also as `\u0000`: no value that a provider or a file can hold has one, and C would cut the text there.
///   Only what plumb wrote itself is read with it (``Texts/any``): what happened is recorded whatever somebody's message held.
/// - A byte order mark is refused, and so is everything that is not UTF-8; Foundation detects UTF-16 and UTF-32.
/// - `9223372036854775807.0`, a whole number of an `Int` with a fraction of zeros, is that `Int`; Foundation rounds it to a `Double`.
///   Any other number with a fraction or an exponent is read as the nearest `Double`, and is an `Int` where that is whole; beyond 2⁵³
///   Foundation's two differ by less than a `Double` tells apart.
/// - `\u12bj` and `1.` are refused: Foundation reads some escapes that are not four hexadecimal digits, and some numbers that end early.
/// - Nesting ends at ``deepest`` levels, scalars included.
package struct JSONParser {
    static let deepest = 512

    /// What a text may hold.
    package enum Texts: Sendable {
        case withoutNUL
        /// `\u0000` too.
        case any
    }

    let texts: Texts
    let bytes: [UInt8]
    var position = 0
    private var depth = 0
    private var valuesLeft: Int
    /// Whether what was read so far is known to be the canonical form of its value. Texts with an escape and numbers that are not whole are not
    /// looked at: they may be nevertheless.
    var isCanonical = true

    /// - Parameter mostValues: how many values a document may have, those in it counted too.
    init(_ bytes: [UInt8], _ texts: Texts, mostValues: Int) {
        self.bytes = bytes
        self.texts = texts
        valuesLeft = mostValues
    }

    mutating func document() throws(JSONSyntaxError) -> JSONValue {
        skipSpace()
        let value = try value()
        skipSpace()
        guard position == bytes.count else { throw error(.trailingBytes) }
        return value
    }

    func error(_ problem: JSONSyntaxError.Problem) -> JSONSyntaxError { JSONSyntaxError(problem: problem, offset: position) }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        guard position < bytes.count else { throw error(.endsEarly) }
        guard valuesLeft > 0 else { throw error(.tooMany) }
        valuesLeft -= 1
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return .object(try members())
        case UInt8(ascii: "["): return .array(try elements())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: throw error(.unexpectedByte)
        }
    }

    private mutating func members() throws(JSONSyntaxError) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        guard try open(closing: UInt8(ascii: "}")) else { return members }
        var before = position..<position
        repeat {
            skipSpace()
            guard position < bytes.count else { throw error(.endsEarly) }
            guard bytes[position] == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
            let start = position
            let key = try string()
            // The keys as they are written: one with an escape makes the whole not canonical anyway.
            let written = start..<(position - 1)
            if isCanonical, !bytes[before].lexicographicallyPrecedes(bytes[written]) { isCanonical = false }
            before = written
            skipSpace()
            guard try take() == UInt8(ascii: ":") else { throw misplaced() }
            skipSpace()
            let value = try value()
            if members.updateValue(value, forKey: key) != nil { throw JSONSyntaxError(problem: .repeatedKey, offset: start) }
        } while try hasMore(closing: UInt8(ascii: "}"))
        return members
    }

    private mutating func elements() throws(JSONSyntaxError) -> [JSONValue] {
        var elements: [JSONValue] = []
        guard try open(closing: UInt8(ascii: "]")) else { return elements }
        repeat {
            skipSpace()
            elements.append(try value())
        } while try hasMore(closing: UInt8(ascii: "]"))
        return elements
    }

    /// Steps over the opening bracket; false where the closing one follows at once.
    private mutating func open(closing: UInt8) throws(JSONSyntaxError) -> Bool {
        depth += 1
        guard depth < Self.deepest else { throw error(.tooDeep) }
        position += 1
        skipSpace()
        guard position < bytes.count, bytes[position] == closing else { return true }
        position += 1
        depth -= 1
        return false
    }

    /// Steps over the comma or the closing bracket behind an element.
    private mutating func hasMore(closing: UInt8) throws(JSONSyntaxError) -> Bool {
        skipSpace()
        switch try take() {
        case UInt8(ascii: ","): return true
        case closing:
            depth -= 1
            return false
        default: throw misplaced()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        for expected in word.description.utf8 {
            guard try take() == expected else { throw misplaced() }
        }
        return value
    }

    /// The next byte, stepped over.
    mutating func take() throws(JSONSyntaxError) -> UInt8 {
        guard position < bytes.count else { throw error(.endsEarly) }
        defer { position += 1 }
        return bytes[position]
    }

    /// The byte that was just taken is none that may stand there.
    private func misplaced() -> JSONSyntaxError { JSONSyntaxError(problem: .unexpectedByte, offset: position - 1) }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x0A, 0x0D, 0x09:
                position += 1
                isCanonical = false
            default: return
            }
        }
    }
}
