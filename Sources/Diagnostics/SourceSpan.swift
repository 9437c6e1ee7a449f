/// Where a value was written: the file, and the 1-based line and column of its first character.
///
/// Columns and `length` count Unicode scalars; `length` is at least 1 and stays on the line.
package struct SourceSpan: Hashable, Sendable {
    private let name: SourceFileName
    private let storedLine, storedColumn, storedLength: Int32

    /// Relative to the directory the estate was loaded from, with `/`.
    package var file: String { name.text }
    /// From 1.
    package var line: Int { Int(storedLine) }
    /// From 1.
    package var column: Int { Int(storedColumn) }
    /// At least 1, and not beyond the end of the line.
    package var length: Int { Int(storedLength) }

    package init(file: String, line: Int, column: Int, length: Int = 1) {
        self.init(SourceFileName(file), line: line, column: column, length: length)
    }

    /// - Parameter name: of the file. What is beyond the two billionth line or column is told as if it were there.
    package init(_ name: SourceFileName, line: Int, column: Int, length: Int = 1) {
        self.name = name
        storedLine = Int32(clamping: line)
        storedColumn = Int32(clamping: column)
        storedLength = Int32(clamping: max(1, length))
    }
}

extension SourceSpan: Comparable {
    package static func < (left: SourceSpan, right: SourceSpan) -> Bool {
        guard left.name == right.name else { return left.file < right.file }
        return (left.line, left.column, left.length) < (right.line, right.column, right.length)
    }
}

extension SourceSpan: Codable {
    private enum Key: String, CodingKey { case file, line, column, length }

    package init(from decoder: any Decoder) throws {
        let fields = try decoder.container(keyedBy: Key.self)
        func number(_ key: Key) throws -> Int { Int(try fields.decode(Int32.self, forKey: key)) }
        self.init(
            file: try fields.decode(String.self, forKey: .file), line: try number(.line), column: try number(.column),
            length: try number(.length))
    }

    package func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(file, forKey: .file)
        try fields.encode(line, forKey: .line)
        try fields.encode(column, forKey: .column)
        try fields.encode(length, forKey: .length)
    }
}

extension SourceSpan: CustomStringConvertible {
    /// `file:line:column`, as compilers print it.
    package var description: String { "\(file):\(line):\(column)" }
}

/// A value with the place it was written.
package struct Located<Value: Sendable>: Sendable {
    package let value: Value
    package let span: SourceSpan

    package init(_ value: Value, at span: SourceSpan) {
        self.value = value
        self.span = span
    }
}

extension Located: Equatable where Value: Equatable {}
extension Located: Hashable where Value: Hashable {}
