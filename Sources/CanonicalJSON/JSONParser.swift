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
    package internal(set) var position = 0
    /// Whether everything so far is known to be written as ``JSONWriter`` writes it. Of a text that is kept and has an escape, and of a number that
    /// is not whole, that is not known.
    var isCanonical = true
    private var depth = 0
    private var valuesLeft: Int
    /// Of the objects that are open and not kept, outermost first: no key may stand in one of them twice.
    private var keys: [String] = []

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

    /// What `body` makes of the one value of the document.
    mutating func whole<Value>(_ body: (inout JSONParser) throws -> Value) throws -> Value {
        skipSpace()
        let value = try body(&self)
        skipSpace()
        guard position == bytes.count else { throw error(.trailingBytes) }
        return value
    }

    func error(_ problem: JSONSyntaxError.Problem) -> JSONSyntaxError { JSONSyntaxError(problem: problem, offset: position) }

    /// The next value, whole.
    package mutating func value() throws(JSONSyntaxError) -> JSONValue {
        switch try first() {
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

    /// The byte with which the next value begins, which is counted and not stepped over.
    private mutating func first() throws(JSONSyntaxError) -> UInt8 {
        guard position < bytes.count else { throw error(.endsEarly) }
        guard valuesLeft > 0 else { throw error(.tooMany) }
        valuesLeft -= 1
        return bytes[position]
    }

    private mutating func members() throws(JSONSyntaxError) -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        guard try open(closing: UInt8(ascii: "}")) else { return members }
        var previous: Range<Int>?
        repeat {
            let (key, start) = try key()
            checkOrder(of: key, at: start, &previous)
            let value = try value()
            if members.updateValue(value, forKey: key) != nil { throw JSONSyntaxError(problem: .repeatedKey, offset: start) }
        } while try hasMore(closing: UInt8(ascii: "}"))
        return members
    }

    /// The next key, with where it stands; its value comes next.
    private mutating func key() throws(JSONSyntaxError) -> (key: String, start: Int) {
        skipSpace()
        guard position < bytes.count else { throw error(.endsEarly) }
        guard bytes[position] == UInt8(ascii: "\"") else { throw error(.unexpectedByte) }
        let start = position
        let key = try string()
        skipSpace()
        guard try take() == UInt8(ascii: ":") else { throw misplaced() }
        skipSpace()
        return (key, start)
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

    /// Reads the next value, an object, without keeping it: `body` reads the value of each member, once, or steps over it.
    /// - Throws: ``UnlikeValue`` where it is no object; what `body` throws.
    package mutating func members(_ body: (inout JSONParser, String) throws -> Void) throws {
        guard try first() == UInt8(ascii: "{") else { throw UnlikeValue() }
        guard try open(closing: UInt8(ascii: "}")) else { return }
        let known = keys.count
        // With many keys they are looked up.
        var many: Set<String> = []
        var previous: Range<Int>?
        repeat {
            let (key, start) = try key()
            checkOrder(of: key, at: start, &previous)
            let isNew: Bool
            if keys.count - known < Self.fewKeys {
                isNew = !keys[known...].contains(key)
            } else {
                if many.isEmpty { many = Set(keys[known...]) }
                isNew = many.insert(key).inserted
            }
            guard isNew else { throw JSONSyntaxError(problem: .repeatedKey, offset: start) }
            if many.isEmpty { keys.append(key) }
            try body(&self, key)
        } while try hasMore(closing: UInt8(ascii: "}"))
        keys.removeSubrange(known...)
    }

    /// Canonical keys have no escapes and come in the order of their bytes.
    private mutating func checkOrder(of key: String, at start: Int, _ previous: inout Range<Int>?) {
        guard isCanonical else { return }
        let place = (start + 1)..<(start + 1 + key.utf8.count)
        // Behind a key without escapes stands its quotation mark.
        isCanonical =
            place.upperBound < bytes.count && bytes[place.upperBound] == UInt8(ascii: "\"") && !bytes[place].contains(UInt8(ascii: "\\"))
            && (previous.map { bytes[$0].lexicographicallyPrecedes(bytes[place]) } ?? true)
        previous = place
    }

    /// So many keys are compared one by one.
    private static let fewKeys = 24

    /// Reads the next value, a list, without keeping it: `body` reads each element, once, or steps over it.
    /// - Throws: ``UnlikeValue`` where it is no list; what `body` throws.
    package mutating func elements(_ body: (inout JSONParser) throws -> Void) throws {
        guard try first() == UInt8(ascii: "[") else { throw UnlikeValue() }
        guard try open(closing: UInt8(ascii: "]")) else { return }
        repeat {
            skipSpace()
            try body(&self)
        } while try hasMore(closing: UInt8(ascii: "]"))
    }

    /// Steps over the next value, which is held against the same rules as one that is kept.
    package mutating func skip() throws {
        guard position < bytes.count else { throw error(.endsEarly) }
        switch bytes[position] {
        case UInt8(ascii: "{"): try members { parser, _ in try parser.skip() }
        case UInt8(ascii: "["): try elements { parser in try parser.skip() }
        case UInt8(ascii: "\""):
            _ = try first()
            try skipString()
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            let start = position
            let number = try value()
            isCanonical = isCanonical && isWritten(number, from: start)
        default: _ = try value()
        }
    }

    /// Whether a number that was read from a place on is written there as a writer writes it. Of one with a fraction or an exponent that is not
    /// known.
    private func isWritten(_ number: JSONValue, from start: Int) -> Bool {
        guard case .integer(let integer) = number, integer != 0 || bytes[start] == UInt8(ascii: "0") else { return false }
        return bytes[start..<position].allSatisfy { $0 == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// Steps over the next value, and says where it stands and what it is.
    package mutating func outlined() throws -> JSONText {
        let start = position
        let isCanonicalBefore = isCanonical
        isCanonical = true
        defer { isCanonical = isCanonical && isCanonicalBefore }
        var members: [String: Range<Int>]?
        if isAtObject {
            var found: [String: Range<Int>] = [:]
            try self.members { parser, key in
                let start = parser.position
                try parser.skip()
                found[key] = start..<parser.position
            }
            members = found
        } else {
            try skip()
        }
        return JSONText(bytes: bytes, range: start..<position, texts: texts, isCanonical: isCanonical, members: members)
    }

    /// Whether the next value is null, which is stepped over then.
    package mutating func skipsNull() throws -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "n") else { return false }
        _ = try value()
        return true
    }

    /// Whether the next value is an object.
    package var isAtObject: Bool { position < bytes.count && bytes[position] == UInt8(ascii: "{") }

    /// Whether these very bytes come next.
    package func isAt(_ text: StaticString) -> Bool {
        position + text.utf8CodeUnitCount <= bytes.count && bytes[position...].starts(with: text.description.utf8)
    }

    /// The next value, a text.
    /// - Throws: ``UnlikeValue`` where it is none.
    package mutating func text() throws -> String {
        guard try first() == UInt8(ascii: "\"") else { throw UnlikeValue() }
        return try string()
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
