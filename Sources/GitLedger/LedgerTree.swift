internal import GitRepository
internal import Reconciling

/// The ids of what a commit of the ledger holds.
///
/// Events stand in segments, in order: `events/0000/00`, `events/0000/01`, … Only the last one still grows, and only to a
/// small size, so that an append writes as much after years as on the first day.
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
    var folders: [String] = []
    var segments: [String] = []
    /// Of the recorded state; nil where there is none yet.
    var checkpoint: String?
    var sections: [String] = []

    static func section(_ index: Int) -> String { padded(index, to: 4) }
    static func folder(_ index: Int) -> String { padded(index, to: 4) }
    static func segment(_ index: Int) -> String { padded(index % segmentsInFolder, to: 2) }
    static func path(_ index: Int) -> String { "\(events)/\(folder(index / segmentsInFolder))/\(segment(index))" }

    init() {}

    /// Takes exactly what plumb writes: anything else was written by somebody else.
    init(_ entries: [GitEntry]) throws(LedgerError) {
        for entry in entries {
            switch (entry.kind, entry.path) {
            case (.blob, Self.about): about = entry.id
            case (.blob, Self.locks): locks = entry.id
            case (.tree, Self.events), (.tree, Self.state): break
            case (.blob, Self.checkpoint): checkpoint = entry.id
            case (.blob, "\(Self.state)/\(Self.section(sections.count))"): sections.append(entry.id)
            case (.tree, "\(Self.events)/\(Self.folder(folders.count))"): folders.append(entry.id)
            case (.blob, Self.path(segments.count)): segments.append(entry.id)
            default: throw .foreign("it holds '\(entry.path)'")
            }
        }
        guard !about.isEmpty, !locks.isEmpty else { throw .foreign("it lacks \(about.isEmpty ? Self.about : Self.locks)") }
    }

    private static func padded(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
