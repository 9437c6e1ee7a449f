internal import CanonicalJSON
internal import Reconciling

/// What every event says of itself, also one of a kind that this version does not know.
struct EventHeader: Decodable {
    let environment: String
    let kind: String

    /// What an event of the chain says that every append has to know: an environment begun, a compaction.
    enum Mark {
        case beginning(environment: String)
        case compaction(Compaction)
    }

    /// Nil for most events.
    static func mark(of line: ChainHead.Line) throws(LedgerError) -> Mark? {
        if let environment = try beginning(line) { return .beginning(environment: environment) }
        guard let compaction = try compaction(line) else { return nil }
        return .compaction(compaction)
    }

    /// What left the ledger, where the event says so.
    static func compaction(_ line: ChainHead.Line) throws(LedgerError) -> Compaction? {
        // The marks are those of canonical JSON, in which no text holds a bare quotation mark.
        guard line.bytes.firstRange(of: compactionMark) != nil else { return nil }
        let heading: EventHeader = try line.decoded()
        guard heading.kind == LedgerEvent.Kind.historyCompacted.rawValue else { return nil }
        return try Compaction(RecordedEvent(sequence: line.place.sequence, hash: line.place.hash, event: line.decoded()))
    }

    /// The environment whose history this event begins; nil for any other event.
    static func beginning(_ line: ChainHead.Line) throws(LedgerError) -> String? {
        // Decoding every event of the past would take most of the time; the marks are those of canonical JSON.
        guard line.bytes.firstRange(of: beginningMark) != nil else { return nil }
        let heading: EventHeader = try line.decoded()
        return heading.kind == LedgerEvent.Kind.historyBegun.rawValue ? heading.environment : nil
    }

    private static let compactionMark = Array(#""kind":"\#(LedgerEvent.Kind.historyCompacted.rawValue)""#.utf8)
    private static let beginningMark = Array(#""kind":"\#(LedgerEvent.Kind.historyBegun.rawValue)""#.utf8)
}

extension ChainHead.Line {
    func decoded<Value: Decodable>() throws(LedgerError) -> Value {
        do {
            return try CanonicalForm.decode(Value.self, from: bytes, .any)
        } catch {
            throw .altered(place.sequence, "cannot be read as an event")
        }
    }
}
