/// Encodes any `Encodable` as a ``JSONValue``, as `JSONEncoder` encodes it as text; a ``JSONValue`` inside goes in as it is.
struct TreeEncoder: Encoder {
    /// What an encoder's containers fill.
    final class Node {
        enum Content {
            case nothing
            case value(JSONValue)
            case members([String: Slot])
            case elements([Slot])
        }

        /// A finished value, or one that a container still fills.
        enum Slot {
            case value(JSONValue)
            case node(Node)

            var json: JSONValue {
                switch self {
                case .value(let value): value
                case .node(let node): node.json ?? .object([:])
                }
            }
        }

        var content = Content.nothing

        /// Nil where nothing was encoded.
        var json: JSONValue? {
            switch content {
            case .nothing: nil
            case .value(let value): value
            case .members(let members): .object(members.mapValues(\.json))
            case .elements(let elements): .array(elements.map(\.json))
            }
        }
    }

    let node: Node
    let trail: CodingTrail?

    var codingPath: [any CodingKey] { trail?.path ?? [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    static func json<Value: Encodable>(_ value: Value, _ trail: CodingTrail? = nil) throws -> JSONValue {
        // The types are compared first: a cast of every value would take as long as all the rest.
        if Value.self == JSONValue.self, let value = value as? JSONValue { return value }
        let node = Node()
        try value.encode(to: TreeEncoder(node: node, trail: trail))
        guard let json = node.json else {
            throw EncodingError.invalidValue(value, .init(codingPath: trail?.path ?? [], debugDescription: "it encodes to no value"))
        }
        return json
    }

    /// A whole number is an integer, as it is when its text is read.
    static func json(double number: Double, _ trail: CodingTrail?) throws -> JSONValue {
        guard number.isFinite else {
            throw EncodingError.invalidValue(number, .init(codingPath: trail?.path ?? [], debugDescription: "JSON has no such number"))
        }
        return Int(exactly: number).map(JSONValue.integer) ?? .number(number)
    }

    static func json(integer number: some BinaryInteger, _ trail: CodingTrail?) throws -> JSONValue {
        guard let integer = Int(exactly: number) else {
            throw EncodingError.invalidValue(number, .init(codingPath: trail?.path ?? [], debugDescription: "it is too large"))
        }
        return .integer(integer)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .members = node.content {} else { node.content = .members([:]) }
        return KeyedEncodingContainer(TreeKeyedEncoding<Key>(node: node, trail: trail))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        if case .elements = node.content {} else { node.content = .elements([]) }
        return TreeUnkeyedEncoding(node: node, trail: trail)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer { TreeSingleEncoding(node: node, trail: trail) }
}
