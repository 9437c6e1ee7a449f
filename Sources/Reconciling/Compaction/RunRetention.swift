internal import CanonicalJSON
internal import Planning

/// Which runs and promotions stay whole: the newest, and those that never came to their end.
struct RunRetention {
    /// Those that stay, and what came since.
    private var records = RunRecords()
    /// Whose beginning is among what may leave.
    private var begun: Set<String> = []
    /// By service.
    private var newestPromotion: [String: String] = [:]
    private var openPromotions: Set<String> = []
    /// Those that stay.
    private(set) var whole: Set<String> = []
    /// Digests of the plans that these runs carry out.
    private(set) var digests: Set<String> = []

    /// - Parameter report: how a run ended, where the event says so.
    /// - Throws: ``LedgerError`` `.corrupt` where a run does not say what was confirmed, or how it ended.
    mutating func take(_ recorded: RecordedEvent, _ report: ApplyReport?) throws(LedgerError) {
        try records.take(recorded) { _ in report }
        follow(recorded)
        if [.applyIntent, .applyIntentBreakGlass].contains(recorded.event.kind), let run = recorded.event.run { begun.insert(run) }
    }

    private mutating func follow(_ recorded: RecordedEvent) {
        guard let run = recorded.event.run else { return }
        switch recorded.event.kind {
        case .promotionIntent:
            newestPromotion[recorded.event.detail["service"]?.string ?? ""] = run
            openPromotions.insert(run)
        case .promotionCompleted, .promotionFailed: openPromotions.remove(run)
        default: return
        }
    }

    /// What changed with the events that were taken.
    struct Change {
        /// Runs that stayed whole until now.
        let ended: Set<String>
        /// Runs of which what is left stays from now on.
        let added: Set<String>
        /// How many applies do not stay.
        let archived: Int
        /// Digests of plans that came to be carried out by a run that stays, or ceased to be.
        let digests: Set<String>
    }

    /// Decides which runs stay.
    /// - Parameters:
    ///   - later: the events that stay in any case, to tell what is over.
    ///   - past: the runs that have events among those that may leave; asked only where there are later ones.
    mutating func settle(before later: [RecordedEvent], past: Set<String>) throws(LedgerError) -> Change {
        for recorded in later {
            try records.take(recorded)
            follow(recorded)
        }
        let runs = records.runs
        var now: Set<String> = []
        for run in runs where run.isUnfinished || run.isWaiting { now.insert(run.id) }
        if let newest = runs.last { now.insert(newest.id) }
        // What takes a run back reads it again when it goes on.
        now.formUnion(runs.filter { now.contains($0.id) }.compactMap(\.undoes))
        // Half a run could not be read.
        now.formUnion(later.compactMap(\.event.run).filter(past.contains))
        now.formUnion(openPromotions.union(newestPromotion.values))
        let carriedOut = Set(runs.filter { now.contains($0.id) }.map(\.plan.digest))
        let change = Change(
            ended: whole.subtracting(now), added: now.subtracting(whole), archived: begun.subtracting(now).count,
            digests: digests.symmetricDifference(carriedOut))
        records.keep(now)
        begun.formIntersection(now)
        (whole, digests) = (now, carriedOut)
        return change
    }

    /// Whether the event is one of a run that stays.
    func isKept(_ entry: RetainedEvent) -> Bool { entry.event.run.map(whole.contains) ?? false }
}
