internal import Concurrency
internal import FoundationEssentials
internal import GitRepository
package import Reconciling
package import Resources

/// A ledger that needs no server: it is on a reference of its own, `refs/plumb/ledger`, of a remote of the estate's repository.
///
/// Many tasks may share a value, many processes a clone, and many clones the remote. What is appended is on the remote before
/// `append` returns. Every call but the first `append`s after one another talks to the remote at least once; without it there
/// is an error, and no history of one's own.
package final class GitLedger: Ledger {
    private let store: LedgerStore
    private let commits: GroupCommit
    /// The newest that was gone over as a whole.
    private let whole = Locked<LedgerView?>(nil)

    /// - Parameters:
    ///   - directory: somewhere inside a clone of the estate's repository, shallow or not.
    ///   - remote: the name of the remote that everybody shares.
    ///   - variables: of this process; see ``GitRepository``.
    ///   - patience: how long a call contends with other writers, or waits for other processes of this clone, before it gives up.
    ///   - freshness: for how long what was read of the remote counts as the newest where nothing is written. What is written is
    ///     decided by the remote.
    ///   - schedule: when the recorded state moves on.
    ///   - references: told of the remote's other references of plumb with each question.
    /// - Throws: ``LedgerError`` `.unwritable` where there is no repository, no such remote or no git. The remote is not asked.
    package init(
        directory: String, remote: String = "origin", variables: [String: String], patience: Duration = .seconds(120),
        freshness: Duration = .zero, schedule: StateSchedule = .standard, references: RemoteReferences? = nil
    ) async throws(LedgerError) {
        let repository = GitRepository(directory: directory, variables: variables)
        let apart: GitRepository
        do {
            try await repository.checkRemote(remote)
            apart = try await repository.apart(
                "plumb/ledger.git", remote: remote, keeping: LedgerPlace(remote: remote).memory, patience: patience)
        } catch {
            throw .unreachable(error, "the ledger needs the remote '\(remote)' of the git repository at '\(directory)'")
        }
        store = LedgerStore(
            repository: apart, place: LedgerPlace(remote: remote), host: ProcessInfo.processInfo.hostName, schedule: schedule,
            references: references)
        commits = GroupCommit(store, patience: patience, freshness: freshness)
    }

    package func append(_ event: LedgerEvent, behind fence: Fence?, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        let answer = try await commits.perform(.append(try ChainEntry(event), behind: fence, signing))
        guard case .recorded(let recorded) = answer.outcome else { throw LedgerError(.unwritable, "the event was not recorded") }
        return recorded
    }

    package func append(_ events: [LedgerEvent]) async throws(LedgerError) -> [RecordedEvent] {
        var changes: [Change] = []
        for event in events { changes.append(.append(try ChainEntry(event), behind: nil, .none)) }
        var recorded: [RecordedEvent] = []
        for answer in try await commits.perform(changes) {
            guard case .recorded(let event) = answer.outcome else { throw LedgerError(.unwritable, "an event was not recorded") }
            recorded.append(event)
        }
        return recorded
    }

    package func events(environment: String) async throws(LedgerError) -> [RecordedEvent] {
        let view = try await wholeView()
        let events = try await store.reader.events(environment: environment, in: view)
        guard view.begun.contains(environment) else { throw .neverBegun(environment) }
        return events
    }

    package func allEvents() async throws(LedgerError) -> [RecordedEvent] {
        let view = try await wholeView()
        return try await store.reader.events(environment: nil, in: view)
    }

    package func forEachGroup(_ body: ([RecordedEvent]) async throws(LedgerError) -> Void) async throws(LedgerError) {
        let view = try await commits.perform(.look).view
        var compaction: Compaction?
        try await store.reader.forEachGroup(in: view) { group async throws(LedgerError) in
            if let newest = try Compaction.newest(in: group) { compaction = newest }
            try await body(group)
        }
        try Compaction.check(view.start.place, against: compaction)
    }

    package func newestCompaction() async throws(LedgerError) -> Compaction? {
        // Where the chain begins with the first event, nothing ever left it, and nothing has to be read to know that.
        let isComplete = try await commits.perform(.look).view.start == ChainHead()
        return isComplete ? nil : try await wholeView().compaction
    }

    /// Going over every event is done once for each commit.
    private func wholeView() async throws(LedgerError) -> LedgerView {
        let known = try await commits.perform(.look).view
        if let whole = whole.withLock({ $0 }), whole.commit == known.commit { return whole }
        let view = try await store.reader.whole(known)
        whole.withLock { $0 = view }
        return view
    }

    package func state(of environment: String, _ kinds: Set<LedgerEvent.Kind>?) async throws(LedgerError) -> EnvironmentState {
        let view = try await commits.perform(.look).view
        if let state = try await store.reader.state(of: environment, kinds, in: view) { return state }
        let events = try await store.reader.events(environment: environment, in: view, kinds)
        guard view.begun.contains(environment) else { throw .neverBegun(environment) }
        return EnvironmentState(events: events, kinds, archivedRuns: view.compaction?.runs[environment] ?? 0)
    }

    package func ledgerState() async throws(LedgerError) -> LedgerState.Stored? {
        let view = try await commits.perform(.look).view
        return try await store.reader.ledgerState(view)
    }

    package func locks() async throws(LedgerError) -> [HeldLock] {
        try await commits.perform(.look).view.locks.held
    }

    package func lock(_ request: LockRequest) async throws(LedgerError) -> Fence {
        let answer = try await commits.perform(.lock(request))
        guard case .locked(let fence) = answer.outcome else { throw LedgerError(.unwritable, "the locks were not taken") }
        return fence
    }

    package func renew(_ fence: Fence, leaseSeconds: Int, now: Int) async throws(LedgerError) {
        _ = try await commits.perform(.renew(fence, leaseSeconds: leaseSeconds, now: now))
    }

    /// Gives the locks back; a scope that `holder` has not, or has no longer, stays as it is.
    package func unlock(_ scopes: [Scope], holder: String) async throws(LedgerError) {
        _ = try await commits.perform(.unlock(scopes, holder: holder))
    }

    /// What is left becomes a commit without a past, so that the host can forget what was taken away.
    package func compact(_ step: CompactionStep, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        let known = try await commits.perform(.look).view
        let view = try await store.reader.whole(known)
        try step.check(newest: view.head.hash)
        let place = step.compaction.place
        guard view.start.sequence <= place.sequence, try await store.reader.isPart(place, of: view) else {
            throw .altered(place.sequence, "is not what was archived")
        }
        let chain = CompactedChain(
            start: ChainHead(place), lines: try await store.reader.lines(of: view, after: place.sequence), end: view.head, step: step,
            begun: view.begun, compaction: step.compaction)
        let answer = try await commits.perform(.compact(chain, signing))
        guard case .recorded(let recorded) = answer.outcome else { throw LedgerError(.unwritable, "the compaction was not recorded") }
        return recorded
    }

    package func adopt(_ chain: [RecordedEvent]) async throws(LedgerError) {
        guard let compaction = try Compaction.newest(in: chain), chain.first?.sequence == compaction.through + 1 else {
            throw LedgerError(.corrupt, "the source is not a compacted chain")
        }
        var head = ChainHead(compaction.place)
        var lines: [[UInt8]] = []
        for recorded in chain {
            lines.append(head.add(try ChainEntry(recorded.event)))
            guard head.hash == recorded.hash else { throw .altered(recorded.sequence, "changed during the copy") }
        }
        let begun = chain.filter { $0.event.kind == .historyBegun }.map(\.event.environment) + compaction.begun
        _ = try await commits.perform(
            .compact(
                CompactedChain(
                    start: ChainHead(compaction.place), lines: lines, end: head, step: nil, begun: Set(begun), compaction: compaction),
                .none))
    }
}
