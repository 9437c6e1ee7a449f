package import Resources

/// A ledger whose grants are signed: nothing that needs a signature is read without one, and what is recorded is signed.
package struct SignedLedger: Ledger {
    private let ledger: any Ledger
    private let keyring: LedgerKeyring
    private let source: SigningKeySource

    /// - Parameters:
    ///   - keyring: as the trusted branch names it.
    ///   - key: reads the private key; asked when something is recorded that needs a signature, and once.
    package init(
        _ ledger: any Ledger, keyring: LedgerKeyring, key: @escaping @Sendable () async throws(LedgerError) -> EventSigner
    ) {
        self.ledger = ledger
        self.keyring = keyring
        source = SigningKeySource(key)
    }

    /// Reads the private key now, so that whoever lacks it learns so before anybody is asked for anything.
    /// - Throws: ``LedgerError`` `.unwritable` where it cannot be read, or is none of the ledger's keys.
    package func readKey() async throws(LedgerError) { _ = try await source.signer() }

    package func append(_ event: LedgerEvent, behind fence: Fence?, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        if event.kind == .approvalGiven {
            // Whoever approves need not be able to apply: the approval bears their own signature.
            let signer = try? await source.signer()
            return try await ledger.append(event, behind: fence, signing: signer.map { .by($0) } ?? .withheld)
        }
        return try await ledger.append(event, behind: fence, signing: try await self.signing(event.kind.needsSignature))
    }

    private func signing(_ isNeeded: Bool) async throws(LedgerError) -> EventSigning {
        if isNeeded {
            let signer = try await source.signer()
            return .by(signer)
        }
        let known = await source.known
        return known.map { .by($0) } ?? .withheld
    }

    package func events(environment: String) async throws(LedgerError) -> [RecordedEvent] {
        let all = try await allEvents()
        let compaction = try Compaction.newest(in: all)
        let own = all.filter { $0.event.environment == environment && $0.event.kind != .historyCompacted }
        let events = (compaction?.events(of: environment) ?? []) + own
        guard events.contains(where: { $0.event.kind == .historyBegun }) else {
            throw LedgerError(.noHistory, "the history of \(environment) was never begun in this ledger")
        }
        return events
    }

    /// The newest checkpoint is verified, and the events after it. Where no key vouches for it, everything is.
    package func state(of environment: String, _ kinds: Set<LedgerEvent.Kind>?) async throws(LedgerError) -> EnvironmentState {
        let state = try await ledger.state(of: environment, kinds)
        if let checkpoint = state.checkpoint, try isCurrent(checkpoint, state.following) {
            for event in state.events where event.sequence > checkpoint.place.sequence { try keyring.check(event) }
            return state
        }
        let events = try await events(environment: environment)
        return EnvironmentState(events: events, kinds, archivedRuns: state.archivedRuns)
    }

    /// Whether a key vouches for the checkpoint, and the places at which keys were introduced are part of the chain.
    private func isCurrent(_ checkpoint: StateCheckpoint, _ following: [ChainPlace]) throws(LedgerError) -> Bool {
        let isThere = keyring.keys.map(\.after).allSatisfy { $0.sequence <= checkpoint.place.sequence || following.contains($0) }
        guard isThere else { return false }
        return try keyring.vouches(for: checkpoint)
    }

    package func ledgerState() async throws(LedgerError) -> LedgerState.Stored? { try await ledger.ledgerState() }

    package func allEvents() async throws(LedgerError) -> [RecordedEvent] {
        let all = try await ledger.allEvents()
        try keyring.checkPlaces(in: all, try Compaction.newest(in: all))
        for event in all { try keyring.check(event) }
        return all
    }

    package func lock(_ request: LockRequest) async throws(LedgerError) -> Fence { try await ledger.lock(request) }

    package func renew(_ fence: Fence, leaseSeconds: Int, now: Int) async throws(LedgerError) {
        try await ledger.renew(fence, leaseSeconds: leaseSeconds, now: now)
    }

    package func unlock(_ scopes: [Scope], holder: String) async throws(LedgerError) {
        try await ledger.unlock(scopes, holder: holder)
    }

    package func locks() async throws(LedgerError) -> [HeldLock] { try await ledger.locks() }

    package func compact(_ step: CompactionStep, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        try await ledger.compact(step, signing: try await self.signing(true))
    }

    package func adopt(_ chain: [RecordedEvent]) async throws(LedgerError) { try await ledger.adopt(chain) }
}
