internal import Reconciling

/// The newest event's place and hash; what comes next in the chain is checked against it, or made from it.
struct ChainHead: Equatable, Sendable {
    private(set) var sequence = 0
    private(set) var hash = ChainEntry.genesis

    init() {}

    init(_ place: ChainPlace) { (sequence, hash) = (place.sequence, place.hash) }

    var place: ChainPlace { ChainPlace(sequence: sequence, hash: hash) }

    /// An event as it stands in a segment, checked.
    struct Line {
        let place: ChainHead
        let bytes: [UInt8]
    }

    private static let lineFeed: UInt8 = 10
    private static let blank: UInt8 = 32
    private static let hashLength = 64

    /// Goes over the lines of a segment: `SEQUENCE HASH EVENT`, each ended by a line feed, and nothing else.
    mutating func follow(_ segment: ArraySlice<UInt8>, _ body: (Line) throws(LedgerError) -> Void) throws(LedgerError) {
        var rest = segment
        while !rest.isEmpty {
            guard let end = rest.firstIndex(of: Self.lineFeed) else { throw .altered(sequence + 1, "is truncated") }
            try body(follow(line: rest[..<end]))
            rest = rest[(end + 1)...]
        }
    }

    /// Adds an event at the end.
    /// - Returns: its line in the segment.
    mutating func add(_ entry: ChainEntry) -> [UInt8] {
        hash = ChainEntry.hash(entry.bytes, after: hash)
        sequence += 1
        return line(entry.bytes)
    }

    /// The line in a segment of the event of this place.
    func line(_ bytes: [UInt8]) -> [UInt8] { Array("\(sequence) \(hash) ".utf8) + bytes + [Self.lineFeed] }

    /// When the last event of a segment that was followed was recorded.
    static func time(ofLastLineIn segment: [UInt8]) throws(LedgerError) -> Int {
        let lines = segment.dropLast()
        let start = lines.lastIndex(of: lineFeed).map { $0 + 1 } ?? lines.startIndex
        return try mark(ofLine: Array(lines[start...]), segment: 0).time
    }

    /// What a line of a segment says of its event, whose hash is not checked.
    static func mark(ofLine line: [UInt8], segment: Int) throws(LedgerError) -> StateMark {
        let fields = line.split(separator: blank, maxSplits: 2)
        guard fields.count == 3, let sequence = Int(String(decoding: fields[0], as: UTF8.self)),
            let heading = EventHeading(fields[2].last == lineFeed ? Array(fields[2].dropLast()) : Array(fields[2]))
        else { throw LedgerError(.corrupt, "an event of the ledger cannot be read") }
        let hash = String(decoding: fields[1], as: UTF8.self)
        return StateMark(place: ChainPlace(sequence: sequence, hash: hash), time: heading.time, segment: segment)
    }

    /// Where in a segment the events after a place begin; the event of the place itself must be in it.
    static func end(of place: ChainPlace, in segment: [UInt8]) throws(LedgerError) -> Int {
        let wanted = Array("\(place.sequence) \(place.hash) ".utf8)
        var start = segment.startIndex
        while start < segment.endIndex, let end = segment[start...].firstIndex(of: lineFeed) {
            if segment[start...].starts(with: wanted) { return end + 1 }
            start = end + 1
        }
        throw .altered(place.sequence, "does not match the recorded state")
    }

    private mutating func follow(line: ArraySlice<UInt8>) throws(LedgerError) -> Line {
        let next = sequence + 1
        let heading = Array("\(next) ".utf8)
        guard line.starts(with: heading) else { throw .altered(next, "is missing") }
        let fields = line.dropFirst(heading.count)
        let bytes = Array(fields.dropFirst(Self.hashLength + 1))
        let computed = ChainEntry.hash(bytes, after: hash)
        guard fields.prefix(Self.hashLength).elementsEqual(computed.utf8), fields.dropFirst(Self.hashLength).first == Self.blank else {
            throw .altered(next, "does not have the hash recorded for it")
        }
        (sequence, hash) = (next, computed)
        return Line(place: self, bytes: bytes)
    }
}
