/// Why a value is not of its format.
///
/// The message speaks of the format and of counts; of the value it has never more than a public prefix such as `sk_test_`.
package struct FormatProblem: Hashable, Sendable {
    /// A clause that follows the variable's name: `is not a UUID`.
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}
