internal import Reconciling
internal import Resources

/// No ledger, where there is none yet and none can be made: the disk is read-only. There is no history in it, and nothing is recorded.
struct AbsentLedger: Ledger {
    /// Why none can be made.
    let reason: LedgerError

    func append(_ event: LedgerEvent, behind fence: Fence?, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        throw reason
    }

    func append(_ events: [LedgerEvent]) async throws(LedgerError) -> [RecordedEvent] { throw reason }

    func events(environment: String) async throws(LedgerError) -> [RecordedEvent] { throw Self.noHistory(environment) }

    func state(of environment: String, _ kinds: Set<LedgerEvent.Kind>?) async throws(LedgerError) -> EnvironmentState {
        throw Self.noHistory(environment)
    }

    func ledgerState() async throws(LedgerError) -> LedgerState.Stored? { nil }

    func lock(_ request: LockRequest) async throws(LedgerError) -> Fence { throw reason }

    func renew(_ fence: Fence, leaseSeconds: Int, now: Int) async throws(LedgerError) { throw reason }

    func unlock(_ scopes: [Scope], holder: String) async throws(LedgerError) {}

    func locks() async throws(LedgerError) -> [HeldLock] { [] }

    func allEvents() async throws(LedgerError) -> [RecordedEvent] { [] }

    func compact(_ step: CompactionStep, signing: EventSigning) async throws(LedgerError) -> RecordedEvent { throw reason }

    func adopt(_ chain: [RecordedEvent]) async throws(LedgerError) { throw reason }

    private static func noHistory(_ environment: String) -> LedgerError {
        LedgerError(.noHistory, "the history of \(environment) was never begun in this ledger")
    }
}
