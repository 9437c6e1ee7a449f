internal import Reconciling

/// Where the ledger is: on the remote, and what this clone remembers of it.
struct LedgerPlace: Sendable {
    let remote: String

    /// Outside `refs/heads`: no branch that a person sees, checks out, merges or protects by accident.
    static let reference = "refs/plumb/ledger"

    /// The newest commit that was verified here. It is how a rewritten history is noticed, and keeps the objects from git's
    /// garbage collection; nothing is read from it that the remote has not.
    var memory: String { "refs/plumb/verified/\(remote)" }

    var description: String { "the ledger at '\(remote)' (\(Self.reference))" }

    func rewritten(_ what: String) -> LedgerError {
        LedgerError(
            .corrupt,
            "\(description): the history was rewritten: \(what). Restore it from an intact clone; if this is intended, discard what this clone "
                + "recorded with 'git --git-dir=\"$(git rev-parse --git-common-dir)/plumb/ledger.git\" update-ref -d \(memory)'")
    }
}
