package import CanonicalJSON
package import Resources

/// The append-only, hash-chained record of what was planned, confirmed and done; the source of last-applied.
package protocol Ledger: Sendable {
    /// Appends one event durably, before it returns, and gives it its place in the chain.
    ///
    /// - Parameter fence: locks that must still be held, looked at in the same transaction: a holder whose locks were
    ///   taken over learns it before it writes anything more.
    /// - Parameter signing: what of it is signed, for the place that it gets: the event, and the checkpoint of the recorded state
    ///   where that moves on.
    /// - Throws: ``LedgerError``, `.locked` when the fence is down; nothing was recorded then.
    func append(_ event: LedgerEvent, behind fence: Fence?, signing: EventSigning) async throws(LedgerError) -> RecordedEvent

    /// Appends several, in their order, as one step where the home has to be reached for each.
    func append(_ events: [LedgerEvent]) async throws(LedgerError) -> [RecordedEvent]

    /// Every event of an environment, oldest first, the chain verified while reading; of those that left the ledger, what was kept.
    /// - Throws: ``LedgerError`` `.noHistory` when the environment was never begun: never an empty list.
    func events(environment: String) async throws(LedgerError) -> [RecordedEvent]

    /// What is known of an environment now, without reading the past: the recorded state and the events after it.
    ///
    /// Whatever asks about now gets the same answer from these as from ``events(environment:)``, except for runs that ended and are
    /// not the newest.
    /// - Parameter kinds: what is asked for; nil for all.
    /// - Throws: ``LedgerError`` `.noHistory` when the environment was never begun.
    func state(of environment: String, _ kinds: Set<LedgerEvent.Kind>?) async throws(LedgerError) -> EnvironmentState

    /// The recorded state of the whole ledger; nil where none is recorded yet.
    func ledgerState() async throws(LedgerError) -> LedgerState.Stored?

    /// Takes the lock of each scope, or none of them.
    /// - Returns: what is recorded behind these locks: its token is larger than that of every lock before it.
    /// - Throws: ``LedgerError`` `.locked` naming the holder, also where that is the same one; `.clock` where this machine's clock is
    ///   behind the ledger's by more than the lease.
    func lock(_ request: LockRequest) async throws(LedgerError) -> Fence

    /// Makes the lease of locks that are still held longer.
    /// - Throws: ``LedgerError`` `.locked` where one of them is no longer the one that was taken: it is never taken again.
    func renew(_ fence: Fence, leaseSeconds: Int, now: Int) async throws(LedgerError)

    /// Gives back the locks that this holder still has; those of others stay as they are.
    func unlock(_ scopes: [Scope], holder: String) async throws(LedgerError)

    /// Every lock there is, by scope; one whose lease has run out may be taken by anybody.
    func locks() async throws(LedgerError) -> [HeldLock]

    /// Every event of every environment that has not left the ledger, oldest first, the chain verified.
    func allEvents() async throws(LedgerError) -> [RecordedEvent]

    /// The same in groups that fit into memory, each verified to follow from the one before.
    /// - Parameter body: is given groups before what follows is verified: what it makes of them counts once this has returned.
    /// - Throws: ``LedgerError`` `.moved` where events left the ledger meanwhile; what `body` throws.
    func forEachGroup(_ body: ([RecordedEvent]) async throws(LedgerError) -> Void) async throws(LedgerError)

    /// The newest compaction of the chain; nil where no event ever left the ledger.
    func newestCompaction() async throws(LedgerError) -> Compaction?

    /// Records a compaction, and takes away the events that it replaces: all of it or nothing, whenever it is interrupted.
    /// - Throws: ``LedgerError`` `.locked` where a lock is held, `.moved` where the newest event is another one than the step says.
    func compact(_ step: CompactionStep, signing: EventSigning) async throws(LedgerError) -> RecordedEvent

    /// Begins an empty ledger with a chain that was compacted elsewhere.
    /// - Parameter chain: whole from the first event after the compaction's ``Compaction/through`` on.
    /// - Throws: ``LedgerError`` `.historyExists` where the ledger is not empty.
    func adopt(_ chain: [RecordedEvent]) async throws(LedgerError)
}

extension Ledger {
    /// Of a ledger that records no state beside its events.
    package func state(of environment: String, _ kinds: Set<LedgerEvent.Kind>?) async throws(LedgerError) -> EnvironmentState {
        let events = try await events(environment: environment)
        return EnvironmentState(events: events, kinds)
    }

    package func ledgerState() async throws(LedgerError) -> LedgerState.Stored? { nil }

    package func forEachGroup(_ body: ([RecordedEvent]) async throws(LedgerError) -> Void) async throws(LedgerError) {
        let events = try await allEvents()
        if !events.isEmpty { try await body(events) }
    }

    package func newestCompaction() async throws(LedgerError) -> Compaction? { try Compaction.newest(in: try await allEvents()) }

    package func append(_ events: [LedgerEvent]) async throws(LedgerError) -> [RecordedEvent] {
        var recorded: [RecordedEvent] = []
        for event in events { recorded.append(try await append(event)) }
        return recorded
    }

    package func append(_ event: LedgerEvent) async throws(LedgerError) -> RecordedEvent {
        try await append(event, behind: nil, signing: .none)
    }

    /// Appends an event that nobody signs.
    package func append(_ event: LedgerEvent, behind fence: Fence?) async throws(LedgerError) -> RecordedEvent {
        try await append(event, behind: fence, signing: .none)
    }

