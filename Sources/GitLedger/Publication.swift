internal import GitRepository
internal import Reconciling

/// One round: some changes, decided on what the ledger holds, and pushed until they are on the remote or cannot be.
struct Publication {
    let store: LedgerStore
    let changes: [Change]
    /// What is known of the ledger; kept by the caller for the next round, whether this one succeeds or not.
    var view: LedgerView?

    private var isNewest = false
    private var contention: Backoff
    /// How often the remote refused although nobody else had changed anything: a rule, a missing right, a stale lock file.
    private var refusals = 0

    private static let refusalsAtMost = 6

    init(_ changes: [Change], on view: LedgerView?, of store: LedgerStore, patience: Duration) {
        (self.store, self.changes, self.view) = (store, changes, view)
        contention = Backoff(patience: patience)
    }

    mutating func outcomes() async throws(LedgerError) -> [Outcome] {
        while true {
            var draft = Draft(try await base(), store.reader.schedule)
            let outcomes = changes.map { draft.take($0) }
            if !isNewest, outcomes.contains(where: \.needsNewest) {
                _ = try await refreshed()
                continue
            }
            guard draft.isChanged else { return outcomes }
            if try await isPublished(draft) { return outcomes }
        }
    }

    /// What to decide on. It need not be the newest: the push tells.
    private mutating func base() async throws(LedgerError) -> LedgerView {
        if let view { return view }
        view = try await store.recordedState()
        return try await refreshed()
    }

    private mutating func refreshed() async throws(LedgerError) -> LedgerView {
        let newest = try await store.newest(after: view ?? LedgerView())
        (view, isNewest) = (newest, true)
        return newest
    }

    /// False when another writer was first, and it is to be tried again.
    private mutating func isPublished(_ draft: Draft) async throws(LedgerError) -> Bool {
        let draft = try await store.reader.advanced(draft, EventSigning.strongest(changes.compactMap(\.signing)) ?? .withheld)
        let (pushed, push) = try await store.publish(draft)
        switch push {
        case .accepted:
            view = pushed
            return true
        case .refused(let failure):
            try await retry(draft, failure)
            return false
        case .unknown(let failure):
            if try await didArrive(pushed, after: draft.base, failure) { return true }
            try await retry(draft, failure)
            return false
        }
    }

    /// Whether a push of which nothing was heard arrived. It must not be repeated blindly: the events would be there twice.
    private mutating func didArrive(
        _ pushed: LedgerView, after base: LedgerView, _ failure: GitFailure
    ) async throws(LedgerError) -> Bool {
        do throws(LedgerError) {
            let now = try await refreshed()
            return try await store.isPart(pushed, after: base, of: now)
        } catch {
            guard error.code == .unwritable else { throw error }
            throw LedgerError(.unwritable, "\(error.message); it is not known whether the last push arrived (\(failure.reason))")
        }
    }

    private mutating func retry(_ draft: Draft, _ failure: GitFailure) async throws(LedgerError) {
        let goesOn = await contention.wait()
        let now = try await refreshed()
        refusals = now.commit == draft.base.commit ? refusals + 1 : 0
        guard goesOn, refusals < Self.refusalsAtMost else {
            throw .unreachable(failure, "\(store.place.description) cannot be written")
        }
    }
}
