/// A JSON document as a value.
///
/// Numbers without a fraction are `integer`; `number` exists only to read what servers send: nothing that is digested
/// may hold one (its text form is not canonical).
package enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([String: JSONValue].self) {
            self = .object(value)
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else {
            self = .array(try container.decode([JSONValue].self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }
}

extension JSONValue {
    /// Reads one JSON document (RFC 8259), strictly; see ``JSONParser``.
    /// - Parameter mostValues: more are refused before they take memory.
    package init(parsing bytes: [UInt8], _ texts: JSONParser.Texts = .withoutNUL, atMost mostValues: Int = .max) throws(JSONSyntaxError) {
        var parser = JSONParser(bytes, texts, mostValues: mostValues)
        self = try parser.document()
    }

    /// Any encodable value as JSON.
    package init(encoding value: some Encodable) throws { self = try TreeEncoder.json(value) }

    /// A value of texts, whole numbers and lists of them: such a value always encodes.
    package static func plain(_ value: some Encodable) -> JSONValue { unfailing { try JSONValue(encoding: value) } }

    /// Encoding fails only for a non-finite number, which JSON text cannot have produced: something else in its place, such as null,
    /// would be recorded and digested as if it were what was meant.
    private static func unfailing<Value>(_ encode: () throws -> Value) -> Value {
        do {
            return try encode()
        } catch {
            preconditionFailure("a value does not encode as JSON: \(error)")
        }
    }

    /// The value decoded as `type`.
    package func decoded<Value: Decodable>(as type: Value.Type) throws -> Value { try TreeDecoder.decode(type, self) }

    /// The value as canonical JSON in UTF-8: keys sorted, no insignificant space. Equal values have equal bytes.
    package func canonicalBytes() -> [UInt8] { Self.unfailing { try CanonicalForm.bytes(of: self) } }

    /// The value as indented JSON with sorted keys, for a file that people read; no final newline.
    package func prettyText() -> String { Self.unfailing { try CanonicalForm.prettyText(of: self) } }

    /// In a sentence: "it is a list".
    var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "true or false"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue {
    /// A member of an object; nil for anything else.
    package subscript(_ key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members[key]
    }

    package var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The value as a whole number; nil for anything else.
    package var integer: Int? {
        switch self {
        case .integer(let value): value
        case .number(let value): Int(exactly: value)
        default: nil
        }
    }

    package var boolean: Bool? {
        guard case .boolean(let value) = self else { return nil }
        return value
    }

    /// The items of a list, in order; nil for anything else.
    package var array: [JSONValue]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members of an object by name; nil for anything else.
    package var object: [String: JSONValue]? {
        guard case .object(let value) = self else { return nil }
        return value
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .boolean(value) }
    package init(integerLiteral value: Int) { self = .integer(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}
