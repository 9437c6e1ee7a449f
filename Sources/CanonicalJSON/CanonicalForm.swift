internal import FoundationEssentials

/// JSON in one form, whatever the order in which its parts were made.
package enum CanonicalForm {
    /// The one byte form of a value: keys sorted, no insignificant space, `/` unescaped.
    package static func bytes(of value: some Encodable) throws -> [UInt8] {
        Array(try encode(value, [.sortedKeys, .withoutEscapingSlashes]))
    }

    /// As ``bytes(of:)``, but indented for people and for line diffs in git.
    package static func prettyText(of value: some Encodable) throws -> String {
        String(decoding: try encode(value, [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]), as: UTF8.self)
    }

    package static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }

    private static func encode(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        return try encoder.encode(value)
    }
}
