/// The elements of a list, as they are encoded.
struct TreeUnkeyedEncoding: UnkeyedEncodingContainer {
    let node: TreeEncoder.Node
    let trail: CodingTrail?

    var codingPath: [any CodingKey] { trail?.path ?? [] }

    var count: Int {
        guard case .elements(let elements) = node.content else { return 0 }
        return elements.count
    }

    private func put(_ value: JSONValue) { put(.value(value)) }

    private func put(_ slot: TreeEncoder.Node.Slot) {
        guard case .elements(var elements) = node.content else { return }
        // Without this the list would be copied with every element.
        node.content = .nothing
        elements.append(slot)
        node.content = .elements(elements)
    }

    func encodeNil() throws { put(.null) }
    func encode(_ value: Bool) throws { put(.boolean(value)) }
    func encode(_ value: String) throws { put(.string(value)) }
    func encode(_ value: Double) throws { put(try TreeEncoder.json(double: value, trail)) }
    func encode(_ value: Float) throws { put(try TreeEncoder.json(double: Double(value), trail)) }
    func encode(_ value: Int) throws { put(try TreeEncoder.json(integer: value, trail)) }
    func encode(_ value: Int8) throws { put(try TreeEncoder.json(integer: value, trail)) }
    func encode(_ value: Int16) throws { put(try TreeEncoder.json(integer: value, trail)) }
    func encode(_ value: Int32) throws { put(try TreeEncoder.json(integer: value, trail)) }
    func encode(_ value: Int64) throws { put(try TreeEncoder.json(integer: value, trail)) }
    func encode(_ value: UInt) throws { put(try TreeEncoder.json(integer: value, trail)) }
    func encode(_ value: UInt8) throws { put(try TreeEncoder.json(integer: value, trail)) }
    func encode(_ value: UInt16) throws { put(try TreeEncoder.json(integer: value, trail)) }
    func encode(_ value: UInt32) throws { put(try TreeEncoder.json(integer: value, trail)) }
    func encode(_ value: UInt64) throws { put(try TreeEncoder.json(integer: value, trail)) }
    func encode(_ value: some Encodable) throws { put(try TreeEncoder.json(value, CodingTrail(trail, ElementKey(count)))) }

    func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedEncodingContainer<Nested> {
        nested().container(keyedBy: type)
    }

    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { nested().unkeyedContainer() }
    func superEncoder() -> any Encoder { nested() }

    private func nested() -> TreeEncoder {
        let (inner, key) = (TreeEncoder.Node(), ElementKey(count))
        put(.node(inner))
        return TreeEncoder(node: inner, trail: CodingTrail(trail, key))
    }
}
