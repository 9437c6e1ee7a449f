internal import Concurrency
package import HTTPMessages
package import Reconciling
package import Resources

/// A process that dies at one point of its work: at the beginning or at the end of a ledger's append or of a write's call.
/// From that point on nothing it does reaches anything.
package final class DyingProcess: Sendable {
    private struct State {
        var steps = 0
        var isDead = false
    }

    private let state = Locked(State())
    /// The step at which it dies; nil lives on.
    private let last: Int?

    package init(dyingAt last: Int?) {
        self.last = last
    }

    /// How far it came.
    package var steps: Int { state.withLock { $0.steps } }

    /// Whether the process is still alive after one more step.
    package func step() -> Bool {
        state.withLock { state in
            if state.isDead { return false }
            if state.steps == last {
                state.isDead = true
                return false
            }
            state.steps += 1
            return true
        }
    }
}

/// What the dying process reaches its providers with; reads are no steps.
package struct DyingTransport: HTTPTransport {
    private let transport: any HTTPTransport
    private let process: DyingProcess

    package init(transport: any HTTPTransport, process: DyingProcess) {
        self.transport = transport
        self.process = process
    }

    package func send(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        guard request.method != .get else { return try await transport.send(request) }
        guard process.step() else { throw TransportError(.interrupted, "killed before the provider saw it") }
        let response = try await transport.send(request)
        guard process.step() else { throw TransportError(.interrupted, "killed before the answer came") }
        return response
    }
}

/// What the dying process records with.
package struct DyingLedger: Ledger {
    private let ledger: any Ledger
    private let process: DyingProcess

    package init(ledger: any Ledger, process: DyingProcess) {
        self.ledger = ledger
        self.process = process
    }

    package func append(_ event: LedgerEvent, behind fence: Fence?, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        guard process.step() else { throw LedgerError(.unwritable, "killed before it was recorded") }
        let recorded = try await ledger.append(event, behind: fence, signing: signing)
        guard process.step() else { throw LedgerError(.unwritable, "killed after it was recorded") }
        return recorded
    }

    package func events(environment: String) async throws(LedgerError) -> [RecordedEvent] {
        try await ledger.events(environment: environment)
    }
    package func allEvents() async throws(LedgerError) -> [RecordedEvent] { try await ledger.allEvents() }
    package func compact(_ step: CompactionStep, signing: EventSigning) async throws(LedgerError) -> RecordedEvent {
        try await ledger.compact(step, signing: signing)
    }
    package func adopt(_ chain: [RecordedEvent]) async throws(LedgerError) { try await ledger.adopt(chain) }
    package func locks() async throws(LedgerError) -> [HeldLock] { try await ledger.locks() }
    package func unlock(_ scopes: [Scope], holder: String) async throws(LedgerError) { try await ledger.unlock(scopes, holder: holder) }

    package func lock(_ request: LockRequest) async throws(LedgerError) -> Fence { try await ledger.lock(request) }
    package func renew(_ fence: Fence, leaseSeconds: Int, now: Int) async throws(LedgerError) {
        try await ledger.renew(fence, leaseSeconds: leaseSeconds, now: now)
    }
}
