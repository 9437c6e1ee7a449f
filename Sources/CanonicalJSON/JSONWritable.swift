/// A value that writes its own JSON, byte for byte what its encoding would be, without a tree in between: plans hold it by the hundred
/// thousand. Tests compare the two.
package protocol JSONWritable: Encodable {
    /// Writes one value.
    func write(to writer: inout JSONWriter) throws
}

extension JSONWriter {
    /// A member that is left out where there is none.
    package mutating func member(_ key: String, _ value: (some JSONWritable)?) throws {
        guard let value else { return }
        self.key(key)
        try value.write(to: &self)
    }

    /// A member that is a list of values.
    package mutating func member(_ key: String, _ values: [some JSONWritable]) throws {
        self.key(key)
        try write(values) { writer, value in try value.write(to: &writer) }
    }

    /// A member that is a text; nothing where it is nil.
    package mutating func member(_ key: String, _ text: String?) {
        guard let text else { return }
        self.key(key)
        write(text)
    }

    /// A member that is a list of texts.
    package mutating func member(_ key: String, _ texts: [String]) throws {
        self.key(key)
        try write(texts) { writer, text in writer.write(text) }
    }

    /// A member that is an object of texts.
    package mutating func member(_ key: String, _ texts: [String: String]) throws {
        self.key(key)
        try write(texts) { writer, text in writer.write(text) }
    }

    /// A member that is a number; nothing where it is nil.
    package mutating func member(_ key: String, _ number: Int?) {
        guard let number else { return }
        self.key(key)
        write(number)
    }

    /// A member that is a list of numbers.
    package mutating func member(_ key: String, _ numbers: [Int]) throws {
        self.key(key)
        try write(numbers) { writer, number in writer.write(number) }
    }

    /// A member that is true or false; nothing where it is nil.
    package mutating func member(_ key: String, _ flag: Bool?) {
        guard let flag else { return }
        self.key(key)
        write(flag)
    }

    /// A member of any other type, by way of a tree; left out where there is none.
    package mutating func member<Value: Encodable>(_ key: String, encoding value: Value?) throws {
        guard let value else { return }
        self.key(key)
        try write(any: value)
    }
}

extension JSONValue: JSONWritable {
    package func write(to writer: inout JSONWriter) throws { try writer.write(self) }
}
