internal import CanonicalJSON
internal import Reconciling

/// What an event says of itself, also one of a kind that this version does not know.
enum EventHeader {
    /// What an event of the chain says that every append has to know: an environment begun, a compaction.
    enum Mark {
        case beginning(environment: String)
        case compaction(Compaction)
    }

    /// Nil for most events.
    static func mark(of line: ChainHead.Line) throws(LedgerError) -> Mark? {
        // Decoding every event of the past would take most of the time.
        guard let heading = EventHeading(line.bytes) else { throw .altered(line.place.sequence, "cannot be read as an event") }
        switch heading.kind {
        case LedgerEvent.Kind.historyBegun.rawValue: return .beginning(environment: heading.environment)
        case LedgerEvent.Kind.historyCompacted.rawValue:
            let event = try line.event()
            return .compaction(try Compaction(RecordedEvent(sequence: line.place.sequence, hash: line.place.hash, event: event)))
        default: return nil
        }
    }
}

extension ChainHead.Line {
    func event() throws(LedgerError) -> LedgerEvent {
        do {
            return try LedgerEvent(bytes: bytes)
        } catch {
            throw .altered(place.sequence, "cannot be read as an event")
        }
    }
}
