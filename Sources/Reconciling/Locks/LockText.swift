internal import Resources

/// How long ago something was, for a person.
package enum LockAge {
    /// Such as `40 s`, `12 min`, `3 h` or `9 d`.
    package static func text(_ seconds: Int) -> String {
        switch max(0, seconds) {
        case let seconds where seconds < 120: "\(seconds) s"
        case let seconds where seconds < 7_200: "\(seconds / 60) min"
        case let seconds where seconds < 172_800: "\(seconds / 3_600) h"
        case let seconds: "\(seconds / 86_400) d"
        }
    }
}

extension LockHolder {
    /// Such as `ada on build-7 (plumb apply production)`; the holder's id where that is all that is known.
    package var sentence: String {
        guard let person else { return id }
        return person + (host.map { " on \($0)" } ?? "") + (command.map { " (\($0))" } ?? "")
    }
}

extension LedgerError {
    /// Names who holds the locks, each once, in a sentence.
    package static func held(_ locks: [HeldLock], now: Int) -> LedgerError {
        let sentences = Dictionary(grouping: locks, by: \.holder).sorted { $0.key.id < $1.key.id }.map { holder, locks in
            let scopes = locks.map(\.scope).sorted()
            let since = locks.map(\.since).min() ?? now
            let names =
                scopes.count < 3 ? scopes.map(\.description).joined(separator: " and ") : "\(scopes[0]) and \(scopes.count - 1) more"
            return "\(names) \(scopes.count == 1 ? "is" : "are") locked by \(holder.sentence) for \(LockAge.text(now - since))"
        }
        return LedgerError(.locked, sentences.joined(separator: "; "))
    }
}
