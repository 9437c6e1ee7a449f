/// Who holds locks: a run in one process of one machine, as it is written down.
package struct LockHolder: Hashable, Sendable {
    package let run: String
    package let host: String
    package let process: Int

    package init(run: String, host: String, process: Int) {
        self.run = run
        self.host = host
        self.process = process
    }

    /// Such as `2026-11-21-7f3a9c1e-1b2c@build-7:4711`.
    package var text: String { "\(run)@\(host):\(process)" }

    /// Reads the form of ``text``; nil when it does not have it.
    package init?(_ text: String) {
        guard let at = text.firstIndex(of: "@"), let colon = text.lastIndex(of: ":"), at < colon,
            let process = Int(text[text.index(after: colon)...])
        else { return nil }
        self.init(run: String(text[..<at]), host: String(text[text.index(after: at)..<colon]), process: process)
    }
}
