internal import Reconciling

/// The lines of segments, taken apart: of what they say, only that one number follows another was looked at.
struct StoredLines {
    private(set) var events: [StoredEvent] = []
    /// Why what follows these events is no line of a segment; nil where nothing follows.
    private(set) var problem: LedgerError?

    private static let lineFeed: UInt8 = 10
    private static let blank: UInt8 = 32
    private static let hashLength = 64

    /// - Parameter sequence: the number of the event before the first.
    init(_ segments: [[UInt8]], after sequence: Int) {
        do throws(LedgerError) {
            for segment in segments { try take(segment, after: events.last?.sequence ?? sequence) }
        } catch {
            problem = error
        }
    }

    private mutating func take(_ segment: [UInt8], after sequence: Int) throws(LedgerError) {
        var (sequence, start) = (sequence + 1, segment.startIndex)
        while start < segment.endIndex {
            guard let end = segment[start...].firstIndex(of: Self.lineFeed) else { throw .altered(sequence, "is truncated") }
            events.append(try Self.event(segment[start..<end], sequence))
            (sequence, start) = (sequence + 1, end + 1)
        }
    }

    private static func event(_ line: ArraySlice<UInt8>, _ sequence: Int) throws(LedgerError) -> StoredEvent {
        let number = Array("\(sequence) ".utf8)
        guard line.starts(with: number) else { throw .altered(sequence, "is missing") }
        let fields = line.dropFirst(number.count)
        guard fields.dropFirst(hashLength).first == blank else { throw .altered(sequence, "does not have the hash recorded for it") }
        return StoredEvent(
            sequence: sequence, hash: String(decoding: fields.prefix(hashLength), as: UTF8.self),
            bytes: Array(fields.dropFirst(hashLength + 1)))
    }
}
