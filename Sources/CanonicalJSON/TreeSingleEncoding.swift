/// One value that is neither an object nor a list, or that another type encodes.
struct TreeSingleEncoding: SingleValueEncodingContainer {
    let node: TreeEncoder.Node
    let trail: CodingTrail?

    var codingPath: [any CodingKey] { trail?.path ?? [] }

    private func put(_ value: JSONValue) { node.content = .value(value) }

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
    func encode(_ value: some Encodable) throws { put(try TreeEncoder.json(value, trail)) }
}
