/// The members of an object, as they are encoded.
struct TreeKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let node: TreeEncoder.Node
    let trail: CodingTrail?

    var codingPath: [any CodingKey] { trail?.path ?? [] }

    private func put(_ value: JSONValue, _ key: Key) { put(.value(value), key.stringValue) }

    private func put(_ slot: TreeEncoder.Node.Slot, _ key: String) {
        guard case .members(var members) = node.content else { return }
        // Without this the dictionary would be copied with every member.
        node.content = .nothing
        members[key] = slot
        node.content = .members(members)
    }

    func encodeNil(forKey key: Key) throws { put(.null, key) }
    func encode(_ value: Bool, forKey key: Key) throws { put(.boolean(value), key) }
    func encode(_ value: String, forKey key: Key) throws { put(.string(value), key) }
    func encode(_ value: Double, forKey key: Key) throws { put(try TreeEncoder.json(double: value, trail), key) }
    func encode(_ value: Float, forKey key: Key) throws { put(try TreeEncoder.json(double: Double(value), trail), key) }
    func encode(_ value: Int, forKey key: Key) throws { put(try TreeEncoder.json(integer: value, trail), key) }
    func encode(_ value: Int8, forKey key: Key) throws { put(try TreeEncoder.json(integer: value, trail), key) }
    func encode(_ value: Int16, forKey key: Key) throws { put(try TreeEncoder.json(integer: value, trail), key) }
    func encode(_ value: Int32, forKey key: Key) throws { put(try TreeEncoder.json(integer: value, trail), key) }
    func encode(_ value: Int64, forKey key: Key) throws { put(try TreeEncoder.json(integer: value, trail), key) }
    func encode(_ value: UInt, forKey key: Key) throws { put(try TreeEncoder.json(integer: value, trail), key) }
    func encode(_ value: UInt8, forKey key: Key) throws { put(try TreeEncoder.json(integer: value, trail), key) }
    func encode(_ value: UInt16, forKey key: Key) throws { put(try TreeEncoder.json(integer: value, trail), key) }
    func encode(_ value: UInt32, forKey key: Key) throws { put(try TreeEncoder.json(integer: value, trail), key) }
    func encode(_ value: UInt64, forKey key: Key) throws { put(try TreeEncoder.json(integer: value, trail), key) }
    func encode(_ value: some Encodable, forKey key: Key) throws { put(try TreeEncoder.json(value, CodingTrail(trail, key)), key) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer { nested(key).unkeyedContainer() }
    func superEncoder() -> any Encoder { nested(SuperKey()) }
    func superEncoder(forKey key: Key) -> any Encoder { nested(key) }

    private func nested(_ key: any CodingKey) -> TreeEncoder {
        let inner = TreeEncoder.Node()
        put(.node(inner), key.stringValue)
        return TreeEncoder(node: inner, trail: CodingTrail(trail, key))
    }
}
