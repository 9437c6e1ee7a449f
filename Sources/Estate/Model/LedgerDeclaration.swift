/// Where the history is kept.
package enum LedgerDeclaration: Hashable, Sendable {
    /// In one SQLite file, which one machine sees.
    case file(path: String)
    /// On a reference of a remote of the estate's repository, which everybody sees who reaches it.
    case git(remote: String)

    package static let standard = LedgerDeclaration.file(path: ".plumb/ledger.sqlite")

    /// Reads what an operator writes: `git:REMOTE`, or the path of a file.
    package init(_ text: String) {
        let mark = "git:"
        self = text.hasPrefix(mark) ? .git(remote: String(text.dropFirst(mark.count))) : .file(path: text)
    }

    /// Whether a text can only be the name of a remote: no address, no path and no option.
    package static func isRemoteName(_ text: String) -> Bool {
        text.wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9_-]*([.\/][A-Za-z0-9_-]+)*/) != nil
    }

    package var isEmbedded: Bool {
        guard case .file = self else { return false }
        return true
    }
}
