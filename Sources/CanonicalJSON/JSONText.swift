/// A value of a document that was held against the rules and not made yet: where it stands, and where its members stand.
package struct JSONText: Sendable {
    /// Of the whole document.
    private let bytes: [UInt8]
    private let range: Range<Int>
    private let texts: JSONParser.Texts
    /// Whether it is known to be written as ``JSONWriter`` writes it.
    private let isCanonical: Bool
    /// Where the values of an object stand, by their keys; nil for anything else.
    private let members: [String: Range<Int>]?

    init(bytes: [UInt8], range: Range<Int>, texts: JSONParser.Texts, isCanonical: Bool, members: [String: Range<Int>]?) {
        (self.bytes, self.range, self.texts, self.isCanonical, self.members) = (bytes, range, texts, isCanonical, members)
    }

    /// The value itself.
    package var value: JSONValue { value(at: range) }

    /// A member of an object; nil for anything else.
    package subscript(_ key: String) -> JSONValue? { members?[key].map(value) }

    /// What `body` reads of a member, whose text it gets; nil where there is none.
    package func read<Value>(_ key: String, _ body: (inout JSONParser) throws -> Value) rethrows -> Value? {
        guard let place = members?[key] else { return nil }
        var parser = JSONParser(bytes, texts, mostValues: .max)
        parser.position = place.lowerBound
        return try body(&parser)
    }

    private func value(at place: Range<Int>) -> JSONValue {
        var parser = JSONParser(bytes, texts, mostValues: .max)
        parser.position = place.lowerBound
        do {
            return try parser.value()
        } catch {
            preconditionFailure("a text that was read before cannot be read: \(error)")
        }
    }

    /// Whether another one is written with the same bytes.
    package func isWritten(as other: JSONText) -> Bool { bytes[range] == other.bytes[other.range] }
}

extension JSONText: JSONWritable {
    package func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }

    package func write(to writer: inout JSONWriter) throws {
        guard isCanonical, writer.write(canonical: bytes[range]) else { return try writer.write(value) }
    }
}
