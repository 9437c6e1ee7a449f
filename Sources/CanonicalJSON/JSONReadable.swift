/// A value that is read from the text of a document, without a tree in between: answers hold it by the ten thousand.
///
/// It reads what its decoding reads. Where it throws, the document is decoded from a tree, so that what is wrong is found and told in one way.
package protocol JSONReadable: Decodable {
    /// Reads the next value, whole.
    init(reading parser: inout JSONParser) throws
}

/// The next value is of another kind than what is read there.
package struct UnlikeValue: Error, Sendable {
    package init() {}
}

extension Array: JSONReadable where Element: JSONReadable {
    package init(reading parser: inout JSONParser) throws {
        self = []
        try parser.elements { parser in append(try Element(reading: &parser)) }
    }
}

extension CanonicalForm {
    /// Reads one JSON document strictly, without a tree.
    /// - Parameter mostValues: more are refused before they take memory.
    package static func read<Value: JSONReadable>(
        _ type: Value.Type, from bytes: [UInt8], _ texts: JSONParser.Texts = .withoutNUL, atMost mostValues: Int = .max
    ) throws -> Value {
        var parser = JSONParser(bytes, texts, mostValues: mostValues)
        return try parser.whole { parser in try Value(reading: &parser) }
    }

    /// Reads one document with `body`, which reads its one value, where somebody has to know how it was written.
    /// - Parameter isCanonical: becomes whether the document is known to be the canonical form of its value.
    package static func read<Value>(
        from bytes: [UInt8], _ texts: JSONParser.Texts, isCanonical: inout Bool, _ body: (inout JSONParser) throws -> Value
    ) throws -> Value {
        var parser = JSONParser(bytes, texts, mostValues: .max)
        let value = try parser.whole(body)
        isCanonical = parser.isCanonical
        return value
    }
}
