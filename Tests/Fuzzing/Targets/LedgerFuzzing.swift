internal import CanonicalJSON
internal import Planning
internal import Reconciling

enum LedgerFuzzing {
    /// Events as a ledger keeps them, and archives.
    static func problem(with bytes: [UInt8]) -> String? {
        if let archive = try? LedgerArchive(fileBytes: bytes), (try? archive.fileBytes()) != bytes {
            return "an archive is accepted that plumb would write differently"
        }
        guard let event = try? CanonicalForm.decode(LedgerEvent.self, from: bytes, .any) else { return nil }
        guard let entry = try? ChainEntry(event) else { return "an event that was read cannot be written" }
        guard entry.event == event else { return "an event is read back as another one" }
        _ = ClockTime.full(event.time)
        let recorded = RecordedEvent(sequence: 1, hash: ChainEntry.hash(entry.bytes, after: ChainEntry.genesis), event: event)
        _ = try? RunRecord.all(in: [recorded])
        return nil
    }
}
