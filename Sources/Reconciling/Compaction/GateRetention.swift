internal import CanonicalJSON

/// Approvals, codes and who made a plan, as long as the plan may still be applied.
///
/// A plan's digest covers the newest event that says what was applied, so a plan that was made before another such event can never
/// come up again. What a promotion was approved as may.
struct GateRetention {
    static let kinds: Set<LedgerEvent.Kind> = [.planCreated, .approvalGiven, .codeTried, .codeUsed]

    /// What is about one digest, by numbers of events.
    private struct Digest {
        var plans: [Int] = []
        var approvals: [Int] = []
        /// Whether it is of plans that can never come up again.
        var isOver = false
    }

    /// By their numbers.
    private var entries: [Int: RetainedEvent] = [:]
    private var byRun: [String: Set<Int>] = [:]
    private var digests: [String: Digest] = [:]
    /// Digests of plans that were made after what was applied last.
    private var pending: Set<String> = []
    /// Of which something was taken away the last time: without it the decision may be another.
    private var unsettled: Set<String> = []
    /// The number of the newest event that says what was applied.
    private var newest = 0
    /// By their numbers, ascending.
    private var tried: [Int] = []
    /// By their numbers, ascending.
    private var used: [Int] = []
    private var areCodesSettled = true

    /// As many wrong codes as may be tried before there is a pause.
    private static let keptTries = 5

    var isSettled: Bool { unsettled.isEmpty && areCodesSettled }

    /// - Parameters:
    ///   - events: those of its kinds.
    ///   - newest: the number of the newest event that says what was applied; 0 without any.
    mutating func advance(over events: [RetainedEvent], _ runs: RunRetention, _ change: RunRetention.Change, newest: Int) {
        var touched = unsettled.union(change.digests)
        if newest != self.newest { touched.formUnion(pending) }
        self.newest = newest
        for entry in events { take(entry, &touched) }
        var isCodeTouched = !areCodesSettled || events.contains { $0.event.kind == .codeUsed }
        for run in change.ended {
            for number in byRun[run] ?? [] {
                guard let entry = entries[number] else { continue }
                if let digest = Self.digest(entry) { touched.insert(digest) }
                isCodeTouched = isCodeTouched || entry.event.kind == .codeUsed
            }
        }
        unsettled = []
        for digest in touched where decide(digest, runs) { isCodeTouched = true }
        removeTries(runs)
        if isCodeTouched { removeCodes(runs) }
    }

    private mutating func take(_ entry: RetainedEvent, _ touched: inout Set<String>) {
        let number = entry.sequence
        entries[number] = entry
        if let run = entry.event.run { byRun[run, default: []].insert(number) }
        let digest = Self.digest(entry)
        if let digest { touched.insert(digest) }
        switch (entry.event.kind, digest) {
        case (.planCreated, let digest?):
            digests[digest, default: Digest()].plans.append(number)
            pending.insert(digest)
        case (.approvalGiven, let digest?): digests[digest, default: Digest()].approvals.append(number)
        case (.codeTried, _): tried.append(number)
        case (.codeUsed, _): used.append(number)
        default: return
        }
    }

    /// Takes away what is about a digest that can never come up again.
    /// - Returns: whether it is another answer than the last time.
    private mutating func decide(_ digest: String, _ runs: RunRetention) -> Bool {
        guard var own = digests[digest] else { return false }
        let newestPlan = own.plans.last ?? 0
        if newestPlan <= newest { pending.remove(digest) }
        let wasOver = own.isOver
        own.isOver = newestPlan > 0 && newestPlan <= newest && !runs.digests.contains(digest)
        if own.isOver {
            let count = own.plans.count + own.approvals.count
            own.plans = kept(own.plans, runs)
            own.approvals = kept(own.approvals, runs)
            if own.plans.count + own.approvals.count < count { unsettled.insert(digest) }
        }
        let isGone = own.plans.isEmpty && own.approvals.isEmpty && !own.isOver
        digests[digest] = isGone ? nil : own
        return own.isOver != wasOver
    }

    /// Those of runs that stay; the others are taken away.
    private mutating func kept(_ numbers: [Int], _ runs: RunRetention) -> [Int] {
        numbers.filter { number in
            let isKept = entries[number].map(runs.isKept) ?? false
            if !isKept { remove(number) }
            return isKept
        }
    }

    private mutating func remove(_ number: Int) {
        guard let entry = entries.removeValue(forKey: number), let run = entry.event.run else { return }
        byRun[run]?.remove(number)
        if byRun[run]?.isEmpty == true { byRun[run] = nil }
    }

    /// They count against whoever guesses, for a while.
    private mutating func removeTries(_ runs: RunRetention) {
        guard tried.count > Self.keptTries else { return }
        tried = kept(tried.dropLast(Self.keptTries), runs) + tried.suffix(Self.keptTries)
    }

    private mutating func removeCodes(_ runs: RunRetention) {
        var newest: (step: Int, number: Int)?
        var live: Set<Int> = []
        for number in used {
            guard let entry = entries[number], let step = entry.event.detail["step"]?.integer, newest.map({ $0.step < step }) ?? true
            else { continue }
            newest = (step, number)
            if Self.digest(entry).map({ digests[$0]?.isOver != true }) ?? true { live.insert(number) }
        }
        // No code of its step or an earlier one is taken any more.
        if let newest { live.insert(newest.number) }
        let gone = Set(used.filter { number in !live.contains(number) && !(entries[number].map(runs.isKept) ?? false) })
        areCodesSettled = gone.isEmpty
        guard !gone.isEmpty else { return }
        used.removeAll(where: gone.contains)
        for number in gone { remove(number) }
    }

    private static func digest(_ entry: RetainedEvent) -> String? { entry.event.detail["digest"]?.string }

    /// In no order.
    var kept: [RetainedEvent] { Array(entries.values) }
}
