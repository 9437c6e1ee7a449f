internal import GitRepository
internal import Reconciling

/// The ledger on its remote: read, and replaced by compare-and-swap.
struct LedgerStore: Sendable {
    let repository: GitRepository
    let place: LedgerPlace
    let writer: LedgerWriter
    let reader: LedgerReader
    /// Told of the references beside the ledger's whenever the remote is asked; nil where nobody wants to know.
    private let references: RemoteReferences?

    init(repository: GitRepository, place: LedgerPlace, host: String, schedule: StateSchedule, references: RemoteReferences?) {
        self.repository = repository
        self.place = place
        self.references = references
        writer = LedgerWriter(repository: repository, host: host)
        reader = LedgerReader(repository: repository, place: place, schedule: schedule)
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
            throw place.rewritten("it no longer exists; its last commit seen here was \(commit)")
        }
        guard commit != known.commit else { return known }
        let view = try await reader.view(of: commit, after: known)
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

    /// Whether what was pushed in place of `base` is part of what the remote holds: its events in the chain, its locks in the table.
    func isPart(_ pushed: LedgerView, after base: LedgerView, of now: LedgerView) async throws(LedgerError) -> Bool {
        if pushed.commit == now.commit { return true }
        if pushed.head != base.head { return try await reader.isPart(pushed.head.place, of: now) }
        let held = { (view: LedgerView) in Dictionary(view.locks.held.map { ($0.scope, $0) }, uniquingKeysWith: { first, _ in first }) }
        let (before, then, newest) = (held(base), held(pushed), held(now))
        return Set(before.keys).union(then.keys).allSatisfy { before[$0] == then[$0] || then[$0] == newest[$0] }
    }

    /// The id of the remote's commit, brought here; nil when there is no ledger yet.
    private func fetched(after known: LedgerView) async throws(LedgerError) -> String? {
        var backoff = Backoff(attempts: 3)
        while true {
            do throws(GitFailure) {
                guard let commit = try await named() else { return nil }
                guard commit != known.commit else { return commit }
                // Also where the commit seems to be here: of a fetch that is under way, or was ended, some objects may be missing. The chain in
                // it tells what it follows from; the commits before it are not needed.
                try await repository.fetch(commit, from: place.remote, isAlone: true)
                return commit
            } catch {
                // A connection may break, and the commit may be replaced between the question and the fetch.
                guard await backoff.wait() else { throw .unreachable(error, "\(place.description) cannot be reached") }
            }
        }
    }

    /// The commit that the remote names as the ledger's.
    private func named() async throws(GitFailure) -> String? {
        let others = references == nil ? [] : [GitDriftStore.references]
        let commits = try await repository.commits(of: [LedgerPlace.reference] + others, at: place.remote)
        references?.note(commits)
        return commits[LedgerPlace.reference]
    }

    /// A failure costs only the memory: the ledger itself is on the remote.
    private func remember(_ view: LedgerView) async {
        guard let commit = view.commit else { return }
        try? await repository.set(place.memory, to: commit)
    }
}
