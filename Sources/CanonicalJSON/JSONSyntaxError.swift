/// Why bytes are not a JSON document, and where.
package struct JSONSyntaxError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What is wrong with the bytes; the raw value is a clause.
    package enum Problem: String, Sendable {
        case endsEarly = "the text ends early"
        case unexpectedByte = "this byte has no place here"
        case trailingBytes = "something follows the document"
        case notUTF8 = "a text is not UTF-8"
        case badEscape = "an escape is none that JSON has, or half of a surrogate pair"
        case controlCharacter = "a text holds an unescaped control character"
        case nul = "a text holds NUL"
        case badNumber = "a number is malformed or too large"
        case repeatedKey = "an object has one key twice"
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
