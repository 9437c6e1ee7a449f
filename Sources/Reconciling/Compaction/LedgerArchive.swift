internal import CanonicalJSON
internal import Cryptography

/// Events that left a ledger, as a file: canonical JSON lines, a heading and then an event each, in the chain that they always had.
package struct LedgerArchive: Sendable {
    package static let newestFormat = 1

    /// What the first event follows from.
    package let start: ChainPlace
    /// Oldest first, without a gap.
    package let events: [RecordedEvent]

    /// - Parameter start: the place of the event before the first.
    package init(_ events: [RecordedEvent], after start: ChainPlace) {
        self.events = events
        self.start = start
    }

    package var end: ChainPlace { events.last.map { ChainPlace(sequence: $0.sequence, hash: $0.hash) } ?? start }

    /// Such as `ledger-1-81234.jsonl`.
    package var name: String { "ledger-\(start.sequence + 1)-\(end.sequence).jsonl" }

    /// How the file begins.
    private struct Header: Codable {
        let archive: String
        let format: Int
        let after: ChainPlace
        let through: ChainPlace

        static let mark = "plumb ledger"
    }

    private struct Line: Decodable {
        let event: LedgerEvent
        let hash: String
        let sequence: Int
    }

    /// Why a file is no archive, or not the one that was written.
    package struct Refusal: Error, Hashable, Sendable {
        package let message: String
    }

    private static let lineFeed: UInt8 = 10

    /// The file's bytes: a heading and then one event a line.
    /// - Throws: ``LedgerError`` where an event cannot be written as JSON.
    package func fileBytes() throws(LedgerError) -> [UInt8] {
        do {
            let heading = Header(archive: Header.mark, format: Self.newestFormat, after: start, through: end)
            var bytes = try CanonicalForm.bytes(of: heading) + [Self.lineFeed]
            for recorded in events { bytes += Self.line(recorded, try CanonicalForm.bytes(of: recorded.event)) }
            return bytes
        } catch {
            throw LedgerError(.unwritable, "the archive cannot be written as JSON")
        }
    }

    /// SHA-256 of a file, in hex.
    package static func digest(of fileBytes: [UInt8]) -> String { SHA256.digest(fileBytes).hexDigits }

    /// What a compaction says of this archive; `fileBytes` are those of ``fileBytes()``.
    package func reference(_ fileBytes: [UInt8]) -> ArchiveReference {
        ArchiveReference(name: name, digest: Self.digest(of: fileBytes), from: start.sequence + 1, through: end.sequence)
    }

    private static func line(_ recorded: RecordedEvent, _ event: [UInt8]) -> [UInt8] {
        Array(#"{"event":"#.utf8) + event + Array(#","hash":"\#(recorded.hash)","sequence":\#(recorded.sequence)}"#.utf8) + [lineFeed]
    }

    /// Reads what ``fileBytes()`` wrote.
    /// - Throws: ``Refusal`` naming the event that is not what was recorded.
    package init(fileBytes: [UInt8]) throws(Refusal) {
        let lines = fileBytes.split(separator: Self.lineFeed, omittingEmptySubsequences: false)
        guard let first = lines.first, let heading = try? CanonicalForm.decode(Header.self, from: Array(first)),
            heading.archive == Header.mark, heading.format == Self.newestFormat,
            (try? CanonicalForm.bytes(of: heading)).map({ $0 == Array(first) }) ?? false
        else { throw Refusal(message: "this is not an archive of a ledger, of format \(Self.newestFormat)") }
        var place = heading.after
        var events: [RecordedEvent] = []
        for line in lines.dropFirst().dropLast() {
            let recorded = try Self.event(line, after: place)
            place = ChainPlace(sequence: recorded.sequence, hash: recorded.hash)
            events.append(recorded)
        }
        guard place == heading.through, lines.last?.isEmpty ?? false else {
            throw Refusal(message: "event \(place.sequence + 1) is missing: the archive was cut, or altered at its end")
        }
        self.init(events, after: heading.after)
    }

    private static func event(_ line: ArraySlice<UInt8>, after place: ChainPlace) throws(Refusal) -> RecordedEvent {
        let next = place.sequence + 1
        guard let read = try? CanonicalForm.decode(Line.self, from: Array(line), .any), let entry = try? ChainEntry(read.event) else {
            throw Refusal(message: "event \(next) cannot be read")
        }
        guard read.sequence == next else { throw Refusal(message: "event \(next) is missing; event \(read.sequence) is in its place") }
        let recorded = RecordedEvent(sequence: next, hash: ChainEntry.hash(entry.bytes, after: place.hash), event: entry.event)
        guard Self.line(recorded, entry.bytes).dropLast().elementsEqual(line) else {
            throw Refusal(message: "event \(next) is not what was recorded")
        }
        return recorded
    }
}
