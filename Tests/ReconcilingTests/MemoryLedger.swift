import Reconciling
import Resources

/// A ledger that forgets: for tests of what is recorded, and of what happens when recording fails.
actor MemoryLedger: Ledger {
    private(set) var recorded: [RecordedEvent] = []
    private(set) var held: [Scope: String] = [:]
    /// Appending fails from this event of this kind on.
    private let failing: LedgerEvent.Kind?

    init(failing: LedgerEvent.Kind? = nil) {
        self.failing = failing
    }

    func append(_ event: LedgerEvent, behind fence: Fence?) async throws(LedgerError) -> RecordedEvent {
        if let fence, fence.scopes.contains(where: { held[$0] != fence.holder }) { throw LedgerError(.locked, "the lock was taken") }
        if event.kind == failing { throw LedgerError(.unwritable, "the disk is full") }
        let entry = RecordedEvent(sequence: recorded.count + 1, hash: "\(recorded.count + 1)", event: event)
        recorded.append(entry)
        return entry
    }

    func events(environment: String) async throws(LedgerError) -> [RecordedEvent] {
        let events = recorded.filter { $0.event.environment == environment }
        guard events.contains(where: { $0.event.kind == .historyBegun }) else { throw LedgerError(.noHistory, "no history") }
        return events
    }

    func lock(_ scopes: [Scope], holder: String, leaseSeconds: Int, now: Int) async throws(LedgerError) {
        if let taken = scopes.first(where: { held[$0] != nil && held[$0] != holder }) { throw LedgerError(.locked, "\(taken) is locked") }
        for scope in scopes { held[scope] = holder }
    }

    func unlock(_ scopes: [Scope], holder: String) async throws(LedgerError) {
        for scope in scopes where held[scope] == holder { held[scope] = nil }
    }

    func locks() async throws(LedgerError) -> [HeldLock] {
        held.map { HeldLock(scope: $0.key, holder: $0.value, since: 0, expires: 0) }
    }

    func allEvents() async throws(LedgerError) -> [RecordedEvent] { recorded }

    func compact(_ step: CompactionStep) async throws(LedgerError) -> RecordedEvent { throw LedgerError(.unwritable, "not in memory") }
    func adopt(_ chain: [RecordedEvent]) async throws(LedgerError) { throw LedgerError(.unwritable, "not in memory") }

    /// Somebody else takes every lock.
    func takeLocks() { for scope in held.keys { held[scope] = "somebody else" } }

    var kinds: [LedgerEvent.Kind] { recorded.map(\.event.kind) }
}
