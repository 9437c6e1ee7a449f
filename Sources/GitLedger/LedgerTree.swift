internal import GitRepository
internal import Reconciling

/// The ids of what a commit of the ledger holds.
///
/// Events stand in segments, in order: `events/0000/00`, `events/0000/01`, … Only the last one still grows, and only to a
/// small size, so that an append writes as much after years as on the first day. For the same reason the segments of folders that are full
/// are not listed here: whoever needs them has ``LedgerReader`` list them.
struct LedgerTree: Equatable, Sendable {
    static let about = "ledger.json"
    static let locks = "locks.json"
    static let events = "events"
    static let checkpoint = "checkpoint.json"
    static let state = "state"

    /// No folder is longer than this, as each is written anew with every append below it.
    static let segmentsInFolder = 100

    var about = ""
    var locks = ""
    /// Of the events; all but the last are full.
    var folders: [String] = []
    /// The segments in the last folder.
    var lastSegments: [String] = []
    /// Of the recorded state; nil where there is none yet.
    var checkpoint: String?
    var sections: [String] = []

    var segmentCount: Int { max(0, folders.count - 1) * Self.segmentsInFolder + lastSegments.count }

    static func section(_ index: Int) -> String { padded(index, to: 4) }
    static func folder(_ index: Int) -> String { padded(index, to: 4) }
    static func segment(_ index: Int) -> String { padded(index % segmentsInFolder, to: 2) }

    init() {}

    /// The ids of a folder's entries, which are exactly those that plumb writes, all of a kind: anything else was written by somebody else.
    /// - Parameters:
    ///   - path: of the folder.
    ///   - name: of each entry, by its place.
    static func ids(
        _ entries: [GitEntry], _ kind: GitEntry.Kind, in path: String, _ name: (Int) -> String
    ) throws(LedgerError) -> [String] {
        for (place, entry) in entries.enumerated() where entry.kind != kind || entry.path != name(place) {
            throw .foreign("it holds '\(path)/\(entry.path)'")
        }
        return entries.map(\.id)
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
