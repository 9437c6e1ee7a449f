/// Decodes any `Decodable` from a ``JSONValue``, as `JSONDecoder` does from text; a ``JSONValue`` inside is taken as it is.
struct TreeDecoder: Decoder {
    let json: JSONValue
    let trail: CodingTrail?

    var codingPath: [any CodingKey] { trail?.path ?? [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func decode<Value: Decodable>(_ type: Value.Type, _ json: JSONValue, _ trail: CodingTrail? = nil) throws -> Value {
        // An optional of one is not taken as it is: null decodes as nil.
        if type == JSONValue.self, let value = json as? Value { return value }
        return try Value(from: TreeDecoder(json: json, trail: trail))
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = json else { throw mismatch([String: JSONValue].self) }
        return KeyedDecodingContainer(TreeKeyedDecoding<Key>(members: members, trail: trail))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .array(let elements) = json else { throw mismatch([JSONValue].self) }
        return TreeUnkeyedDecoding(elements: elements, trail: trail)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    private func mismatch(_ type: Any.Type) -> DecodingError {
        let context = DecodingError.Context(codingPath: codingPath, debugDescription: "it is \(json.kind)")
        return decodeNil() ? .valueNotFound(type, context) : .typeMismatch(type, context)
    }

    private func integer<Number: FixedWidthInteger>(_ type: Number.Type) throws -> Number {
        let number: Number? =
            switch json {
            case .integer(let value): Number(exactly: value)
            case .number(let value): Number(exactly: value)
            default: throw mismatch(type)
            }
        guard let number else {
            throw DecodingError.dataCorrupted(.init(codingPath: codingPath, debugDescription: "the number does not fit \(type)"))
        }
        return number
    }
}

extension TreeDecoder: SingleValueDecodingContainer {
    func decodeNil() -> Bool {
        if case .null = json { true } else { false }
    }

    func decode(_ type: Bool.Type) throws -> Bool {
        guard case .boolean(let value) = json else { throw mismatch(type) }
        return value
    }

    func decode(_ type: String.Type) throws -> String {
        guard case .string(let value) = json else { throw mismatch(type) }
        return value
    }

    func decode(_ type: Double.Type) throws -> Double {
        switch json {
        case .integer(let value): return Double(value)
        case .number(let value): return value
        default: throw mismatch(type)
        }
    }

    func decode(_ type: Float.Type) throws -> Float { Float(try decode(Double.self)) }
    func decode(_ type: Int.Type) throws -> Int { try integer(type) }
    func decode(_ type: Int8.Type) throws -> Int8 { try integer(type) }
    func decode(_ type: Int16.Type) throws -> Int16 { try integer(type) }
    func decode(_ type: Int32.Type) throws -> Int32 { try integer(type) }
    func decode(_ type: Int64.Type) throws -> Int64 { try integer(type) }
    func decode(_ type: UInt.Type) throws -> UInt { try integer(type) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try Self.decode(type, json, trail) }
}
