internal import CanonicalJSON
internal import Planning

/// Which runs and promotions stay whole: the newest, and those that never came to their end.
struct RunRetention {
    private var whole: Set<String> = []
    /// Digests of the plans that these runs carry out.
    private(set) var digests: Set<String> = []
    /// How many applies do not stay.
    private(set) var archived = 0

    init(_ past: [RetainedEvent], _ later: [RecordedEvent]) throws(LedgerError) {
        let events = past.map(\.recorded) + later
        let runs = try RunRecord.all(in: events)
        let begunBefore = Set(past.filter { Self.isBeginning($0.event.kind) }.compactMap(\.event.run))
        for run in runs where run.isUnfinished || run.isWaiting { whole.insert(run.id) }
        if let newest = runs.last { whole.insert(newest.id) }
        // What takes a run back reads it again when it goes on.
        whole.formUnion(runs.filter { whole.contains($0.id) }.compactMap(\.undoes))
        // Half a run could not be read.
        let laterRuns = Set(later.compactMap(\.event.run))
        whole.formUnion(past.compactMap(\.event.run).filter(laterRuns.contains))
        keepPromotions(events)
        archived = begunBefore.subtracting(whole).count
        digests = Set(runs.filter { whole.contains($0.id) }.map(\.plan.digest))
    }

    private static func isBeginning(_ kind: LedgerEvent.Kind) -> Bool { [.applyIntent, .applyIntentBreakGlass].contains(kind) }

    private mutating func keepPromotions(_ events: [RecordedEvent]) {
        var newest: [String: String] = [:]
        var open: Set<String> = []
        for event in events.map(\.event) {
            guard let run = event.run else { continue }
            switch event.kind {
            case .promotionIntent:
                newest[event.detail["service"]?.string ?? ""] = run
                open.insert(run)
            case .promotionCompleted, .promotionFailed: open.remove(run)
            default: continue
            }
        }
        whole.formUnion(open.union(newest.values))
    }

    /// Whether the event is one of a run that stays.
    func isKept(_ entry: RetainedEvent) -> Bool { entry.event.run.map(whole.contains) ?? false }
}
