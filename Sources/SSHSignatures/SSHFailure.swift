/// `ssh-keygen` did not do what was asked, or says that a signature is not good.
package struct SSHFailure: Error, Hashable, Sendable {
    /// On one line, without what could steer a terminal.
    package let reason: String

    init(reason: String) {
        self.reason = reason
    }

    init(_ program: String, said: [UInt8]) {
        let lines = String(decoding: said, as: UTF8.self).split(whereSeparator: \.isNewline).map { line in
            String(String.UnicodeScalarView(line.unicodeScalars.filter { !($0.value < 32 || (127..<160).contains($0.value)) }))
        }
        let text = lines.filter { !$0.isEmpty }.suffix(3).joined(separator: "; ")
        reason = text.isEmpty ? "\(program) failed" : String(text.prefix(400))
    }
}
