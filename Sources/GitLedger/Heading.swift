internal import FoundationEssentials
internal import Reconciling

/// What every event says of itself, also one of a kind that this version does not know.
struct Heading: Decodable {
    let environment: String
    let kind: String

    /// The environment whose history this event begins; nil for any other event.
    static func beginning(_ line: ChainHead.Line) throws(LedgerError) -> String? {
        // Decoding every event of the past would take most of the time; the marks are those of canonical JSON.
        guard line.bytes.firstRange(of: mark) != nil else { return nil }
        let heading: Heading = try line.decoded()
        return heading.kind == LedgerEvent.Kind.historyBegun.rawValue ? heading.environment : nil
    }

    private static let mark = Array(#""kind":"\#(LedgerEvent.Kind.historyBegun.rawValue)""#.utf8)
}

extension ChainHead.Line {
    func decoded<Value: Decodable>() throws(LedgerError) -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes))
        } catch {
            throw .altered(place.sequence, "cannot be read as an event")
        }
    }
}
