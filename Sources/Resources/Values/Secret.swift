/// Text that must not leave memory: every textual form of it is redacted.
///
/// Reading is ``withExposed(_:)``, written next to the use, so that a search for it is the audit.
package struct Secret: Sendable {
    private let text: String

    package init(_ text: String) {
        self.text = text
    }

    package var isEmpty: Bool { text.isEmpty }

    /// Calls `body` with the text. The text must not be stored, logged or interpolated into anything that is.
    package func withExposed<Result, Failure: Error>(_ body: (String) throws(Failure) -> Result) throws(Failure) -> Result {
        try body(text)
    }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "<secret>" }
    package var debugDescription: String { "<secret>" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