    /// Records a compaction that nobody signs.
    package func compact(_ step: CompactionStep) async throws(LedgerError) -> RecordedEvent { try await compact(step, signing: .none) }
}

/// Something that happened.
package struct LedgerEvent: Hashable, Sendable, Codable {
    /// What happened; the raw value stands in the ledger.
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        case historyBegun = "history.begun"
        case planCreated = "plan.created"
        case gateConfirmed = "gate.confirmed"
        case gateRejected = "gate.rejected"
        /// Somebody signed a plan's digest.
        case approvalGiven = "approval.given"
        /// A code was typed and is about to be compared: recorded first, so that of many at once only a few are.
        case codeTried = "totp.tried"
        /// A time step whose code was given; no code of it or an earlier one is taken any more.
        case codeUsed = "totp.used"
        case applyIntent = "apply.intent"
        /// An apply that approvals, a soak or a freeze would have held up, and the reason why it was not.
        case applyIntentBreakGlass = "apply.intent.breakglass"
        /// An interrupted run goes on.
        case applyResumed = "apply.resumed"
        case operationIntent = "operation.intent"
        case operationDone = "operation.done"
        case operationFailed = "operation.failed"
        case applyCompleted = "apply.completed"
        /// Another environment's apply gave a value to something of this one.
        case secretHandedOut = "secret.handed-out"
        case driftDetected = "drift.detected"
        case driftCleared = "drift.cleared"
        /// A promotion is about to be asked for.
        case promotionIntent = "promotion.intent"
        /// The provider took it on.
        case promotionBegun = "promotion.begun"
        case promotionCompleted = "promotion.completed"
        case promotionFailed = "promotion.failed"
        /// Somebody took the locks of another's run.
        case locksReleased = "locks.released"
        /// Somebody vouched for a machine's clock, after events of a later time.
        case clockAccepted = "clock.accepted"
        /// Old events left the ledger; what has to be known of them stands in this one, which belongs to no environment.
        case historyCompacted = "history.compacted"
    }

    package let environment: String
    package let kind: Kind
    /// Seconds since 1970, by the clock of the machine that recorded it.
    package let time: Int
    package let actor: String
    /// The apply this belongs to, where it belongs to one.
    package let run: String?
    /// Without secrets.
    package let detail: EventDetail
    /// Nil in a ledger that is not signed, and of what needs none.
    package let signature: EventSignature?

    package init(
        environment: String, kind: Kind, time: Int, actor: String, run: String?, detail: JSONValue, signature: EventSignature? = nil
    ) {
        self.init(
            environment: environment, kind: kind, time: time, actor: actor, run: run, detail: EventDetail(detail), signature: signature)
    }

    /// With what another event tells.
    package init(
        environment: String, kind: Kind, time: Int, actor: String, run: String?, detail: EventDetail, signature: EventSignature? = nil
    ) {
        self.environment = environment
        self.kind = kind
        self.time = time
        self.actor = actor
        self.run = run
        self.detail = detail
        self.signature = signature
    }
}

/// An event in the chain.
package struct RecordedEvent: Hashable, Sendable {
    /// From 1, without gaps, over all environments.
    package let sequence: Int
    /// SHA-256 over the previous event's hash and this event's canonical JSON.
    package let hash: String
    package let event: LedgerEvent
    /// The event's canonical JSON, where it was read from that and ``hash`` was computed from it; nil where nobody knows without making it.
    let readBytes: [UInt8]?

    package init(sequence: Int, hash: String, event: LedgerEvent) {
        self.init(sequence: sequence, hash: hash, event: event, readBytes: nil)
    }

    init(sequence: Int, hash: String, event: LedgerEvent, readBytes: [UInt8]?) {
        self.sequence = sequence
        self.hash = hash
        self.event = event
        self.readBytes = readBytes
    }

    /// However they were read.
    package static func == (left: RecordedEvent, right: RecordedEvent) -> Bool {
        left.sequence == right.sequence && left.hash == right.hash && left.event == right.event
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(sequence)
        hasher.combine(hash)
    }
}

/// Why the ledger could not do what was asked.
package struct LedgerError: Error, Hashable, Sendable {
    /// What came in the way.
    package enum Code: String, Hashable, Sendable {
        case noHistory, historyExists, corrupt, locked, unwritable
        /// The ledger is no longer what a decision was made on.
        case moved
        /// This machine's clock and the ledger's newest entry disagree.
        case clock
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension LedgerEvent {
    /// To the end of the year 9999: no clock shows another time, and nothing is computed with one.
    static let times = 0...253_402_300_799

    /// - Throws: where the time is none that a clock shows.
    package init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let time = try values.decode(Int.self, forKey: .time)
        guard Self.times.contains(time) else {
            throw DecodingError.dataCorruptedError(forKey: .time, in: values, debugDescription: "no clock shows the time \(time)")
        }
        self.init(
            environment: try values.decode(String.self, forKey: .environment), kind: try values.decode(Kind.self, forKey: .kind),
            time: time,
            actor: try values.decode(String.self, forKey: .actor), run: try values.decodeIfPresent(String.self, forKey: .run),
            detail: try values.decode(EventDetail.self, forKey: .detail),
            signature: try values.decodeIfPresent(EventSignature.self, forKey: .signature))
    }
}
