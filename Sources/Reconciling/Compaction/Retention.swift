internal import CanonicalJSON

/// What has to stay of old events, so that everything that reads the history answers as before without them.
///
/// Each part keeps what one reader asks for: ``AppliedRetention`` for what was applied and since when, ``AttemptRetention`` for what must not be
/// repeated, ``GateRetention`` for approvals and codes, ``RunRetention`` for runs and promotions that may still be gone on with or taken back,
/// ``DriftRetention`` for what had drifted.
package struct Retention: Sendable {
    private var environments: [String: EnvironmentRetention] = [:]
    /// By environment: how many runs are no longer told of.
    package private(set) var archivedRuns: [String: Int] = [:]
    /// The number of the newest event that was gone over.
    private var newest = 0

    /// Of nothing yet.
    package init() {}

    /// - Parameters:
    ///   - past: what leaves the ledger, oldest first; of what left it earlier, what was kept.
    ///   - later: the events that stay, to tell what is over.
    /// - Throws: ``LedgerError`` `.corrupt` for an event that cannot be read: what is unknown is not taken away.
    package init(_ past: [RetainedEvent], before later: [RecordedEvent]) throws(LedgerError) {
        try advance(over: past, before: later)
    }

    /// Goes over the events that follow, and decides anew what stays. It is the same as to begin anew with ``kept`` and these events, and
    /// takes as long as they do.
    package mutating func advance(over events: [RetainedEvent]) throws(LedgerError) { try advance(over: events, before: []) }

    private mutating func advance(over events: [RetainedEvent], before later: [RecordedEvent]) throws(LedgerError) {
        for event in events {
            guard event.sequence > newest else {
                throw LedgerError(.corrupt, "event \(event.sequence) is not in its place among those that were kept")
            }
            newest = event.sequence
        }
        let past = Dictionary(grouping: events.filter { $0.event.kind != .historyCompacted }, by: \.event.environment)
        let later = Dictionary(grouping: later, by: \.event.environment)
        for name in Set(past.keys).union(unsettled) {
            var environment = environments.removeValue(forKey: name) ?? EnvironmentRetention()
            let archived = try environment.advance(over: past[name] ?? [], before: later[name] ?? [])
            environments[name] = environment
            archivedRuns[name, default: 0] += archived
        }
    }

    private var unsettled: [String] { environments.filter { !$0.value.isSettled }.map(\.key) }

    /// By place in the chain. The same for the same events, so that anybody who has them can check it.
    package var kept: [RetainedEvent] { environments.values.flatMap(\.kept).sorted { $0.sequence < $1.sequence } }
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
        guard detail != event.detail.json else { return self }
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
