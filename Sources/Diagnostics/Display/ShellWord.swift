/// One argument of a command that is shown for copying.
package enum ShellWord {
    /// As a POSIX shell reads it back: as it is where nothing in it means anything to a shell, else in single quotes.
    package static func quoted(_ text: String) -> String {
        func isPlain(_ byte: UInt8) -> Bool {
            (97...122).contains(byte) || (65...90).contains(byte) || (48...57).contains(byte) || "-_./:@%+,=".utf8.contains(byte)
        }
        if !text.isEmpty, !text.hasPrefix("="), text.utf8.allSatisfy(isPlain) { return text }
        return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
