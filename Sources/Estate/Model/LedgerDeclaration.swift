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

    package var isEmbedded: Bool {
        guard case .file = self else { return false }
        return true
    }
}
