internal import CanonicalJSON

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
