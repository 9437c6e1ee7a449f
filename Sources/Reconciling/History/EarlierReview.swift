package import Planning
package import Resources

/// How a plan that was reviewed under an earlier head of the history stands to the plan as it is now.
///
/// The head is part of a plan's digest, so that what was approved is applied once. It also moves with an apply that has nothing to do with the
/// plan. Such a plan stays what was approved: under the earlier head its digest is, to the last digit, the one that was reviewed, so that every
/// scope, target, value, order and finding is the same; and nothing that it writes was written since.
package enum EarlierReview: Sendable {
    /// The same plan, and what was applied since is no part of it.
    case holds(Held)
    /// The same plan, and this run has written some of what it writes.
    case overtaken(run: String, scopes: [Scope])
    /// A run has carried it out, or was begun to.
    case carriedOut(run: String)
    /// The same plan, and this run is not done.
    case unfinished(run: String)
    /// No earlier head makes the plan what was reviewed, or not all of what happened since is known.
    case unknown

    /// A plan that still holds.
    package struct Held: Sendable {
        /// The plan as it is now, under the head that was reviewed: its digest is the reviewed one.
        package let plan: Plan
        /// What was applied since, ascending.
        package let moved: [Scope]
        /// The runs that the history told of then, oldest first: who wrote the change is asked since the last of them.
        package let runs: [RunRecord]
    }

    /// More heads are not tried.
    private static let mostHeads = 100

    /// - Parameters:
    ///   - digest: all digits of what was reviewed.
    ///   - now: the plan as it is.
    ///   - events: the environment's, oldest first, without a gap: no part of a compacted history.
    /// - Throws: ``LedgerError`` where an event does not say what it ought to, and an encoding error.
    package init(of digest: String, now: Plan, events: [RecordedEvent]) throws {
        let heads = try events.filter { try AppliedResources($0) != nil }
        guard digest.count == 64, let newest = heads.last, newest.hash == now.historyHead else {
            self = .unknown
            return
        }
        let earlier = Array(heads.dropLast().suffix(Self.mostHeads))
        let roots = try PlanDigests.roots(of: now, underHeads: earlier.map(\.hash))
        guard let place = roots.lastIndex(of: digest) else {
            self = .unknown
            return
        }
        self = try Self.judged(now, digest, under: earlier[place], events)
    }

    private static func judged(
        _ now: Plan, _ digest: String, under head: RecordedEvent, _ events: [RecordedEvent]
    ) throws -> EarlierReview {
        let runs = try RunRecord.all(in: events)
        if let run = runs.last(where: { $0.plan.digest == digest }) { return .carriedOut(run: run.id) }
        let since = events.filter { $0.sequence > head.sequence }
        var moved: Set<Scope> = []
        for id in Set(since.filter { isOfRun($0.event.kind) }.map { $0.event.run ?? "" }).sorted() {
            // Of a run whose beginning is not there, nobody knows what it wrote.
            guard let run = runs.first(where: { $0.id == id }) else { return .unknown }
            let written = run.plan.plan.concernedScopes.union(run.report?.lines.map(\.operation.scope) ?? [])
            let shared = written.intersection(now.concernedScopes)
            guard shared.isEmpty else { return .overtaken(run: id, scopes: shared.sorted()) }
            guard !run.isUnfinished || run.report?.hasWrittenNothing == true else { return .unfinished(run: id) }
            if run.report?.hasWrittenNothing != true { moved.formUnion(written) }
        }
        for recorded in since where recorded.event.kind == .secretHandedOut {
            let handed = Set(try AppliedResources(recorded)?.entries.map(\.address.scope) ?? [])
            let shared = handed.intersection(now.concernedScopes)
            guard shared.isEmpty else { return .overtaken(run: recorded.event.run ?? "", scopes: shared.sorted()) }
            moved.formUnion(handed)
        }
        return .holds(
            Held(plan: now.under(head: head.hash), moved: moved.sorted(), runs: runs.filter { $0.sequence <= head.sequence }))
    }

    private static func isOfRun(_ kind: LedgerEvent.Kind) -> Bool {
        switch kind {
        case .applyIntent, .applyIntentBreakGlass, .applyResumed, .operationIntent, .operationDone, .operationFailed, .applyCompleted: true
        case .historyBegun, .planCreated, .gateConfirmed, .gateRejected, .approvalGiven, .codeTried, .codeUsed, .secretHandedOut,
            .driftDetected, .driftCleared, .promotionIntent, .promotionBegun, .promotionCompleted, .promotionFailed, .locksReleased,
            .clockAccepted, .historyCompacted:
            false
        }
    }
}
