internal import GitRepository
internal import Reconciling

/// The ledger on its remote: read, and replaced by compare-and-swap.
struct LedgerStore: Sendable {
    let repository: GitRepository
    let place: LedgerPlace
    let writer: LedgerWriter
    let reader: LedgerReader

    init(repository: GitRepository, place: LedgerPlace, host: String) {
        self.repository = repository
        self.place = place
        writer = LedgerWriter(repository: repository, host: host)
        reader = LedgerReader(repository: repository, place: place)
    }

    /// What was verified in this clone before; empty when nothing was.
    func recordedState() async throws(LedgerError) -> LedgerView {
        guard let commit = await repository.commit(of: place.memory) else { return LedgerView() }
        return try await reader.view(of: commit, after: LedgerView())
    }

    /// What the remote holds now, which must continue what is known already.
    func newest(after known: LedgerView) async throws(LedgerError) -> LedgerView {
        guard let commit = try await fetched(after: known) else {
            guard let commit = known.commit else { return known }
            throw place.rewritten("it is gone; its last commit seen here was \(commit)")
        }
        guard commit != known.commit else { return known }
        let view = try await reader.view(of: commit, after: known)
        // What was compacted has no past in git: the chain itself tells that it is the same.
        if let before = known.commit, view.start == known.start {
            guard try await isCommit(before, ancestorOf: commit) else {
                throw place.rewritten("it no longer follows from \(before), which was seen before")
            }
        }
        await remember(view)
        return view
    }

    /// Stores the draft and asks the remote to take it in place of what it was made from.
    func publish(_ draft: Draft) async throws(LedgerError) -> (view: LedgerView, push: GitPush) {
        let view = try await writer.write(draft)
        guard let commit = view.commit else { return (view, .accepted) }
        let push = await repository.push(commit, to: LedgerPlace.reference, replacing: draft.base.commit, at: place.remote)
        if push == .accepted { await remember(view) }
        return (view, push)
    }

    /// Whether what was pushed is part of what the remote holds.
    func isPart(_ pushed: LedgerView, of now: LedgerView) async throws(LedgerError) -> Bool {
        guard let commit = pushed.commit, let newest = now.commit else { return false }
        if pushed.start == now.start { return try await isCommit(commit, ancestorOf: newest) }
        return try await reader.isPart(pushed.head.place, of: now)
    }

    /// The id of the remote's commit, brought here; nil when there is no ledger yet.
    private func fetched(after known: LedgerView) async throws(LedgerError) -> String? {
        var backoff = Backoff(attempts: 3)
        while true {
            do throws(GitFailure) {
                guard let commit = try await repository.commit(of: LedgerPlace.reference, at: place.remote) else { return nil }
                guard commit != known.commit, await repository.commit(of: commit) == nil else { return commit }
                // A clone without its past gets the ledger without its past; any other one stays whole.
                let isAlone = known.commit == nil ? try await repository.isShallow() : false
                try await repository.fetch(commit, from: place.remote, isAlone: isAlone)
                return commit
            } catch {
                // A connection may break, and the commit may be replaced between the question and the fetch.
                guard await backoff.wait() else { throw .unreachable(error, "\(place.description) cannot be reached") }
            }
        }
    }

    private func isCommit(_ commit: String, ancestorOf other: String) async throws(LedgerError) -> Bool {
        do {
            return try await repository.isCommit(commit, ancestorOf: other)
        } catch {
            throw .unreachable(error, "\(place.description) cannot be compared with what was seen before")
        }
    }

    /// A failure costs only the memory: the ledger itself is on the remote.
    private func remember(_ view: LedgerView) async {
        guard let commit = view.commit else { return }
        try? await repository.set(place.memory, to: commit)
    }
}
