package import Reconciling
package import Resources

/// A ledger that forgets: for tests of what is recorded, and of what happens when recording fails.
package actor MemoryLedger: Ledger {
    package private(set) var recorded: [RecordedEvent] = []
    private var table = LockTable()
    /// Appending fails from this event of this kind on.
    private let failing: LedgerEvent.Kind?

    package init(failing: LedgerEvent.Kind? = nil) {
        self.failing = failing
    }

    package func append(_ event: LedgerEvent, behind fence: Fence?, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        if let fence { try table.check(fence) }
        if event.kind == failing { throw LedgerError(.unwritable, "the disk is full") }
        let entry = RecordedEvent(sequence: recorded.count + 1, hash: "\(recorded.count + 1)", event: event)
        recorded.append(entry)
        return entry
    }

    package func events(environment: String) async throws(LedgerError) -> [RecordedEvent] {
        let events = recorded.filter { $0.event.environment == environment }
        guard events.contains(where: { $0.event.kind == .historyBegun }) else { throw LedgerError(.noHistory, "no history") }
        return events
    }

    package func lock(_ request: LockRequest) async throws(LedgerError) -> Fence {
        try table.take(request, newest: recorded.last?.event.time)
    }

    package func renew(_ fence: Fence, leaseSeconds: Int, now: Int) async throws(LedgerError) {
        try table.renew(fence, leaseSeconds: leaseSeconds, now: now)
    }

    package func unlock(_ scopes: [Scope], holder: String) async throws(LedgerError) { table.giveBack(scopes, holder: holder) }

    package func locks() async throws(LedgerError) -> [HeldLock] { table.held }

    /// Who holds the scope.
    package func holder(of scope: Scope) -> String? { table.held.first { $0.scope == scope }?.holder.id }

    package func allEvents() async throws(LedgerError) -> [RecordedEvent] { recorded }

    package func compact(_ step: CompactionStep, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        throw LedgerError(.unwritable, "not in memory")
    }

    package func adopt(_ chain: [RecordedEvent]) async throws(LedgerError) { throw LedgerError(.unwritable, "not in memory") }

    /// Somebody else has every lock for a moment, as if its lease had run out.
    /// - Parameter isOver: whether that somebody has given it back.
    package func takeLocks(isOver: Bool = false) {
        let scopes = table.held.map(\.scope)
        for lock in table.held { table.giveBack([lock.scope], holder: lock.holder.id) }
        let other = LockHolder(id: "somebody else", run: nil)
        _ = try? table.take(LockRequest(scopes, holder: other, leaseSeconds: 60, now: 0), newest: nil)
        if isOver { table.giveBack(scopes, holder: other.id) }
    }

    package var kinds: [LedgerEvent.Kind] { recorded.map(\.event.kind) }
}
