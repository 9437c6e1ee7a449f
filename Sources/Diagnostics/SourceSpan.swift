/// Where a value was written: the file, and the 1-based line and column of its first character.
///
/// Columns and `length` count Unicode scalars; `length` is at least 1 and stays on the line.
package struct SourceSpan: Hashable, Sendable, Codable {
    /// Relative to the directory the estate was loaded from, with `/`.
    package let file: String
    /// From 1.
    package let line: Int
    /// From 1.
    package let column: Int
    /// At least 1, and not beyond the end of the line.
    package let length: Int

    package init(file: String, line: Int, column: Int, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.length = max(1, length)
    }
}

extension SourceSpan: Comparable {
    package static func < (left: SourceSpan, right: SourceSpan) -> Bool {
        (left.file, left.line, left.column, left.length) < (right.file, right.line, right.column, right.length)
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
