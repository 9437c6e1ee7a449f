internal import CanonicalJSON

/// Approvals, codes and who made a plan, as long as the plan may still be applied.
///
/// A plan's digest covers the newest event that says what was applied, so a plan that was made before another such event can never
/// come up again. What a promotion was approved as may.
struct GateRetention {
    private var kept: Set<Int> = []

    /// As many wrong codes as may be tried before there is a pause.
    private static let keptTries = 5

    init(_ past: [RetainedEvent], _ later: [RecordedEvent], _ runs: RunRetention) {
        let plans = past.filter { $0.event.kind == .planCreated }
        let isOver = later.contains { Self.isApplied($0.event.kind) }
        let newest = isOver ? Int.max : past.last { Self.isApplied($0.event.kind) }?.sequence ?? 0
        let live = Set(plans.filter { $0.sequence > newest }.compactMap(Self.digest)).union(runs.digests)
        let over = Set(plans.compactMap(Self.digest)).subtracting(live)
        var step: (newest: Int, sequence: Int)?
        for entry in past {
            let isLive = Self.digest(entry).map { !over.contains($0) } ?? true
            switch entry.event.kind {
            case .planCreated, .approvalGiven: if isLive { kept.insert(entry.sequence) }
            case .codeUsed:
                guard let used = entry.event.detail["step"]?.integer, step.map({ $0.newest < used }) ?? true else { continue }
                step = (used, entry.sequence)
                if isLive { kept.insert(entry.sequence) }
            default: continue
            }
        }
        // They count against whoever guesses, for a while.
        kept.formUnion(past.filter { $0.event.kind == .codeTried }.suffix(Self.keptTries).map(\.sequence))
        // No code of its step or an earlier one is taken any more.
        if let step { kept.insert(step.sequence) }
    }

    private static func isApplied(_ kind: LedgerEvent.Kind) -> Bool { [.historyBegun, .applyCompleted, .secretHandedOut].contains(kind) }

    private static func digest(_ entry: RetainedEvent) -> String? { entry.event.detail["digest"]?.string }

    func isKept(_ entry: RetainedEvent) -> Bool { kept.contains(entry.sequence) }
}
