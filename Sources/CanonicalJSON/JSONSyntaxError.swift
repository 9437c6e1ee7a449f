/// Why bytes are not a JSON document, and where.
package struct JSONSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with the bytes; the raw value is a clause.
    package enum Problem: String, Sendable {
        case endsEarly = "unexpected end of the text"
        case unexpectedByte = "unexpected byte"
        case trailingBytes = "unexpected content after the document"
        case notUTF8 = "a string is not UTF-8"
        case badEscape = "invalid escape, or half of a surrogate pair"
        case controlCharacter = "a string contains an unescaped control character"
        case nul = "a string contains NUL"
        case badNumber = "a number is malformed or too large"
        case repeatedKey = "an object has a duplicate key"
        case tooMany = "the document has too many values"
        case tooDeep = "lists and objects are nested too deeply"
    }

    package let problem: Problem
    /// The byte at which it was noticed, counted from 0.
    package let offset: Int

    package init(problem: Problem, offset: Int) {
        self.problem = problem
        self.offset = offset
    }

    package var description: String { "\(problem.rawValue) (byte \(offset))" }
}
