internal import CanonicalJSON

/// What has to stay of old events, so that everything that reads the history answers as before without them.
///
/// Each part keeps what one reader asks for: ``AppliedRetention`` for what was applied and since when, ``AttemptRetention`` for what must not be
/// repeated, ``GateRetention`` for approvals and codes, ``RunRetention`` for runs and promotions that may still be gone on with or taken back.
package struct Retention: Sendable {
    /// By place in the chain. The same for the same events, so that anybody who has them can check it.
    package private(set) var kept: [RetainedEvent] = []
    /// By environment: how many runs are no longer told of.
    package private(set) var archivedRuns: [String: Int] = [:]

    /// - Parameters:
    ///   - past: what leaves the ledger, oldest first; of what left it earlier, what was kept.
    ///   - later: the events that stay, to tell what is over.
    package init(_ past: [RetainedEvent], before later: [RecordedEvent]) throws(LedgerError) {
        let past = Dictionary(grouping: past.filter { $0.event.kind != .historyCompacted }, by: \.event.environment)
        let later = Dictionary(grouping: later, by: \.event.environment)
        for (environment, events) in past { try fold(events, later[environment] ?? [], of: environment) }
        kept.sort { $0.sequence < $1.sequence }
    }

    private mutating func fold(_ past: [RetainedEvent], _ later: [RecordedEvent], of environment: String) throws(LedgerError) {
        let runs = try RunRetention(past, later)
        let attempts = try AttemptRetention(past)
        let applied = try AppliedRetention(past, isWhole: { runs.isKept($0) }, attempts: attempts)
        let gate = GateRetention(past, later, runs)
        let newestDrift = past.last { [.driftDetected, .driftCleared].contains($0.event.kind) }?.sequence
        archivedRuns[environment] = runs.archived
        for (index, entry) in past.enumerated() {
            let part: RetainedEvent? =
                switch entry.event.kind {
                case _ where runs.isKept(entry): entry
                case .historyBegun, .applyCompleted, .secretHandedOut: applied.kept(index, of: entry, attempts)
                case .operationIntent, .operationDone, .operationFailed: attempts.kept(index, of: entry)
                case .planCreated, .approvalGiven, .codeTried, .codeUsed: gate.isKept(entry) ? entry : nil
                // The next check is held against the newest; of the others, only what had drifted is ever asked for.
                case .driftDetected, .driftCleared: entry.sequence == newestDrift ? entry : Self.withoutValues(entry)
                case .gateConfirmed, .gateRejected, .applyIntent, .applyIntentBreakGlass, .applyResumed, .promotionIntent,
                    .promotionBegun, .promotionCompleted, .promotionFailed, .locksReleased, .clockAccepted, .historyCompacted:
                    nil
                }
            if let part { kept.append(part) }
        }
    }

    private static func withoutValues(_ entry: RetainedEvent) -> RetainedEvent {
        let addresses = (entry.event.detail["drift"]?.array ?? []).map { found -> JSONValue in ["address": found["address"] ?? .null] }
        return entry.shortened(to: ["drift": .array(addresses)])
    }
}

/// An event of before the compaction of which the ledger still knows something.
package struct RetainedEvent: Hashable, Sendable, Codable {
    /// The event's number in the chain.
    package let sequence: Int
    /// As it stood in the chain; that of the whole event also where it was shortened.
    package let hash: String
    /// The hash of the event before it; nil where the event was shortened, so that its own hash can no longer be computed.
    package let previous: String?
    package let event: LedgerEvent

    package init(sequence: Int, hash: String, previous: String?, event: LedgerEvent) {
        self.sequence = sequence
        self.hash = hash
        self.previous = previous
        self.event = event
    }

    package var recorded: RecordedEvent { RecordedEvent(sequence: sequence, hash: hash, event: event) }

    /// With a part of what it told.
    func shortened(to detail: JSONValue) -> RetainedEvent {
        guard detail != event.detail else { return self }
        let less = LedgerEvent(
            environment: event.environment, kind: event.kind, time: event.time, actor: event.actor, run: event.run, detail: detail)
        return RetainedEvent(sequence: sequence, hash: hash, previous: nil, event: less)
    }

    /// The chain's events with what each is chained to.
    /// - Parameter previous: the hash of the event before the first.
    package static func all(_ events: [RecordedEvent], after previous: String) -> [RetainedEvent] {
        zip(events, [previous] + events.map(\.hash)).map {
            RetainedEvent(sequence: $0.sequence, hash: $0.hash, previous: $1, event: $0.event)
        }
    }
}
