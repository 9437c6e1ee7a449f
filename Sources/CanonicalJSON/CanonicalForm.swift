/// JSON in one form, whatever the order in which its parts were made.
package enum CanonicalForm {
    /// The one byte form of a value: keys sorted by their UTF-8 bytes, no insignificant space, `/` unescaped.
    package static func bytes(of value: some Encodable) throws -> [UInt8] {
        var writer = JSONWriter(isIndented: false)
        try writer.write(any: value)
        return writer.bytes
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
        try TreeDecoder.decode(type, try JSONValue(parsing: bytes, texts))
    }
}
