internal import CanonicalJSON
package import Resources

/// A ledger that takes no event with a secret in it: such an event is a bug, and nothing is recorded or done then.
package struct WatchedLedger: Ledger {
    private let ledger: any Ledger
    private let watch: SecretWatch

    package init(_ ledger: any Ledger, watch: SecretWatch) {
        self.ledger = ledger
        self.watch = watch
    }

    package func append(_ event: LedgerEvent, behind fence: Fence?, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        try check(event)
        return try await ledger.append(event, behind: fence, signing: signing)
    }

    package func append(_ events: [LedgerEvent]) async throws(LedgerError) -> [RecordedEvent] {
        for event in events { try check(event) }
        return try await ledger.append(events)
    }

    private func check(_ event: LedgerEvent) throws(LedgerError) {
        guard !watch.isIn(event.detail.canonicalBytes()) else {
            throw LedgerError(.unwritable, "the event would have held a secret and was not recorded; please report this")
        }
    }

    package func events(environment: String) async throws(LedgerError) -> [RecordedEvent] {
        try await ledger.events(environment: environment)
    }

    package func state(of environment: String, _ kinds: Set<LedgerEvent.Kind>?) async throws(LedgerError) -> EnvironmentState {
        try await ledger.state(of: environment, kinds)
    }

    package func ledgerState() async throws(LedgerError) -> LedgerState.Stored? { try await ledger.ledgerState() }

    package func lock(_ request: LockRequest) async throws(LedgerError) -> Fence { try await ledger.lock(request) }

    package func renew(_ fence: Fence, leaseSeconds: Int, now: Int) async throws(LedgerError) {
        try await ledger.renew(fence, leaseSeconds: leaseSeconds, now: now)
    }

    package func unlock(_ scopes: [Scope], holder: String) async throws(LedgerError) {
        try await ledger.unlock(scopes, holder: holder)
    }

    package func locks() async throws(LedgerError) -> [HeldLock] { try await ledger.locks() }

    package func allEvents() async throws(LedgerError) -> [RecordedEvent] { try await ledger.allEvents() }

    package func forEachGroup(_ body: ([RecordedEvent]) async throws(LedgerError) -> Void) async throws(LedgerError) {
        try await ledger.forEachGroup(body)
    }

    package func newestCompaction() async throws(LedgerError) -> Compaction? { try await ledger.newestCompaction() }

    package func compact(_ step: CompactionStep, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        try check(step.event)
        return try await ledger.compact(step, signing: signing)
    }

    package func adopt(_ chain: [RecordedEvent]) async throws(LedgerError) {
        for recorded in chain { try check(recorded.event) }
        try await ledger.adopt(chain)
    }
}
