/// `git` did not do what was asked.
package struct GitFailure: Error, Hashable, Sendable {
    /// The exit code; nil when git could not be run, was ended, or answered what cannot be read.
    package let status: Int32?
    /// What git said, on one line, without what could be a credential.
    package let reason: String

    package init(status: Int32? = nil, reason: String) {
        self.status = status
        self.reason = reason
    }

    /// - Parameter said: git's standard error.
    init(status: Int32?, said: [UInt8]) {
        let lines = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline).map(Self.readable)
        // Progress and hints go first; what is fatal is said last.
        let telling = lines.filter { line in ["fatal:", "error:", "remote:", "ssh:", "!"].contains { line.hasPrefix($0) } }
        let text = (telling.isEmpty ? lines : telling).filter { !$0.isEmpty }.suffix(4).joined(separator: "; ")
        let fallback = status.map { "git exited with status \($0)" } ?? "a signal ended git"
        self.init(status: status, reason: text.isEmpty ? fallback : Redaction.withoutCredentials(String(text.suffix(800))))
    }

    /// The remote has its say in the text: nothing of it may steer a terminal.
    private static func readable(_ line: Substring) -> String {
        let shown = String(String.UnicodeScalarView(line.unicodeScalars.filter { !($0.value < 32 || (127..<160).contains($0.value)) }))
        return String(shown.drop { $0 == " " })
    }
}
