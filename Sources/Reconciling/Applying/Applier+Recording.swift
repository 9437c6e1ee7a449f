internal import CanonicalJSON
internal import Planning
internal import Resources

extension Applier {
    func recordCompletion(of plan: Plan, digest: String, draft: PlanMaker.Draft, report: ApplyReport, _ known: KnownValues) async throws {
        let done = Set(report.lines.filter { $0.status == .done && $0.operation.effect != .wait }.flatMap(\.operation.addresses))
        let failed = Set(report.lines.filter { $0.status != .done }.flatMap(\.operation.addresses))
        let written = plan.changes.filter { done.contains($0.address) && !failed.contains($0.address) }
        // The history adds up: what it says already is not said again.
        var applied = draft.inSync.filter { draft.applied[$0.key] != $0.value }
        for change in written + plan.changes.filter({ $0.action == .adopt }) {
            applied[change.address] = change.after.map(known.complete)
        }
        var gone = plan.changes.filter { $0.action == .forget || ($0.after == nil && done.contains($0.address)) }.map(\.address)
        // With an app goes all that was applied to it.
        let ended = Set(gone.filter(\.isWholeScope).map(\.scope))
        gone += draft.applied.keys.filter { ended.contains($0.scope) && !$0.isWholeScope }
        try await record(
            .applyCompleted, plan, report.run,
            [
                "digest": .string(digest),
                "applied": try JSONValue(encoding: applied.sorted { $0.key < $1.key }.map(AppliedResource.init)),
                "forgotten": try JSONValue(encoding: gone.sorted()), "report": try JSONValue(encoding: report),
            ])
    }

    /// Intents stand behind the fence; what has happened is recorded whoever holds the locks by now.
    func record(_ kind: LedgerEvent.Kind, _ plan: Plan, _ run: String, _ detail: JSONValue) async throws(LedgerError) {
        let event = LedgerEvent(environment: plan.environment, kind: kind, time: now(), actor: actor, run: run, detail: detail)
        let isIntent = [.applyIntent, .applyIntentBreakGlass, .applyResumed, .operationIntent].contains(kind)
        _ = try await ledger.append(event, behind: isIntent ? fence : nil)
    }
}
