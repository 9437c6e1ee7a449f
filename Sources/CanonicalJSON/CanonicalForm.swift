/// JSON in one form, whatever the order in which its parts were made.
package enum CanonicalForm {
    /// The one byte form of a value: keys sorted by their UTF-8 bytes, no insignificant space, `/` unescaped.
    package static func bytes(of value: some Encodable) throws -> [UInt8] {
        var writer = JSONWriter(isIndented: false)
        try writer.write(any: value)
        return writer.bytes
    }

    /// Hands the same bytes on part by part: the whole of a large value is never in memory.
    /// - Parameter isIndented: as ``prettyBytes(of:)`` has them.
    package static func write(_ value: some Encodable, isIndented: Bool = false, to sink: @escaping ([UInt8]) throws -> Void) throws {
        var writer = JSONWriter(isIndented: isIndented, sink: sink)
        try writer.write(any: value)
        try writer.finish()
    }

    /// As ``bytes(of:)``, but indented for people and for line diffs in git.
    package static func prettyBytes(of value: some Encodable) throws -> [UInt8] {
        var writer = JSONWriter(isIndented: true)
        try writer.write(any: value)
        return writer.bytes
    }

    /// As ``prettyBytes(of:)``, as text.
    package static func prettyText(of value: some Encodable) throws -> String {
        String(decoding: try prettyBytes(of: value), as: UTF8.self)
    }

    /// Reads one JSON document strictly (see ``JSONValue/init(parsing:)``) as a value of `type`.
    package static func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], _ texts: JSONParser.Texts = .withoutNUL
    ) throws -> Value {
        // What is wrong with a document is told by its tree.
        if let readable = type as? any JSONReadable.Type, let value = (try? read(readable, from: bytes, texts)) as? Value { return value }
        return try TreeDecoder.decode(type, try JSONValue(parsing: bytes, texts))
    }
}
