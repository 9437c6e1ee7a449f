internal import Estate

/// What a wall clock of one time zone shows: the content of a file of the time zone database (TZif, RFC 8536).
///
/// The part of Foundation that plumb links knows no zone but GMT.
package struct ZoneOffsets: Sendable {
    private struct Transition {
        /// Seconds since 1970.
        let time: Int
        /// Seconds east of Greenwich from then on.
        let offset: Int
    }

    private let transitions: [Transition]
    private let initial: Int
    /// What holds after the last transition.
    private let rule: ZoneRule?

    package static let utc = ZoneOffsets()

    private init() { (transitions, initial, rule) = ([], 0, nil) }

    /// - Parameter bytes: of the file; nil when it is of version 1 or not well-formed.
    package init?(tzif bytes: [UInt8]) {
        var reader = TZifReader(bytes)
        guard let old = reader.header(), old.version >= UInt8(ascii: "2"), reader.skip(old.size(timeBytes: 4)),
            let header = reader.header(), let times = reader.integers(header.times, bytes: 8),
            let kinds = reader.integers(header.times, bytes: 1)
        else { return nil }
        var offsets: [Int] = []
        for _ in 0..<header.types {
            guard let offset = reader.integers(1, bytes: 4)?.first, reader.skip(2) else { return nil }
            offsets.append(offset)
        }
        guard let first = offsets.first, kinds.allSatisfy({ offsets.indices.contains($0) }),
            reader.skip(header.rest(timeBytes: 8)), let footer = reader.footer()
        else { return nil }
        initial = first
        transitions = zip(times, kinds).map { Transition(time: $0, offset: offsets[$1]) }
        rule = ZoneRule(footer)
        guard rule != nil || footer.isEmpty else { return nil }
    }

    /// Seconds since 1970 as the wall clock shows them at `time`.
    package func local(_ time: Int) -> Int {
        guard let last = transitions.last, time < last.time else {
            return time + (rule?.offset(at: time) ?? transitions.last?.offset ?? initial)
        }
        return time + (transitions.last { $0.time <= time }?.offset ?? initial)
    }
}

/// Walks through a TZif file; every number is big-endian.
private struct TZifReader {
    struct Header {
        let version: UInt8
        let universal, standard, leaps, times, types, characters: Int

        /// Bytes of the block behind this header.
        func size(timeBytes: Int) -> Int { times * (timeBytes + 1) + types * 6 + rest(timeBytes: timeBytes) }

        /// Bytes of what stands behind the types.
        func rest(timeBytes: Int) -> Int { characters + leaps * (timeBytes + 4) + standard + universal }
    }

    private var bytes: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    mutating func header() -> Header? {
        guard bytes.starts(with: "TZif".utf8), skip(4), let version = bytes.first, skip(16), let counts = integers(6, bytes: 4),
            counts.allSatisfy({ (0...100_000).contains($0) })
        else { return nil }
        return Header(
            version: version, universal: counts[0], standard: counts[1], leaps: counts[2], times: counts[3], types: counts[4],
            characters: counts[5])
    }

    /// Signed, but for single bytes.
    mutating func integers(_ count: Int, bytes width: Int) -> [Int]? {
        guard bytes.count >= count * width else { return nil }
        defer { bytes = bytes.dropFirst(count * width) }
        let start = bytes.startIndex
        return (0..<count).map { index in
            let value = bytes[(start + index * width)..<(start + (index + 1) * width)].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            return width == 8 ? Int(Int64(bitPattern: value)) : width == 4 ? Int(Int32(truncatingIfNeeded: value)) : Int(value)
        }
    }

    mutating func skip(_ count: Int) -> Bool {
        guard bytes.count >= count else { return false }
        bytes = bytes.dropFirst(count)
        return true
    }

    /// The text between the two ends of line.
    mutating func footer() -> String? {
        guard bytes.first == 10, let end = bytes.dropFirst().firstIndex(of: 10) else { return nil }
        return String(decoding: bytes[(bytes.startIndex + 1)..<end], as: UTF8.self)
    }
}
