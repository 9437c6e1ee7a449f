internal import CPCRE2

/// A regular expression (PCRE2, UTF-8) whose match ends after a bounded number of steps, whatever the pattern and the text.
///
/// `\d`, `\s` and `\w` are ASCII; `.` and classes are over Unicode scalars.
package struct Pattern: Sendable {
    /// Why a text is no pattern, and where.
    package struct SyntaxError: Error, Equatable, Sendable {
        /// A clause, such as `missing closing parenthesis`.
        package let reason: String
        /// In bytes of the pattern.
        package let offset: Int
    }

    /// A match was given up: the pattern tries too many ways on this text, such as `(a+)+$` on `aaaa…b`.
    package struct LimitExceeded: Error, Equatable, Sendable {}

    package let text: String
    private let code: PatternCode

    /// - Throws: also for a pattern that is longer than 4,096 bytes, nested more than 50 deep, or too large when compiled.
    package init(_ text: String) throws(SyntaxError) {
        self.text = text
        code = try PatternCode(text)
    }

    /// Whether the whole text matches, from its first byte to its last.
    package func matches(whole text: String) throws(LimitExceeded) -> Bool {
        try code.matches(text, UInt32(PCRE2_ANCHORED) | UInt32(PCRE2_ENDANCHORED))
    }

    /// Whether some part of the text matches.
    package func isFound(in text: String) throws(LimitExceeded) -> Bool { try code.matches(text, 0) }
}
